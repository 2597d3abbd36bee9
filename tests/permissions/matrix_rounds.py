"""The table's part of selection rounds; matrix.py says how to read it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from foundation.history import clock

from .case import Case
from .given import ADMINISTRATOR, INSIDE_A, OWNER_P, REASON, REVIEWER, fixed
from .rounds import Held
from .world import COORDINATING, SIGNED_IN, SUPPLIERS, A, World

PARTIES = INSIDE_A | OWNER_P  # of A's rounds, once they are public
SEE_ROUND = PARTIES | REVIEWER


def held(name: str) -> Callable[[World], Any]:
    return lambda world: world.rounds[name].round.pk


def seat(name: str) -> Callable[[World], Any]:
    return lambda world: world.rounds[name].seat.pk


def of(name: str, get: Callable[[Held], Any]) -> Callable[[World], Any]:
    return lambda world: get(world.rounds[name])


def rules(world: World) -> dict[str, Any]:
    rows = {
        f"{prefix}-{name}_FORMS": "1" for prefix in ("criteria", "bonuses") for name in ("TOTAL", "INITIAL")
    }
    day = (clock.today() + timedelta(days=7)).isoformat()
    numbers = {"quorum": "3", "cutoff": "60", "reserves": "1", "appeal_days": "5"}
    words = {"title": "평가", "deadline_on": day, "deadline_time": "18:00", "tie_order": "amount"}
    return rows | numbers | words | {"criteria-0-label": "전부", "criteria-0-points": "100"}


def points(world: World) -> dict[str, Any]:
    keys = world.rounds["scoring"].round.criteria.values_list("pk", flat=True)
    return {f"criterion_{key}": "70" for key in keys} | {"comment": "근거가 있습니다"}


#: The coordinators lead; whoever else sees the round may not.
LEAD = {"may": COORDINATING, "seen_by": SEE_ROUND}

ROUNDS = {
    "rounds": Case("GET", SIGNED_IN),
    "round_create": Case("GET POST", COORDINATING, of=lambda w: w.need.pk, seen_by=A | SUPPLIERS, data=rules),
    "round": [
        Case("GET", COORDINATING, of=held("draft")),
        *(
            Case("GET", SEE_ROUND, of=held(name))
            for name in ("sealed", "due", "unpledged", "scoring", "closed", "decided")
        ),
    ],
    "round_edit": Case("GET POST", COORDINATING, of=held("draft"), data=rules),
    "round_open": Case("POST", COORDINATING, of=held("draft")),
    "round_start": Case("POST", of=held("due"), **LEAD),
    "round_close": Case("POST", of=held("scored"), **LEAD),
    "round_reopen": Case("POST", of=held("closed"), data=REASON, **LEAD),
    "round_cancel": Case("POST", of=held("sealed"), data=REASON, **LEAD),
    "round_decide": Case(
        "GET POST",
        of=held("closed"),
        data=lambda w: {"shown": w.rounds["closed"].shown, "reason": "의결"},
        **LEAD,
    ),
    "seat_assign": Case(
        "POST",
        of=held("sealed"),
        data=lambda w: {"reviewer": w.people["reviewer_other"].pk},
        **LEAD,
    ),
    "seat_exclude": Case("GET POST", of=seat("scoring"), data=REASON, **LEAD),
    "seat_pledge": Case("POST", REVIEWER, of=seat("unpledged"), data=fixed(no_interest="on", pledge="on")),
    "seat_recuse": Case("POST", REVIEWER, of=seat("scoring"), data=REASON),
    "seat_score": [
        Case("GET POST", REVIEWER, of=of("scoring", lambda h: (h.seat.pk, h.offers[0].pk)), data=points),
        Case(
            "GET",
            frozenset(),
            of=of("unpledged", lambda h: (h.seat.pk, h.offers[0].pk)),
            seen_by=REVIEWER,
        ),
    ],
    "seat_submit": Case("POST", REVIEWER, of=seat("scoring")),
    "bonus_award": Case(
        "POST",
        of=held("scoring"),
        data=lambda w: {
            "match": w.rounds["scoring"].offers[0].pk,
            "bonus": w.rounds["scoring"].round.bonuses.get().pk,
            "reason": "연구소가 있습니다",
            "evidence": "인정서",
        },
        **LEAD,
    ),
    "bonus_withdraw": Case(
        "GET POST",
        of=of("scoring", lambda h: h.offers[1].bonus_awards.get().pk),
        data=REASON,
        **LEAD,
    ),
    "challenge": Case(
        "POST",
        A | OWNER_P,
        of=held("sealed"),
        seen_by=COORDINATING | REVIEWER,
        data=fixed(person="김 교수", reason="자문"),
    ),
    "challenge_answer": Case(
        "GET POST", of=of("scoring", lambda h: h.round.challenges.get().pk), data=REASON, **LEAD
    ),
    "appeal": Case(
        "GET POST",
        OWNER_P,
        of=of("decided", lambda h: (h.round.pk, h.offers[0].pk)),
        seen_by=INSIDE_A,
        data=fixed(text="가점이 빠졌습니다"),
    ),
    "appeal_answer": Case(
        "GET POST",
        COORDINATING - ADMINISTRATOR,
        of=of("decided", lambda h: h.round.appeals.get().pk),
        seen_by=SEE_ROUND | ADMINISTRATOR,
        data=fixed(upheld="no", reason="그대로 둡니다"),
    ),
}
