"""Milliseconds as percentiles, and as ratios to a reference that was measured in the same run."""

import math
import os
import statistics
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

TRIES = int(os.environ.get("BENCH_TRIES", "3"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "60"))
LEAST = 20  # that are measured whatever they cost

failed: list[str] = []  # the parts of this run that have no figure


def attempt(name: str, part: Callable[[], Any]) -> Any:
    """The part's figures, or why there are none: one part that fails takes no other with it."""
    print(f"{name} …", file=sys.stderr, flush=True)
    begin = time.perf_counter()
    try:
        return part()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        traceback.print_exc()
        failed.append(name)
        return {"failed": f"{type(error).__name__}: {error}"}
    finally:
        print(f"{name}: {time.perf_counter() - begin:.0f} s", file=sys.stderr, flush=True)


class Times(NamedTuple):
    """Milliseconds of the clock, and of this process's own computing."""

    clock: list[float]
    own: list[float]


def each(action: Callable[[Any], Any], over: Sequence[Any], tries: int = TRIES) -> Times:
    """Of each, after a round that isn't counted: the best of so many tries, in turns, so that other work of the machine
    weighs less. After SECONDS there is no further one, nor the rest of those that took so long."""
    end = time.perf_counter() + SECONDS
    many = len(over)
    for done, one in enumerate(over, 1):
        action(one)
        if done >= LEAST and time.perf_counter() > end:
            many = done
            break
    times = Times([math.inf] * many, [math.inf] * many)
    for number in range(tries):
        if number and time.perf_counter() > end:
            break
        for place, one in enumerate(over[:many]):
            begin, computed = time.perf_counter(), time.process_time()
            action(one)
            own, passed = time.process_time() - computed, time.perf_counter() - begin
            times.clock[place] = min(times.clock[place], passed * 1000)
            times.own[place] = min(times.own[place], own * 1000)
    return times


def spread(times: Sequence[float]) -> dict[str, Any]:
    """Median and 95th percentile, and of how many."""
    ordered = sorted(times)
    return {
        "p50_ms": round(statistics.median(ordered), 2),
        "p95_ms": round(ordered[max(0, math.ceil(len(ordered) * 0.95) - 1)], 2),
        "of": len(ordered),
    }


def figure(measured: Times, bare: Times) -> dict[str, Any]:
    """`own`: without waiting for a server or for other work of the machine."""
    clock, own = spread(measured.clock), spread(measured.own)
    reference, reference_own = spread(bare.clock), spread(bare.own)
    return {
        **clock,
        "own": own,
        "reference": {**reference, "own": reference_own},
        "ratio_p50": round(clock["p50_ms"] / reference["p50_ms"], 2),
        "ratio_p95": round(clock["p95_ms"] / reference["p95_ms"], 2),
        "ratio_own_p50": round(own["p50_ms"] / reference_own["p50_ms"], 2),
    }
