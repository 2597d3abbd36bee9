"""The table's part of needs, matches and their ranking; matrix.py says how to read it."""

from tests.matchmaking import offering

from .case import Case
from .given import INSIDE_A, OWNER_B, OWNER_P, OWNER_S, OWNER_T, REASON, fixed, need_words, pdf, term
from .world import (
    CONFIRM_TOKEN,
    COORDINATING,
    EVERYBODY,
    INVITED_TOKEN,
    OPERATORS,
    SIGNED_IN,
    SUPPLIERS,
    A,
)

NEEDS = {
    "needs": [
        Case("GET", OPERATORS | SUPPLIERS, instead=dict.fromkeys(SIGNED_IN - OPERATORS - SUPPLIERS, 302)),
        Case(
            "GET",
            OPERATORS | SUPPLIERS,
            data=fixed(q="외관검사 눈으로"),
            instead=dict.fromkeys(SIGNED_IN - OPERATORS - SUPPLIERS, 302),
        ),
        Case(
            "GET",
            OPERATORS | SUPPLIERS,
            data=fixed(industry="미래차", budget="5000-10000"),
            instead=dict.fromkeys(SIGNED_IN - OPERATORS - SUPPLIERS, 302),
        ),
    ],
    "needs_mine": Case("GET", SIGNED_IN),
    "need_create": Case("GET POST", A | OWNER_B, data=need_words),
    "need_suggest": Case("POST", A | OWNER_B | OPERATORS, data=need_words, status={"POST": 200}, asks=True),
    "need_take": Case(
        "GET POST",
        OPERATORS,
        data=lambda w: (
            need_words(w) | {"company": w.a.business_number, "process": [term("process")], "source": "phone"}
        ),
    ),
    "need_confirm": Case(
        "GET POST", EVERYBODY, of=lambda w: CONFIRM_TOKEN, data=need_words, status={"POST": 200}
    ),
    "need": [
        Case("GET", INSIDE_A | SUPPLIERS, of=lambda w: w.need.pk),
        Case("GET", INSIDE_A, of=lambda w: w.draft.pk),
        Case("GET", OPERATORS | OWNER_B, of=lambda w: w.need_b.pk),
    ],
    "need_step": [
        Case("GET POST", INSIDE_A, of=lambda w: (w.draft.pk, 1), data=need_words),
        Case(
            "GET POST",
            frozenset(),
            of=lambda w: (w.need.pk, 1),
            seen_by=INSIDE_A | SUPPLIERS,
            data=need_words,
        ),
    ],
    "need_submit": Case("POST", A, of=lambda w: w.draft.pk, seen_by=COORDINATING),
    "need_confirm_own": Case("GET POST", A, of=lambda w: w.phoned.pk, seen_by=COORDINATING, data=need_words),
    "need_ask_again": Case("POST", COORDINATING, of=lambda w: w.phoned.pk, seen_by=A),
    "need_open": Case("POST", COORDINATING, of=lambda w: w.submitted.pk, seen_by=A),
    "need_return": Case("GET POST", COORDINATING, of=lambda w: w.submitted.pk, seen_by=A, data=REASON),
    "need_merge": Case(
        "GET POST", COORDINATING, of=lambda w: (w.submitted.pk, w.phoned.pk), seen_by=A, data=REASON
    ),
    "need_cancel": [
        Case("POST", INSIDE_A, of=lambda w: w.need.pk, seen_by=SUPPLIERS),
        Case("POST", OPERATORS | OWNER_B, of=lambda w: w.need_b.pk),
    ],
    "need_remove_file": Case("POST", INSIDE_A, of=lambda w: (w.draft.pk, w.drafted_file.pk)),
    "need_attach": Case("POST", INSIDE_A, of=lambda w: w.draft.pk, data=lambda w: {"file": pdf()}),
    "candidates": [
        Case("GET", INSIDE_A, of=lambda w: w.need.pk, seen_by=SUPPLIERS),
        Case("GET", OPERATORS | OWNER_B, of=lambda w: w.need_b.pk),
    ],
    "compare": [
        Case("GET", INSIDE_A, of=lambda w: w.need.pk, seen_by=SUPPLIERS),
        Case(
            "GET",
            INSIDE_A,
            of=lambda w: w.need.pk,
            seen_by=SUPPLIERS,
            data=lambda w: {"solution": [w.offered["t"].pk, w.spare.pk]},
        ),
    ],
    "leads": [Case("GET", SUPPLIERS), Case("GET", SUPPLIERS, data=fixed(tab="passed"))],
    "pass_lead": Case("GET POST", OWNER_T, of=lambda w: w.lead.pk, data=fixed(reason="field")),
    "restore_lead": Case("POST", OWNER_T, of=lambda w: w.passed.pk),
    "refresh_leads": Case("POST", SUPPLIERS),
    "mirror": Case("GET", SUPPLIERS, status={"GET": 302}),
    "mirror_of": [
        Case("GET", OWNER_T | OPERATORS, of=lambda w: w.suppliers["t"].pk, seen_by=SIGNED_IN),
        Case("GET", frozenset(), of=lambda w: w.a.pk, seen_by=INSIDE_A),
    ],
    "absence": [
        Case("GET", SUPPLIERS, of=lambda w: w.need.pk, seen_by=INSIDE_A),
        Case("GET", frozenset(), of=lambda w: w.need_b.pk, seen_by=OPERATORS | OWNER_B),
    ],
}

GRADING = {
    "grading": [Case("GET", OPERATORS), Case("GET", OPERATORS, data=fixed(q="눈으로", todo="mine"))],
    "agreement": Case("GET", OPERATORS),
    "grading_need": [
        Case("GET", COORDINATING, of=lambda w: w.need.pk, seen_by=INSIDE_A | SUPPLIERS),
        Case("GET", OPERATORS, of=lambda w: w.need_b.pk, seen_by=OWNER_B),
    ],
    "draw_pool": Case("POST", OPERATORS, of=lambda w: w.need_b.pk, seen_by=OWNER_B),
    "grading_pair": Case("GET", COORDINATING, of=lambda w: (w.need.pk, 1), seen_by=INSIDE_A | SUPPLIERS),
    "grade": Case(
        "POST",
        COORDINATING,
        of=lambda w: (w.need.pk, 1),
        seen_by=INSIDE_A | SUPPLIERS,
        data=fixed(grade="3", reason="표면을 찍습니다"),
    ),
}

#: The coordinators who belong to no supplier and not to the need's firm; who belongs to the firm knows the need.
CURATE = {"may": COORDINATING, "seen_by": A | SUPPLIERS}
PINNED = fixed(reason="같은 공정에서 잘됐습니다", note="두 곳에서 검증했습니다")
RANKERS = {
    "rankers": Case("GET", OPERATORS | {"alliance"}),
    "ranker": Case("GET", OPERATORS | {"alliance"}, of=lambda w: w.candidate_ranker.pk),
    "ranker_promote": Case(
        "POST",
        OPERATORS,
        of=lambda w: w.candidate_ranker.pk,
        seen_by=frozenset({"alliance"}),
        data=fixed(reason="규칙과 견주었습니다", force="on"),
    ),
    "ranker_roll_back": Case("POST", OPERATORS, data=fixed(reason="목록이 이상합니다")),
}

CURATIONS = {
    "trace": [
        Case("GET", of=lambda w: w.need.pk, **CURATE),
        Case("GET", of=lambda w: w.need.pk, data=fixed(q="카메라"), **CURATE),
        Case("GET", OPERATORS, of=lambda w: w.need_b.pk, seen_by=OWNER_B),
    ],
    "pin": Case("GET POST", of=lambda w: (w.need.pk, w.spare.pk), data=PINNED, **CURATE),
    "exclude": Case("GET POST", of=lambda w: (w.need.pk, w.spare.pk), data=REASON, **CURATE),
    "curations": [Case("GET", OPERATORS), Case("GET", OPERATORS, data=fixed(status="proposed"))],
    "confirm_pin": [
        Case(
            "POST",
            frozenset({"administrator"}),
            of=lambda w: w.proposed_pin.pk,
            seen_by=frozenset({"coordinator"}),  # who proposed it
        ),
    ],
    "withdraw_curation": Case("GET POST", COORDINATING, of=lambda w: w.proposed_pin.pk, data=REASON),
}

MATCHES = {
    "shortlisted": [
        Case("GET", INSIDE_A, of=lambda w: w.need.pk, seen_by=SUPPLIERS),
        Case("GET", INSIDE_A, of=lambda w: w.quoted.pk, seen_by=SUPPLIERS),
        Case("GET", OPERATORS | OWNER_B, of=lambda w: w.need_b.pk),
    ],
    "shortlist": Case("POST", INSIDE_A, of=lambda w: (w.need.pk, w.spare.pk), seen_by=SUPPLIERS),
    "unshortlist": Case("POST", INSIDE_A, of=lambda w: w.listed.pk),
    "invite": Case("GET POST", INSIDE_A, of=lambda w: w.listed.pk, data=lambda w: {"due_on": w.due_on}),
    "cancel_match": Case("POST", INSIDE_A, of=lambda w: w.invited.pk, seen_by=OWNER_S, data=REASON),
    "match": [
        Case("GET", INSIDE_A, of=lambda w: w.listed.pk),
        Case("GET", INSIDE_A | OWNER_S, of=lambda w: w.invited.pk),
        Case("GET", INSIDE_A | OWNER_P, of=lambda w: w.unpledged.pk),
        Case("GET", INSIDE_A | OWNER_P, of=lambda w: w.offer.pk),
    ],
    "invitations": Case("GET", SIGNED_IN),
    "sent": Case("GET", SIGNED_IN),
    "accept": Case("POST", OWNER_S, of=lambda w: w.invited.pk, seen_by=INSIDE_A, data=fixed(nda="on")),
    "decline": Case("POST", OWNER_S, of=lambda w: w.invited.pk, seen_by=INSIDE_A, data=fixed(reason="time")),
    "ask_consultation": Case("POST", OWNER_P, of=lambda w: w.unpledged.pk, seen_by=INSIDE_A),
    "back_out": Case(
        "POST", OWNER_P, of=lambda w: w.unpledged.pk, seen_by=INSIDE_A, data=fixed(reason="time")
    ),
    "pursuits": Case("GET", SUPPLIERS),
    "questions": Case("GET", INSIDE_A | OWNER_S | OWNER_P, of=lambda w: w.need.pk, seen_by=SUPPLIERS),
    "ask": Case(
        "POST", OWNER_P, of=lambda w: w.unpledged.pk, seen_by=INSIDE_A, data=fixed(body="전압은 얼마입니까?")
    ),
    "answer_question": Case(
        "POST", INSIDE_A, of=lambda w: w.question.pk, seen_by=OWNER_P, data=fixed(answer="220볼트입니다.")
    ),
    "pledge": Case("POST", OWNER_P, of=lambda w: w.unpledged.pk, seen_by=INSIDE_A, data=fixed(nda="on")),
    "quote": Case(
        "GET POST",
        OWNER_P,
        of=lambda w: w.offer.pk,
        seen_by=INSIDE_A,
        data=lambda w: offering.typed(approach="다시", uploads=pdf()),
    ),
    "withdraw_quotation": Case("POST", OWNER_P, of=lambda w: w.offer.pk, seen_by=INSIDE_A, data=REASON),
    "answer": [
        Case(
            "GET POST",
            EVERYBODY,
            of=lambda w: INVITED_TOKEN,
            data=fixed(answer="accept"),
            status={"POST": 200},
        ),
        Case("POST", EVERYBODY, of=lambda w: INVITED_TOKEN, data=fixed(reason="time"), status={"POST": 200}),
    ],
    "nda": Case("GET", SIGNED_IN, of=lambda w: "2026-1"),
    "threads": Case("GET", SIGNED_IN),
    "thread": [
        Case("GET", INSIDE_A, of=lambda w: w.listed.pk),
        Case("GET", INSIDE_A | OWNER_S, of=lambda w: w.invited.pk),
        Case("GET", INSIDE_A | OWNER_P, of=lambda w: w.offer.pk),
        Case("GET", INSIDE_A | OWNER_P, of=lambda w: w.unpledged.pk),
    ],
    "say": Case(
        "POST",
        INSIDE_A | OWNER_P,
        of=lambda w: w.offer.pk,
        data=lambda w: {"body": "극비 질문입니다", "uploads": [pdf()]},
    ),
}
