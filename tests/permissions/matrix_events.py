"""The table's part of matching events; matrix.py says how to read it."""

from datetime import timedelta

from foundation.history import clock

from .case import Case
from .given import OWNER_P, OWNER_S, REASON, fixed
from .world import COORDINATING, OPERATORS, SIGNED_IN, A, World

#: Whoever is booked in the events under way and to come: it has its own appointments, not the event's pages.
NOW, COMING = A | OWNER_P | OWNER_S, A | OWNER_P
PARTIES = A | OWNER_P


def form(world: World) -> dict[str, object]:
    day = (clock.today() + timedelta(days=50)).isoformat()
    values = {"name": "새 상담회", "place": "AX센터", "day": day, "starts": "13:00", "ends": "17:00"}
    return values | {"slot_minutes": 30, "break_minutes": 5, "tables": 4}


def place(world: World) -> dict[str, object]:
    return {"match": world.met.pk, "slot": 3, "table": 1}


def tick(world: World) -> dict[str, object]:
    return {"side": "demand", "state": "came"}


EVENTS = {
    "events": Case("GET", OPERATORS, instead=dict.fromkeys(SIGNED_IN - OPERATORS, 302)),
    "appointments": Case("GET", SIGNED_IN),
    "event_create": Case("GET POST", OPERATORS, data=form),
    "event": [
        Case("GET", OPERATORS, of=lambda w: w.event_now.pk, seen_by=NOW),
        Case("GET", OPERATORS, of=lambda w: w.event_draft.pk),
    ],
    "event_edit": Case("GET POST", OPERATORS, of=lambda w: w.event_over.pk, data=form),
    "event_publish": Case("POST", OPERATORS, of=lambda w: w.event_draft.pk, lets_in=PARTIES),
    "event_close": Case("POST", OPERATORS, of=lambda w: w.event_over.pk),
    "event_cancel": Case("POST", OPERATORS, of=lambda w: w.event_coming.pk, seen_by=COMING, data=REASON),
    "event_book": Case("GET POST", OPERATORS, of=lambda w: w.event_coming.pk, seen_by=COMING, data=place),
    "event_propose": Case(
        "GET POST",
        OPERATORS,
        of=lambda w: w.event_coming.pk,
        seen_by=COMING,
        data=lambda w: {"matches": [w.met.pk]},
    ),
    "event_day": Case("GET", OPERATORS, of=lambda w: w.event_now.pk, seen_by=NOW),
    "event_results": Case("GET", OPERATORS, of=lambda w: w.event_now.pk, seen_by=NOW),
    "event_print": [
        Case("GET", OPERATORS, of=lambda w: w.event_now.pk, seen_by=NOW),
        Case("GET", OPERATORS, of=lambda w: w.event_now.pk, seen_by=NOW, data=fixed(by="firm")),
    ],
    "consultation_mark": Case("POST", COORDINATING, of=lambda w: w.row_now.pk, seen_by=PARTIES, data=tick),
    "consultation_log": Case(
        "GET POST",
        COORDINATING,
        of=lambda w: w.row_now.pk,
        seen_by=PARTIES,
        data=fixed(summary="만났습니다", next_action="견적 받기"),
    ),
    "consultation_cancel": Case(
        "GET POST", COORDINATING, of=lambda w: w.row_coming.pk, seen_by=PARTIES, data=REASON
    ),
    "consultation_ask_cancel": Case(
        "GET POST", PARTIES, of=lambda w: w.row_coming.pk, seen_by=COORDINATING, data=REASON
    ),
    "consultation_calendar": Case("GET", PARTIES | COORDINATING, of=lambda w: w.row_coming.pk),
}
