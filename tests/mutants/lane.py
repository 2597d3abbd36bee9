"""A process with the tests collected and the test database made, which forks for every task that it is given.

Tasks: ("reach", names) runs the tests and answers what bites in each; ("miss", site, names) removes the site and
answers which test fails first, if any.
"""

import importlib
import os
import signal
import tempfile
import time
import traceback
from itertools import zip_longest
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from . import sites

ROOT = Path(__file__).resolve().parents[2]
SERVERS = "not (postgresql or redis or elasticsearch or browser)"
LIMIT = 120  # seconds of a test, after which what hangs counts as missed


class Lane:
    def __init__(self, conn: Connection, packages: list[str]) -> None:
        self.conn, self.packages = conn, packages
        self.switch = sites.Switch()
        self.rows: dict[tuple[int, str, str], sites.Site] = {}
        self.workflows: dict[str, Any] = {}
        self.failure = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        self.warm()
        self.install()
        self.conn.send((sorted({*self.switch.sites, *self.rows.values()}), list(self.items)))
        while task := self.conn.recv():
            self.conn.send(self.fork(task))
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failure = self.failure or report.longreprtext or "failed"

    def warm(self) -> None:
        """Have the database, the routes and what else a first test loads, so that no child has to."""
        firsts: dict[Path, pytest.Item] = {}
        for item in self.items.values():
            if item.get_closest_marker("django_db"):
                firsts.setdefault(item.path.parent, item)
        for item in firsts.values():
            self.run(item)
        signal.alarm(0)
        if firsts:
            importlib.import_module("django.urls").get_resolver().url_patterns  # noqa: B018
            importlib.import_module("foundation.search.analysis").kiwi()

    def install(self) -> None:
        self.settings = importlib.import_module("django.conf").settings
        self.data = self.settings.DATA_DIR
        self.tables = importlib.import_module(f"{__package__}.tables")  # which needs Django set up
        paths = sites.files(ROOT, self.packages)
        for path in paths:
            module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            if path.stem == "workflow":
                self.workflows[str(path.relative_to(ROOT))] = module
                self.rows |= self.tables.transitions(module, path, ROOT)
        sites.install(paths, ROOT, self.switch)
        self.tables.watch(self.rows, self.switch)

    def fork(self, task: tuple) -> Any:
        """What the child answers; None where it died or ran out of time."""
        here, there = Pipe()
        pid = os.fork()
        if not pid:
            try:
                self.settings.DATA_DIR = Path(tempfile.mkdtemp(dir=self.data))  # an index of its own
                there.send(self.reach(*task[1:]) if task[0] == "reach" else self.miss(*task[1:]))
            except BaseException:  # noqa: BLE001 - whatever it is, the child ends here
                traceback.print_exc()
                os._exit(os.EX_SOFTWARE)
            os._exit(0)
        there.close()
        try:
            answer = here.recv()
        except EOFError:
            answer = None
        here.close()
        _pid, status = os.waitpid(pid, 0)
        if os.waitstatus_to_exitcode(status) == os.EX_SOFTWARE:
            raise RuntimeError("The tool itself failed.")
        return answer

    def reach(self, names: list[str]) -> dict[str, tuple[float, list[sites.Site], str]]:
        """By test: its seconds, what bites in it, and why it fails if it does."""
        found = {}
        for name, following in zip_longest(names, names[1:]):
            self.switch.bitten.clear()
            begun = time.perf_counter()
            self.run(self.items[name], self.items.get(following))
            found[name] = (time.perf_counter() - begun, sorted(self.switch.bitten), self.failure)
        return found

    def miss(self, site: sites.Site, names: list[str]) -> tuple[str]:
        """The first test that fails without the site, or an empty name."""
        self.switch.off = site
        if site.path in self.workflows:
            self.tables.remove(self.workflows[site.path], self.rows, site)
        for name, following in zip_longest(names, names[1:]):
            self.run(self.items[name], self.items.get(following))
            if self.failure:
                return (name,)
        return ("",)

    def run(self, item: pytest.Item, following: pytest.Item | None = None) -> None:
        """Where nothing follows, the session does: all that the test's folder and module hold ends, it goes on."""
        self.failure = ""
        signal.alarm(LIMIT)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following or item.session)


def work(conn: Connection, packages: list[str], tests: list[str], folder: str) -> None:
    """What a lane's process runs; the output of its tests goes to a file in its folder."""
    Path(folder).mkdir()
    log = os.open(f"{folder}/log", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ["TEST_DATA_DIR"] = f"{folder}/data"
    for server in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "ELASTICSEARCH_URL", "FAIL_ON_SKIP"):
        os.environ.pop(server, None)
    options = ["-p", "no:xdist", "--capture=no", "-m", SERVERS, f"--basetemp={folder}/tmp"]
    pytest.main([*options, "-o", "tmp_path_retention_policy=none", *tests], plugins=[Lane(conn, packages)])
