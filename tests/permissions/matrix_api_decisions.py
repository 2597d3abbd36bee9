"""The table's part of the API where something is decided: lists, selection rounds; matrix.py says how to read it."""

from typing import Any

from .case import Case
from .given import ADMINISTRATOR, OWNER_B, OWNER_P, REASON, REVIEWER, fixed
from .matrix_matchmaking import CURATE
from .matrix_rounds import LEAD, PARTIES, SEE_ROUND, held, seat
from .world import COORDINATING, OPERATORS, SIGNED_IN, World

DONE, MADE, EMPTY = {"POST": 200, "PATCH": 200}, {"POST": 201}, {"POST": 204}


def score(world: World) -> dict[str, Any]:
    made = world.rounds["scoring"]
    marks = [{"criterion": row.pk, "points": 70} for row in made.round.criteria.all()]
    return {"match": made.offers[0].external_id, "marks": marks, "comment": "근거가 있습니다"}


DECISIONS = {
    "curations-list": Case("GET", OPERATORS),
    "curations-detail": Case(
        "GET", COORDINATING, of=lambda w: w.proposed_pin.pk, seen_by=SIGNED_IN - OPERATORS
    ),
    "curations-confirm": Case(
        "POST",
        frozenset({"administrator"}),
        of=lambda w: w.proposed_pin.pk,
        seen_by=SIGNED_IN - OPERATORS | {"coordinator"},  # who proposed it
        status=DONE,
    ),
    "curations-withdraw": Case(
        "POST",
        COORDINATING,
        of=lambda w: w.proposed_pin.pk,
        seen_by=SIGNED_IN - OPERATORS,
        data=REASON,
        status=DONE,
    ),
    "needs-pin": Case(
        "POST",
        of=lambda w: w.need.external_id,
        data=lambda w: {"solution": w.spare.external_id, "reason": "같은 공정", "note": "검증했습니다"},
        status=MADE,
        **CURATE,
    ),
    "needs-exclude": Case(
        "POST",
        of=lambda w: w.need.external_id,
        data=lambda w: {"solution": w.spare.external_id, "reason": "설비가 다릅니다"},
        status=MADE,
        **CURATE,
    ),
    "needs-pool": [
        Case("GET", of=lambda w: w.need.external_id, **CURATE),
        Case("POST", OPERATORS, of=lambda w: w.need_b.external_id, seen_by=OWNER_B, status=MADE),
    ],
    "needs-grade": Case(
        "POST",
        of=lambda w: w.need.external_id,
        data=fixed(place=1, grade=3, reason="표면을 찍습니다"),
        status=DONE,
        **CURATE,
    ),
    "rounds-list": [
        Case("GET", SIGNED_IN),
        Case(
            "POST",
            COORDINATING,
            data=lambda w: {"need": w.need.external_id, "title": "평가"},
            status=MADE,
        ),
    ],
    "rounds-detail": [
        Case("GET", COORDINATING, of=held("draft")),
        Case("PATCH", COORDINATING, of=held("draft"), data=fixed(cutoff=70), status=DONE),
        *(Case("GET", SEE_ROUND, of=held(name)) for name in ("sealed", "scoring", "decided")),
    ],
    "rounds-open": Case("POST", COORDINATING, of=held("draft"), status=DONE, lets_in=SEE_ROUND),
    "rounds-start": Case("POST", of=held("due"), status=DONE, **LEAD),
    "rounds-close": Case("POST", of=held("scored"), status=DONE, **LEAD),
    "rounds-reopen": Case("POST", of=held("closed"), data=REASON, status=DONE, **LEAD),
    "rounds-cancel": Case("POST", of=held("sealed"), data=REASON, status=DONE, **LEAD),
    "rounds-panel": Case("GET", of=held("scoring"), **LEAD),
    "rounds-assign": Case(
        "POST",
        of=held("sealed"),
        data=lambda w: {"reviewer": str(w.people["reviewer_other"].pk)},
        status=MADE,
        **LEAD,
    ),
    "rounds-exclude": Case(
        "POST",
        of=held("scoring"),
        data=lambda w: {"seat": w.rounds["scoring"].seat.pk, "reason": "자문"},
        status=EMPTY,
        **LEAD,
    ),
    "rounds-award-bonus": Case(
        "POST",
        of=held("scoring"),
        data=lambda w: {
            "match": w.rounds["scoring"].offers[0].external_id,
            "bonus": w.rounds["scoring"].round.bonuses.get().pk,
            "reason": "연구소가 있습니다",
            "evidence": "인정서",
        },
        status=MADE,
        **LEAD,
    ),
    "rounds-withdraw-bonus": Case(
        "POST",
        of=held("scoring"),
        data=lambda w: {
            "award": w.rounds["scoring"].offers[1].bonus_awards.get().pk,
            "reason": "인정서가 지났습니다",
        },
        status=EMPTY,
        **LEAD,
    ),
    "rounds-answer-challenge": Case(
        "POST",
        of=held("scoring"),
        data=lambda w: {"challenge": w.rounds["scoring"].round.challenges.get().pk, "reason": "아닙니다"},
        status=EMPTY,
        **LEAD,
    ),
    "rounds-answer-appeal": Case(
        "POST",
        COORDINATING - ADMINISTRATOR,
        of=held("decided"),
        seen_by=SEE_ROUND | ADMINISTRATOR,
        data=lambda w: {
            "appeal": w.rounds["decided"].round.appeals.get().pk,
            "upheld": False,
            "reason": "그대로 둡니다",
        },
        status=EMPTY,
    ),
    "rounds-preview": Case("GET", of=held("closed"), **LEAD),
    "rounds-decide": Case(
        "POST",
        of=held("closed"),
        data=lambda w: {"shown": w.rounds["closed"].shown, "reason": "의결"},
        status=DONE,
        **LEAD,
    ),
    "rounds-results": [Case("GET", SEE_ROUND, of=held(name)) for name in ("sealed", "closed", "decided")],
    "rounds-history": [Case("GET", SEE_ROUND, of=held(name)) for name in ("sealed", "decided")],
    "rounds-challenge": Case(
        "POST",
        PARTIES - COORDINATING,
        of=held("sealed"),
        seen_by=SEE_ROUND,
        data=fixed(person="김 교수", reason="자문"),
        status=EMPTY,
    ),
    "rounds-appeal": Case(
        "POST",
        OWNER_P,
        of=held("decided"),
        seen_by=SEE_ROUND,
        data=lambda w: {"match": w.rounds["decided"].offers[0].external_id, "text": "가점이 빠졌습니다"},
        status=EMPTY,
    ),
    "seats-list": Case("GET", SIGNED_IN),
    "seats-detail": Case("GET", REVIEWER, of=seat("scoring")),
    "seats-pledge": Case(
        "POST", REVIEWER, of=seat("unpledged"), data=fixed(no_interest=True, pledge=True), status=DONE
    ),
    "seats-recuse": Case("POST", REVIEWER, of=seat("scoring"), data=REASON, status=EMPTY),
    "seats-score": Case("POST", REVIEWER, of=seat("scoring"), data=score, status=DONE),
    "seats-submit": Case("POST", REVIEWER, of=seat("scoring"), status=DONE),
}
