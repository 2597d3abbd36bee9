"""The table's part of agendas, minutes and decisions; matrix.py says how to read it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from alliance.services import minutes
from foundation.history import clock

from .case import Case
from .given import REASON, fixed
from .matrix_alliance_meetings import MEMBER, READERS
from .world import COORDINATING, OPERATORS, World

INSIDER = OPERATORS - COORDINATING
RESULT = fixed(result="마쳤습니다")


def _of(name: str) -> Callable[[World], Any]:
    return lambda world: getattr(world.agenda, name).pk


def _planned(world: World) -> Any:
    return world.meetings.planned.pk


def _deferred(world: World) -> dict[str, Any]:
    return {"source": f"alliance.agendaitem:{world.agenda.deferred.pk}"}


def _minutes(world: World) -> dict[str, Any]:
    sent = {"notes-text": "", "notes-seen": minutes.stamp("")}
    for item in (world.agenda.item, world.agenda.deferred):
        prefix = f"item-{item.pk}"
        seen = {f"{prefix}-outcome": item.outcome, f"{prefix}-seen": minutes.stamp_of(item)}
        sent |= seen | {f"{prefix}-minutes": "새로 적은 말"}
    return sent


def _decided(world: World) -> dict[str, Any]:
    due_on = clock.today() + timedelta(days=14)
    return {"text": "정리합니다", "owner": world.people["alliance"].pk, "due_on": due_on.isoformat()}


def _decided_on_a_project(world: World) -> dict[str, Any]:
    given = {"of": f"project:{world.planned.pk}", "owner": world.people["owner_p"].pk}
    return _decided(world) | given


def _decided_on_a_need(world: World) -> dict[str, Any]:
    return _decided(world) | {"of": f"need:{world.need.pk}"}


AGENDA = {
    "agenda_add": Case(
        "GET POST", OPERATORS, of=_planned, seen_by=MEMBER, data=fixed(title="새 안건", body="")
    ),
    "agenda_take": Case("POST", OPERATORS, of=_planned, seen_by=MEMBER, data=_deferred),
    "agenda_move": Case("POST", OPERATORS, of=_of("topic"), seen_by=MEMBER, data=fixed(way="down")),
    "agenda_remove": Case("POST", OPERATORS, of=_of("topic"), seen_by=MEMBER),
    "minutes": Case("GET POST", OPERATORS, of=_of("held"), seen_by=MEMBER, data=_minutes),
    "approve_minutes": Case("POST", READERS, of=_of("complete")),
    "present": [
        Case("GET", READERS, of=_of(name), data=fixed(slide=slide))
        for name in ("held", "complete")
        for slide in (1, 2, 3, 99)
    ],
    "decide": [
        Case("GET POST", OPERATORS, of=_of("item"), seen_by=MEMBER, data=_decided),
        Case("POST", COORDINATING, of=_of("item"), seen_by=MEMBER | INSIDER, data=_decided_on_a_project),
        Case("POST", COORDINATING, of=_of("item"), seen_by=MEMBER | INSIDER, data=_decided_on_a_need),
    ],
    "decisions": Case("GET", READERS),
    "decision": [Case("GET", READERS, of=_of(name)) for name in ("given", "reported", "planned")],
    "decision_report": Case("POST", MEMBER, of=_of("given"), seen_by=OPERATORS, data=RESULT),
    "decision_complete": Case("POST", OPERATORS, of=_of("given"), seen_by=MEMBER, data=RESULT),
    "decision_return": Case("POST", OPERATORS, of=_of("reported"), seen_by=MEMBER, data=REASON),
    "decision_drop": [
        Case("POST", OPERATORS, of=_of("given"), seen_by=MEMBER, data=REASON),
        Case("POST", COORDINATING, of=_of("planned"), seen_by=MEMBER | INSIDER, data=REASON),
    ],
}
