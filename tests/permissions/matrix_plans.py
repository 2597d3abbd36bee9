"""The table's part of plans and the timeline; matrix.py says how to read it."""

from collections.abc import Callable

from .case import Case
from .given import OWNER_P, PARTIES, REASON, fixed
from .world import COORDINATING, SIGNED_IN, A, World

DATES = {"starts_on": "2026-03-02", "ends_on": "2026-03-31"}
PLANNED = fixed(kind="work", title="시험 운전", party="supplier", weight="1", **DATES)
FOLLOW = PARTIES | COORDINATING


def _task(name: str) -> Callable[[World], int]:
    return lambda world: world.tasks[name].pk


PLANS = {
    "timeline": Case("GET", SIGNED_IN),
    "plan": Case("GET", FOLLOW, of=lambda w: w.planned.pk),
    "task_add": Case("POST", FOLLOW, of=lambda w: w.planned.pk, data=PLANNED),
    "task": [Case("GET", FOLLOW, of=_task("open")), Case("GET", FOLLOW, of=_task("done"))],
    "task_change": Case("POST", FOLLOW, of=_task("open"), data=PLANNED),
    "task_report": Case(
        "POST", OWNER_P | COORDINATING, of=_task("open"), seen_by=A, data=fixed(progress="40")
    ),
    "task_finish": Case("POST", OWNER_P | COORDINATING, of=_task("open"), seen_by=A),
    "task_confirm": Case("POST", A | COORDINATING, of=_task("done"), seen_by=OWNER_P),
    "task_reopen": Case("POST", FOLLOW, of=_task("done"), data=REASON),
    "task_cancel": [
        Case("POST", FOLLOW, of=_task("open"), data=REASON),
        Case("POST", COORDINATING, of=_task("signed"), seen_by=PARTIES, data=REASON),
    ],
}
