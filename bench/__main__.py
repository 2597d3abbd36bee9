"""`make bench`: prints one JSON, each figure as a ratio to a reference measured in the same run.

BENCH_SOLUTIONS (5,000) sets the size of the catalogue, BENCH_ROUNDS (40) how often each is measured.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

SOLUTIONS = int(os.environ.get("BENCH_SOLUTIONS", "5000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "40"))


def timed(action: Callable[[int], Any]) -> dict[str, float]:
    """Milliseconds of `action(round)`: median and 95th percentile, the first call left out."""
    action(0)
    times = []
    for number in range(ROUNDS):
        begin = time.perf_counter()
        action(number)
        times.append((time.perf_counter() - begin) * 1000)
    times.sort()
    return {"p50_ms": round(statistics.median(times), 2), "p95_ms": round(times[int(ROUNDS * 0.95) - 1], 2)}


def figure(measured: dict[str, float], reference: dict[str, float]) -> dict[str, Any]:
    return {
        **measured,
        "reference": reference,
        "ratio_p50": round(measured["p50_ms"] / reference["p50_ms"], 2),
    }


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="aion-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        os.environ.setdefault("LOG_LEVEL", "WARNING")
        os.environ["SEARCH_PREFIX"] = f"aion-bench-{os.getpid()}"
        os.environ.pop("DATABASE_URL", None)  # never a database that holds somebody's data
        import django

        django.setup()
        from bench import catalogue, measures

        begin = time.perf_counter()
        needs, person = catalogue.fill(SOLUTIONS)
        print(f"{SOLUTIONS} solutions in {time.perf_counter() - begin:.0f} s", file=sys.stderr)
        figures = measures.run(needs, person)
    json.dump({"solutions": SOLUTIONS, "rounds": ROUNDS, **figures}, sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main()
