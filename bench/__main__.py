"""`make bench`: prints one JSON, each figure beside a reference measured in the same run; progress goes to stderr.

BENCH_SIZES (5000) are the sizes of the catalogue, comma-separated: 10000,100000 is the full run. Both engines are
measured where ELASTICSEARCH_URL is set, else the embedded one. BENCH_TRIES (3): each time is the best of so many;
BENCH_SECONDS (60): after it, a figure makes do with what it has, and says of how many it is; BENCH_NEEDS (1000): how
many open needs' leads are refreshed at most; BENCH_PROJECTS (1000): how many stand in the portfolio;
BENCH_KPI_NEEDS (10000): how many needs the alliance's figures count. BENCH_KEEP names a folder that keeps the
catalogues for another run.
A part that fails is named in the JSON, and the exit status is 1.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext, redirect_stdout
from pathlib import Path
from typing import Any

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "5000").split(",")]


def measure(size: int, folder: Path) -> dict[str, Any]:
    """One catalogue in each engine, in this process."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from bench import alliance, catalogue, engines, leads, measures, portfolio, ranking
    from bench.timing import attempt
    from foundation.outbox.tasks import gather_statistics
    from foundation.search import get_engine

    documents = folder / "documents.jsonl"
    urls = dict.fromkeys(["", os.environ.get("ELASTICSEARCH_URL", "")])
    settings.ELASTICSEARCH_URL = ""
    call_command("migrate", verbosity=0)  # a catalogue that was kept, too
    call_command("createcachetable")
    if not documents.exists():
        attempt(f"{size} solutions", lambda: catalogue.fill(size, documents))
    gather_statistics(None)  # as the worker does each hour
    needs, person = catalogue.needs(), catalogue.person()
    figures: dict[str, Any] = {"analysis": attempt("analysis", lambda: engines.analysis(needs))}
    parts = {
        "indexing": lambda: engines.indexing(size, documents),
        "match_query": lambda: engines.matching(size, needs, documents),
        "pages": lambda: measures.run(needs, person),
        "ranking": lambda: ranking.run(needs),
        "web_process": lambda: engines.script("bench.web"),
        "leads_refresh": lambda: leads.run(needs),
    }
    for url in urls:
        settings.ELASTICSEARCH_URL = os.environ["ELASTICSEARCH_URL"] = url
        engine = get_engine()
        try:
            figures[engine.name] = {
                name: attempt(f"{size} solutions, {engine.name}: {name}", part)
                for name, part in parts.items()
            }
        finally:
            if url:
                engine.drop()  # type: ignore[attr-defined]
    # Last: the projects' needs are the portfolio's alone, and the alliance's figures count those projects.
    figures["portfolio"] = attempt("portfolio", portfolio.run)
    figures["alliance"] = attempt("alliance", alliance.run)
    return figures


def child(size: int, folder: str) -> tuple[Any, int]:
    """measure() in a process and an installation of its own."""
    environment = os.environ | {
        "BENCH_FOLDER": folder,
        "BENCH_SIZES": str(size),
        "DATA_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LOG_LEVEL": "WARNING",
        "SEARCH_PREFIX": f"aion-bench-{os.getpid()}",
    }
    environment.pop("DATABASE_URL", None)  # never a database that holds somebody's data
    done = subprocess.run([sys.executable, "-m", "bench"], env=environment, stdout=subprocess.PIPE)
    try:
        return json.loads(done.stdout), done.returncode
    except ValueError:
        return {"failed": f"exit status {done.returncode}"}, 1


def main() -> int:
    if folder := os.environ.get("BENCH_FOLDER"):
        from bench.timing import failed

        with redirect_stdout(sys.stderr):  # what commands say
            figures = measure(SIZES[0], Path(folder))
        json.dump(figures, sys.stdout)
        return int(bool(failed))
    report: dict[str, Any] = {}
    worst = 0
    for size in SIZES:
        kept = os.environ.get("BENCH_KEEP")
        if kept:
            Path(kept, str(size)).mkdir(parents=True, exist_ok=True)
        with nullcontext(f"{kept}/{size}") if kept else tempfile.TemporaryDirectory() as folder:
            report[f"{size} solutions"], status = child(size, folder)
        worst = max(worst, status)
    report["load_of_the_machine"] = [round(load, 1) for load in os.getloadavg()]
    json.dump(report, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return worst


if __name__ == "__main__":
    sys.exit(main())
