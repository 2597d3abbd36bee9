"""The table's part of measured values, the verification sheet and versions of documents; matrix.py says how to read
it."""

from collections.abc import Callable
from typing import Any

from foundation.history import clock

from .case import Case
from .given import OWNER_A, OWNER_P, PARTIES, REASON, REVIEWER, SEE_PROJECT, fixed
from .world import COORDINATING, OPERATORS, SIGNED_IN, A, World

ROW = fixed(aspect="latency", name="판정 시간", unit="ms", direction="down", target="200")
FIRMS = SIGNED_IN - COORDINATING - REVIEWER - {"reviewer_other", "alliance", "stranger"}


def _of(name: str) -> Callable[[World], int]:
    return lambda world: world.measured[name].pk


def _project(world: World) -> Any:
    return world.reviewed.pk


def _value(world: World) -> dict[str, Any]:
    day = clock.today().isoformat()
    return {"value": "0.7", "occurred_on": day, "method": "500개를 쟀습니다", "evidence": world.evidence.pk}


MEASURED = {
    "measurements": Case("GET", SEE_PROJECT, of=_project),
    "measure": [Case("GET", SEE_PROJECT, of=_of("kpi")), Case("GET", SEE_PROJECT, of=_of("row"))],
    "claim": Case("POST", PARTIES, of=_of("kpi"), seen_by=COORDINATING | REVIEWER, data=_value),
    "to_verify": Case("GET", OPERATORS | FIRMS),
    "measurement": [
        Case("GET", SEE_PROJECT, of=_of("claimed")),
        Case("GET", SEE_PROJECT, of=_of("verified")),
    ],
    "verify": [
        Case("POST", A, of=_of("claimed"), seen_by=SEE_PROJECT, data=fixed(level="demand_confirmed")),
        Case(
            "POST", COORDINATING, of=_of("claimed"), seen_by=SEE_PROJECT, data=fixed(level="site_inspected")
        ),
        Case("POST", COORDINATING, of=_of("own"), seen_by=SEE_PROJECT, data=fixed(level="site_inspected")),
    ],
    "reject_measurement": [
        Case("POST", A | COORDINATING, of=_of("claimed"), seen_by=SEE_PROJECT, data=REASON),
        Case("POST", COORDINATING, of=_of("own"), seen_by=SEE_PROJECT, data=REASON),
    ],
    "withdraw_measurement": [
        Case("POST", OWNER_P, of=_of("claimed"), seen_by=SEE_PROJECT),
        Case("POST", OWNER_A, of=_of("own"), seen_by=SEE_PROJECT),
    ],
    "sheet": Case("GET", SEE_PROJECT, of=_project),
    "add_sheet_row": Case("POST", PARTIES | COORDINATING, of=_project, seen_by=REVIEWER, data=ROW),
    "change_sheet_row": Case("GET POST", PARTIES | COORDINATING, of=_of("row"), seen_by=REVIEWER, data=ROW),
    "remove_sheet_row": Case("POST", PARTIES | COORDINATING, of=_of("row"), seen_by=REVIEWER),
    "versions": [
        Case("GET", SEE_PROJECT, of=lambda w: w.evidence.pk),
        Case("GET", SEE_PROJECT, of=lambda w: w.undecided.pk),
    ],
}
