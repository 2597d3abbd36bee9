"""The table's part of risks, monthly reports and meetings; matrix.py says how to read it."""

from collections.abc import Callable
from typing import Any

from foundation.history import clock

from .case import Case
from .given import OWNER_P, PARTIES, REASON, fixed
from .world import COORDINATING, A, World

FOLLOW = PARTIES | COORDINATING
NOTE = {"held_on": "2026-01-05", "title": "착수 회의", "attendees": "모두", "body": "시작했습니다"}
NO_ROWS = {"actions-TOTAL_FORMS": "0", "actions-INITIAL_FORMS": "0"}


def _of(name: str) -> Callable[[World], int]:
    return lambda world: world.running[name].pk


def _graded(**more: str) -> Callable[[World], dict[str, Any]]:
    grades = {"kind": "risk", "probability": "4", "impact": "5", "response": "avoid", "plan": "줄입니다"}
    return lambda world: {**grades, "owner": world.people["owner_p"].pk, "due_on": world.due_on, **more}


def _month(project: str) -> Callable[[World], tuple[Any, int, int]]:
    return lambda world: (getattr(world, project).pk, clock.today().year, clock.today().month)


RUNNING = {
    "risks": [
        Case("GET", FOLLOW, of=lambda w: w.planned.pk),
        Case("GET", FOLLOW, of=lambda w: w.planned.pk, data=fixed(status="all", kind="risk")),
    ],
    "raise_risk": Case(
        "GET POST", FOLLOW, of=lambda w: w.planned.pk, data=_graded(title="데이터가 늦습니다")
    ),
    "risk": [Case("GET", FOLLOW, of=_of(name)) for name in ("open", "escalated", "closed")],
    "assess_risk": [
        Case("POST", FOLLOW, of=_of("open"), data=_graded(reason="설비가 멈췄습니다")),
        Case("POST", COORDINATING, of=_of("escalated"), seen_by=PARTIES, data=_graded(reason="그대로입니다")),
    ],
    "close_risk": [
        Case("POST", COORDINATING | OWNER_P, of=_of("open"), seen_by=A, data=REASON),
        Case("POST", COORDINATING, of=_of("escalated"), seen_by=PARTIES, data=REASON),
    ],
    "reopen_risk": Case(
        "POST", FOLLOW, of=_of("closed"), data=lambda w: {"reason": "또 일어났습니다", "due_on": w.due_on}
    ),
    "reports": [
        Case("GET", FOLLOW, of=lambda w: w.planned.pk),
        Case("GET", FOLLOW, of=lambda w: w.reviewed.pk),
    ],
    "report": [Case("GET", FOLLOW, of=_month("planned")), Case("GET", FOLLOW, of=_month("reviewed"))],
    "write_report": Case(
        "POST",
        OWNER_P,
        of=_month("planned"),
        seen_by=A | COORDINATING,
        data=fixed(done="모았습니다", planned="학습합니다", problems="", submit="1"),
    ),
    "accept_report": Case("POST", COORDINATING, of=_of("submitted"), seen_by=PARTIES),
    "return_report": Case("POST", COORDINATING, of=_of("submitted"), seen_by=PARTIES, data=REASON),
    "meetings": Case("GET", FOLLOW, of=lambda w: w.planned.pk),
    "meeting": Case("GET", FOLLOW, of=_of("meeting")),
    "note_meeting": Case("GET POST", FOLLOW, of=lambda w: w.planned.pk, data=fixed(**NOTE, **NO_ROWS)),
}
