"""`make bench`: prints one JSON, each figure beside a reference measured in the same run.

BENCH_SIZES (5000) are the sizes of the catalogue, comma-separated: 10000,100000 is the full run. Both engines are
measured where ELASTICSEARCH_URL is set, else the embedded one. BENCH_ROUNDS (40) is how often a page is measured,
BENCH_NEEDS (100) how many open needs' leads are refreshed.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "5000").split(",")]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "40"))


def timed(action: Callable[[int], Any]) -> dict[str, float]:
    """Milliseconds of `action(round)`: median and 95th percentile, the first call left out."""
    action(0)
    times = []
    for number in range(ROUNDS):
        begin = time.perf_counter()
        action(number)
        times.append((time.perf_counter() - begin) * 1000)
    return spread(times)


def spread(times: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    ordered = sorted(times)
    return {
        "p50_ms": round(statistics.median(ordered), 2),
        "p95_ms": round(ordered[max(0, int(len(ordered) * 0.95) - 1)], 2),
    }


def figure(measured: dict[str, float], reference: dict[str, float]) -> dict[str, Any]:
    return {
        **measured,
        "reference": reference,
        "ratio_p50": round(measured["p50_ms"] / reference["p50_ms"], 2),
        "ratio_p95": round(measured["p95_ms"] / reference["p95_ms"], 2),
    }


def measure(size: int, folder: Path) -> dict[str, Any]:
    """One catalogue in each engine, in this process."""
    import django

    django.setup()
    from django.conf import settings

    from bench import catalogue, engines, leads, measures, ranking
    from foundation.search import get_engine

    begin = time.perf_counter()
    needs, person = catalogue.fill(size)
    print(f"{size} solutions in {time.perf_counter() - begin:.0f} s", file=sys.stderr)
    documents = folder / "documents.jsonl"
    figures: dict[str, Any] = {
        "read_and_analysed_per_second": round(engines.dump(documents, size)),
        "need_analysis": engines.analysis(needs),
    }
    for url in dict.fromkeys(["", os.environ.get("ELASTICSEARCH_URL", "")]):
        settings.ELASTICSEARCH_URL = os.environ["ELASTICSEARCH_URL"] = url
        engine = get_engine()
        print(f"{size} solutions in {engine.name}", file=sys.stderr)
        try:
            figures[engine.name] = (
                engines.run(size, needs, documents)
                | measures.run(needs, person)
                | {"ranking": ranking.run(needs), "leads_refresh": leads.run(needs)}
            )
        finally:
            if url:
                engine.drop()  # type: ignore[attr-defined]
    return figures


def main() -> None:
    if folder := os.environ.get("BENCH_FOLDER"):
        json.dump(measure(SIZES[0], Path(folder)), sys.stdout)
        return
    report: dict[str, Any] = {"rounds": ROUNDS}
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="aion-bench-") as folder:
            environment = os.environ | {
                "BENCH_FOLDER": folder,
                "BENCH_SIZES": str(size),
                "DATA_DIR": folder,
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "LOG_LEVEL": "WARNING",
                "SEARCH_PREFIX": f"aion-bench-{os.getpid()}",
            }
            environment.pop("DATABASE_URL", None)  # never a database that holds somebody's data
            done = subprocess.run(
                [sys.executable, "-m", "bench"], env=environment, check=True, stdout=subprocess.PIPE
            )
        report[f"{size} solutions"] = json.loads(done.stdout)
    json.dump(report, sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main()
