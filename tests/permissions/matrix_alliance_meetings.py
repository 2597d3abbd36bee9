"""The table's part of the alliance's meetings and members; matrix.py says how to read it."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from alliance import answering
from foundation.history import clock

from .case import Case
from .given import ADMINISTRATOR, REASON, fixed, pdf
from .world import EVERYBODY, OPERATORS, SIGNED_IN, World

MEMBER = frozenset({"alliance"})
READERS = OPERATORS | MEMBER


def _of(name: str) -> Callable[[World], Any]:
    return lambda world: getattr(world.meetings, name).pk


def _changed(world: World) -> dict[str, Any]:
    starts = timezone.localtime(world.meetings.called.starts_at)
    given = {"day": f"{starts:%Y-%m-%d}", "starts": f"{starts:%H:%M}"}
    return given | {"minutes_long": 120, "place": "강당"}


def _appointed(world: World) -> dict[str, Any]:
    given = {"user": world.demo_person.email, "role": "advisor", "organisation": "대학교"}
    return given | {"joined_on": clock.today().isoformat()}


MEETINGS = {
    "meetings": Case("GET", READERS),
    "plan_year": Case("POST", OPERATORS, data=lambda w: {"year": clock.today().year + 1}),
    "meeting": [Case("GET", READERS, of=_of(name)) for name in ("planned", "called", "begun")],
    "meeting_calendar": Case("GET", READERS, of=_of("called")),
    "change_meeting": Case("GET POST", OPERATORS, of=_of("called"), seen_by=MEMBER, data=_changed),
    "cancel_meeting": Case("GET POST", OPERATORS, of=_of("called"), seen_by=MEMBER, data=REASON),
    "invite": Case("POST", OPERATORS, of=_of("planned"), seen_by=MEMBER),
    "answer": [
        Case(
            "POST",
            READERS,
            of=lambda w: (w.meetings.called.pk, w.meetings.own.pk),
            data=fixed(answer="yes"),
        ),
        Case(
            "POST",
            OPERATORS,
            of=lambda w: (w.meetings.called.pk, w.meetings.other.pk),
            seen_by=MEMBER,
            data=fixed(answer="yes"),
        ),
    ],
    # Whoever holds the link is told when and where.
    "answer_by_link": Case(
        "GET POST",
        EVERYBODY,
        of=lambda w: answering.token(w.meetings.own),
        data=fixed(answer="yes"),
        status={"POST": 200},
        lets_in=EVERYBODY,
    ),
    "mark": Case(
        "POST",
        OPERATORS,
        of=_of("begun"),
        seen_by=MEMBER,
        data=lambda w: {"present": [w.meetings.member.pk]},
    ),
    "hold": Case("POST", OPERATORS, of=_of("begun"), seen_by=MEMBER),
    "add_paper": Case("POST", OPERATORS, of=_of("called"), seen_by=MEMBER, data=lambda w: {"upload": pdf()}),
    "remove_paper": Case(
        "POST", OPERATORS, of=lambda w: (w.meetings.called.pk, w.meetings.paper.pk), seen_by=MEMBER
    ),
    "use_pack": Case(
        "POST", OPERATORS, of=_of("called"), seen_by=MEMBER, data=lambda w: {"pack": w.meetings.pack.pk}
    ),
    "members": Case("GET", READERS),
    "appoint": Case("GET POST", ADMINISTRATOR, data=_appointed),
    "dismiss": Case(
        "POST",
        ADMINISTRATOR,
        of=lambda w: w.meetings.member.pk,
        seen_by=SIGNED_IN,
        data=lambda w: {"left_on": clock.today().isoformat()},
    ),
}
