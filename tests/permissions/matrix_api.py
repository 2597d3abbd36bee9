"""The table's part of the API; matrix.py says how to read it. What is sent is JSON."""

from datetime import timedelta
from typing import Any

from foundation.history import clock

from .case import Case
from .given import (
    INSIDE_A,
    OWNER_A,
    OWNER_B,
    OWNER_P,
    OWNER_S,
    OWNER_T,
    REASON,
    SEE_PROJECT,
    fixed,
    need_words,
    pdf,
)
from .matrix_api_decisions import DECISIONS, DONE, EMPTY, MADE
from .matrix_desk import SAID
from .matrix_events import COMING, NOW
from .matrix_events import PARTIES as MEETING
from .matrix_rounds import of
from .world import COORDINATING, OPERATORS, SIGNED_IN, SUPPLIERS, A, World


def offer(world: World) -> dict[str, Any]:
    items = [{"category": "people", "name": "개발", "amount_krw": 10_000_000}]
    return {"items": items, "weeks": 8, "approach": "다시"}


def event_content(world: World) -> dict[str, Any]:
    day = (clock.today() + timedelta(days=50)).isoformat()
    times = {"starts_at": f"{day}T13:00:00+09:00", "ends_at": f"{day}T17:00:00+09:00"}
    return {"name": "새 상담회", "place": "AX센터", **times}


API = {
    "kpis": Case("GET", OPERATORS | {"alliance"}),
    "me": Case("GET", SIGNED_IN),
    "preferences": Case(
        "GET PATCH",
        SIGNED_IN,
        data=fixed(preferences=[{"kind": "companies.decided", "mail": "off"}]),
        status={"GET": 200, "PATCH": 200},
    ),
    "tokens-list": Case("GET", SIGNED_IN),
    "tokens-detail": Case("GET", OWNER_A, of=lambda w: w.token.pk),
    "tokens-revoke": Case("POST", OWNER_A, of=lambda w: w.token.pk, status=DONE),
    "notifications-list": Case("GET", SIGNED_IN),
    "notifications-detail": Case("GET", OWNER_A, of=lambda w: w.notices["owner_a"].pk),
    "notifications-read": Case("POST", OWNER_A, of=lambda w: w.notices["owner_a"].pk, status=DONE),
    "notifications-read-all": Case("POST", SIGNED_IN, status=DONE),
    "files-detail": [
        Case("GET", INSIDE_A, of=lambda w: w.need_file.pk),
        Case("GET", INSIDE_A | OWNER_P, of=lambda w: w.quotation_file.pk),
        Case("GET", INSIDE_A, of=lambda w: w.rival_file.pk),
        Case("GET", SEE_PROJECT, of=lambda w: w.evidence_file.pk),
        Case("GET", INSIDE_A | OWNER_P, of=lambda w: w.said_file.pk),
    ],
    "companies-list": [Case("GET", SIGNED_IN), Case("GET", SIGNED_IN, data=fixed(q="자동차부품 소프트웨어"))],
    "companies-detail": [
        Case("GET", INSIDE_A, of=lambda w: w.a.external_id),
        Case("GET", SIGNED_IN, of=lambda w: w.suppliers["t"].external_id),
    ],
    "ksic-list": [Case("GET", SIGNED_IN), Case("GET", SIGNED_IN, data=fixed(q="조향부품"))],
    "solutions-list": [Case("GET", SIGNED_IN), Case("GET", SIGNED_IN, data=fixed(q="카메라"))],
    "solutions-detail": Case("GET", OWNER_T | OPERATORS, of=lambda w: w.draft_solution.external_id),
    "needs-list": [
        Case("GET", SIGNED_IN),
        Case("GET", SIGNED_IN, data=fixed(q="외관검사 눈으로")),
        Case("POST", A | OWNER_B, data=need_words, status=MADE),
    ],
    "needs-detail": [
        Case("GET", INSIDE_A | SUPPLIERS, of=lambda w: w.need.external_id),
        Case("GET", OPERATORS | OWNER_B, of=lambda w: w.need_b.external_id),
        Case(
            "PATCH",
            INSIDE_A,
            of=lambda w: w.draft.external_id,
            data=fixed(current_cost="한 달 300만원"),
            status=DONE,
        ),
    ],
    "needs-take": Case(
        "POST",
        OPERATORS,
        data=lambda w: (
            need_words(w) | {"company": w.a.external_id, "process": ["품질·검사"], "source": "phone"}
        ),
        status=MADE,
    ),
    "needs-submit": Case("POST", A, of=lambda w: w.draft.external_id, seen_by=COORDINATING, status=DONE),
    "needs-confirm": Case(
        "POST", A, of=lambda w: w.phoned.external_id, seen_by=COORDINATING, data=need_words, status=DONE
    ),
    "needs-ask-again": Case("POST", COORDINATING, of=lambda w: w.phoned.external_id, seen_by=A, status=EMPTY),
    "needs-open": Case("POST", COORDINATING, of=lambda w: w.submitted.external_id, seen_by=A, status=DONE),
    "needs-return": Case(
        "POST",
        COORDINATING,
        of=lambda w: w.submitted.external_id,
        seen_by=A,
        data=fixed(comments={"title": "짧습니다"}),
        status=DONE,
    ),
    "needs-cancel": Case("POST", INSIDE_A, of=lambda w: w.need.external_id, seen_by=SUPPLIERS, status=DONE),
    "needs-merge": Case(
        "POST",
        COORDINATING,
        of=lambda w: w.submitted.external_id,
        seen_by=A,
        data=lambda w: {"into": w.need.external_id, "reason": "같은 수요"},
        status=DONE,
    ),
    "needs-files": [
        Case("GET", INSIDE_A | SUPPLIERS, of=lambda w: w.need.external_id),
        Case("GET", INSIDE_A, of=lambda w: w.draft.external_id),
        Case(
            "POST", INSIDE_A, of=lambda w: w.draft.external_id, data=lambda w: {"files": pdf()}, status=MADE
        ),
    ],
    "needs-remove-file": Case(
        "POST",
        INSIDE_A,
        of=lambda w: w.draft.external_id,
        data=lambda w: {"file": str(w.drafted_file.pk)},
        status=EMPTY,
    ),
    "needs-quality": Case("GET", INSIDE_A, of=lambda w: w.need.external_id, seen_by=SUPPLIERS),
    "needs-comments": Case("GET", INSIDE_A, of=lambda w: w.need.external_id, seen_by=SUPPLIERS),
    "needs-similar": Case("GET", COORDINATING, of=lambda w: w.need.external_id, seen_by=A | SUPPLIERS),
    "needs-history": Case("GET", INSIDE_A, of=lambda w: w.need.external_id, seen_by=SUPPLIERS),
    "needs-matches": Case("GET", INSIDE_A, of=lambda w: w.need.external_id, seen_by=SUPPLIERS),
    "needs-shortlist": Case(
        "POST",
        INSIDE_A,
        of=lambda w: w.need.external_id,
        seen_by=SUPPLIERS,
        data=lambda w: {"solution": w.spare.external_id},
        status=MADE,
    ),
    "needs-designate": Case(
        "POST",
        COORDINATING,
        of=lambda w: w.need.external_id,
        seen_by=A | SUPPLIERS,
        data=lambda w: {"solution": w.spare.external_id, "reason": "함께 왔습니다"},
        status=MADE,
        lets_in=OWNER_S,
    ),
    "needs-assign": Case(
        "POST",
        COORDINATING,
        of=lambda w: w.submitted.external_id,
        seen_by=A,
        data=lambda w: {"coordinator": str(w.people["coordinator"].pk)},
        status=DONE,
    ),
    "matches-list": [Case("GET", SIGNED_IN), Case("GET", SIGNED_IN, data=fixed(status="quoted"))],
    "matches-detail": [
        Case("GET", INSIDE_A, of=lambda w: w.listed.external_id),
        Case("GET", INSIDE_A | OWNER_S, of=lambda w: w.invited.external_id),
        Case("GET", INSIDE_A | OWNER_P, of=lambda w: w.unpledged.external_id),
    ],
    "matches-history": [
        Case("GET", INSIDE_A, of=lambda w: w.listed.external_id),
        Case("GET", INSIDE_A | OWNER_S, of=lambda w: w.invited.external_id),
    ],
    "matches-unshortlist": Case("POST", INSIDE_A, of=lambda w: w.listed.external_id, status=DONE),
    "matches-invite": Case(
        "POST",
        INSIDE_A,
        of=lambda w: w.listed.external_id,
        data=lambda w: {"due_on": w.due_on},
        status=DONE,
    ),
    "matches-cancel": Case(
        "POST", INSIDE_A, of=lambda w: w.invited.external_id, seen_by=OWNER_S, data=REASON, status=DONE
    ),
    "matches-accept": Case(
        "POST",
        OWNER_S,
        of=lambda w: w.invited.external_id,
        seen_by=INSIDE_A,
        data=fixed(nda=True),
        status=DONE,
        lets_in=OWNER_S,
    ),
    "matches-decline": Case(
        "POST",
        OWNER_S,
        of=lambda w: w.invited.external_id,
        seen_by=INSIDE_A,
        data=fixed(reason="time"),
        status=DONE,
    ),
    "matches-back-out": Case(
        "POST",
        OWNER_P,
        of=lambda w: w.unpledged.external_id,
        seen_by=INSIDE_A,
        data=fixed(reason="time"),
        status=DONE,
    ),
    "matches-ask-consultation": Case(
        "POST", OWNER_P, of=lambda w: w.unpledged.external_id, seen_by=INSIDE_A, status=DONE
    ),
    "matches-pledge": Case(
        "POST",
        OWNER_P,
        of=lambda w: w.unpledged.external_id,
        seen_by=INSIDE_A,
        data=fixed(nda=True),
        status=DONE,
        lets_in=OWNER_P,
    ),
    "matches-quote": Case(
        "POST", OWNER_P, of=lambda w: w.offer.external_id, seen_by=INSIDE_A, data=offer, status=MADE
    ),
    "matches-withdraw-quotation": Case(
        "POST", OWNER_P, of=lambda w: w.offer.external_id, seen_by=INSIDE_A, data=REASON, status=EMPTY
    ),
    "matches-select": Case(
        "POST",
        A,
        of=lambda w: w.offer.external_id,
        seen_by=COORDINATING | OWNER_P,
        data=fixed(reserves=[]),
        status=DONE,
    ),
    "matches-fall-through": Case(
        "POST",
        INSIDE_A,
        of=lambda w: w.picked.external_id,
        seen_by=OWNER_P,
        data=REASON,
        status=DONE,
    ),
    "matches-messages": [
        Case("GET", INSIDE_A | OWNER_P, of=lambda w: w.offer.external_id),
        Case(
            "POST",
            INSIDE_A | OWNER_P,
            of=lambda w: w.offer.external_id,
            data=lambda w: {"body": "극비 질문입니다", "files": pdf()},
            status=MADE,
        ),
    ],
    "matches-participants": Case("GET", INSIDE_A | OWNER_P, of=lambda w: w.offer.external_id),
    "matches-messages-read": Case("POST", INSIDE_A | OWNER_P, of=lambda w: w.offer.external_id, status=EMPTY),
    "matches-ask": Case(
        "POST",
        OWNER_P,
        of=lambda w: w.unpledged.external_id,
        seen_by=INSIDE_A,
        data=fixed(body="전압은 얼마입니까?"),
        status=MADE,
    ),
    "needs-questions": Case(
        "GET", INSIDE_A | OWNER_S | OWNER_P, of=lambda w: w.need.external_id, seen_by=SUPPLIERS
    ),
    "questions-answer": Case(
        "POST",
        INSIDE_A,
        of=lambda w: w.question.pk,
        seen_by=OWNER_P,
        data=fixed(answer="380V입니다"),
        status=DONE,
    ),
    "leads-list": [
        Case("GET", SUPPLIERS),
        Case("GET", SUPPLIERS, data=fixed(passed="1")),
        Case("GET", SUPPLIERS, data=fixed(process="품질·검사", shown="masked")),
    ],
    "leads-detail": Case("GET", OWNER_T, of=lambda w: w.lead.pk, seen_by=SIGNED_IN - SUPPLIERS),
    "leads-pass": Case(
        "POST",
        OWNER_T,
        of=lambda w: w.lead.pk,
        seen_by=SIGNED_IN - SUPPLIERS,
        data=fixed(reason="field"),
        status=DONE,
    ),
    "leads-undo": Case(
        "POST", OWNER_T, of=lambda w: w.passed.need.leads.get().pk, seen_by=SIGNED_IN - SUPPLIERS, status=DONE
    ),
    "leads-refresh": Case("POST", SUPPLIERS, status=EMPTY),
    "quotations-list": Case("GET", SIGNED_IN),
    "quotations-detail": [
        Case("GET", INSIDE_A | OWNER_P, of=lambda w: w.offer.quotations.get().pk),
        Case("GET", OWNER_P, of=of("sealed", lambda h: h.offers[0].quotations.get().pk)),
    ],
    "events-list": [
        Case("GET", SIGNED_IN),
        Case("POST", OPERATORS, data=event_content, status=MADE),
    ],
    "events-propose": Case(
        "POST",
        OPERATORS,
        of=lambda w: w.event_coming.external_id,
        seen_by=COMING,
        data=lambda w: {"matches": [w.met.external_id]},
        status=DONE,
        instead=dict.fromkeys(OPERATORS - COORDINATING, 400),
    ),
    "events-detail": [
        Case("GET", OPERATORS | NOW, of=lambda w: w.event_now.external_id),
        Case("GET", OPERATORS, of=lambda w: w.event_draft.external_id),
        Case(
            "PATCH", OPERATORS, of=lambda w: w.event_draft.external_id, data=fixed(place="2층"), status=DONE
        ),
    ],
    "events-publish": Case(
        "POST", OPERATORS, of=lambda w: w.event_draft.external_id, status=DONE, lets_in=MEETING
    ),
    "events-close": Case("POST", OPERATORS, of=lambda w: w.event_over.external_id, status=DONE),
    "events-cancel": Case(
        "POST",
        OPERATORS,
        of=lambda w: w.event_coming.external_id,
        seen_by=COMING,
        data=REASON,
        status=DONE,
    ),
    "events-book": Case(
        "POST",
        OPERATORS,
        of=lambda w: w.event_coming.external_id,
        seen_by=COMING,
        data=lambda w: {"match": w.met.external_id, "slot": 3, "table": 1},
        status=MADE,
    ),
    "consultations-list": Case("GET", SIGNED_IN),
    "consultations-detail": Case("GET", MEETING | COORDINATING, of=lambda w: w.row_coming.pk),
    "consultations-mark": Case(
        "POST",
        COORDINATING,
        of=lambda w: w.row_now.pk,
        seen_by=MEETING,
        data=fixed(side="demand", state="came"),
        status=DONE,
    ),
    "consultations-conclude": Case(
        "POST",
        COORDINATING,
        of=lambda w: w.row_now.pk,
        seen_by=MEETING,
        data=fixed(summary="만났습니다", next_action="견적 받기"),
        status=DONE,
    ),
    "consultations-cancel": Case(
        "POST", COORDINATING, of=lambda w: w.row_coming.pk, seen_by=MEETING, data=REASON, status=DONE
    ),
    "consultations-ask-cancel": Case(
        "POST", MEETING, of=lambda w: w.row_coming.pk, seen_by=COORDINATING, data=REASON, status=DONE
    ),
    "contacts-list": [
        Case("GET", OPERATORS),
        Case("GET", OPERATORS, data=lambda w: {"company": w.a.external_id}),
        Case("POST", OPERATORS, data=lambda w: SAID | {"company": w.suppliers["t"].external_id}, status=MADE),
    ],
    "contacts-detail": Case("GET", COORDINATING, of=lambda w: w.contact.pk, seen_by=SIGNED_IN - OPERATORS),
    "contacts-finish": Case(
        "POST", COORDINATING, of=lambda w: w.contact.pk, seen_by=SIGNED_IN - OPERATORS, status=DONE
    ),
    **DECISIONS,
    "projects-list": [
        Case("GET", SIGNED_IN),
        Case("GET", SIGNED_IN, data=fixed(q="AX-2026")),
        Case(
            "POST",
            A,
            data=lambda w: {"match": w.offer.external_id},
            status=MADE,
            # To whoever doesn't see the match there is none.
            instead=dict.fromkeys(SIGNED_IN - A - COORDINATING - OWNER_P, 400),
        ),
    ],
    "projects-detail": Case("GET", SEE_PROJECT, of=lambda w: w.reviewed.external_id),
}
