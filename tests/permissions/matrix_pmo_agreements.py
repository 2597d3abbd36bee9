"""The table's part of agreements, their amendments, and programmes; matrix.py says how to read it."""

from .agreements import draft_form, terms_form
from .case import Case
from .given import ADMINISTRATOR, INSIDE_A, OWNER_B, OWNER_P, PARTIES, REASON, fixed, pdf
from .world import COORDINATING, OPERATORS

FOLLOW = INSIDE_A | OWNER_P
DATED = {"document_number": "인천TP-2026-1", "effective_on": "2026-02-01"}

AGREEMENTS = {
    "agreement": [
        Case("GET", FOLLOW, of=lambda w: w.agreed.bare.pk),
        Case("GET", FOLLOW, of=lambda w: w.agreed.draft.project_id),
        Case("GET", FOLLOW, of=lambda w: w.agreed.asked.agreement.project_id),
        # Whoever reviews a project's gates sees the project, and not its agreement.
        Case("GET", FOLLOW, of=lambda w: w.reviewed.pk),
        Case("GET", OPERATORS | OWNER_B, of=lambda w: w.project_b.pk),
    ],
    "draft_agreement": Case(
        "GET POST", COORDINATING, of=lambda w: w.agreed.bare.pk, seen_by=PARTIES, data=draft_form
    ),
    "add_measure": Case(
        "POST",
        COORDINATING,
        of=lambda w: w.agreed.bare.pk,
        seen_by=PARTIES,
        data=fixed(name="미검률", unit="%", direction="down", baseline="2", target="1"),
    ),
    "revise_agreement": Case(
        "GET POST",
        COORDINATING,
        of=lambda w: w.agreed.draft.pk,
        seen_by=PARTIES,
        data=lambda w: terms_form(w.agreed.draft),
    ),
    "discard_agreement": Case("POST", COORDINATING, of=lambda w: w.agreed.draft.pk, seen_by=PARTIES),
    "sign_agreement": Case(
        "POST",
        COORDINATING,
        of=lambda w: w.agreed.draft.pk,
        seen_by=PARTIES,
        data=lambda w: DATED | {"signed_on": "2026-01-30", "upload": pdf()},
    ),
    "amend": Case(
        "GET POST", FOLLOW, of=lambda w: w.agreed.signed.pk, data=lambda w: terms_form(w.agreed.signed)
    ),
    "terms": [
        Case("GET", FOLLOW, of=lambda w: w.agreed.asked.pk),
        Case("GET", FOLLOW, of=lambda w: w.agreed.draft.versions.get().pk),
    ],
    "approve_amendment": Case(
        "POST", COORDINATING, of=lambda w: w.agreed.asked.pk, seen_by=PARTIES, data=fixed(**DATED)
    ),
    "reject_amendment": Case(
        "POST", COORDINATING, of=lambda w: w.agreed.asked.pk, seen_by=PARTIES, data=REASON
    ),
    "withdraw_amendment": Case("POST", OWNER_P, of=lambda w: w.agreed.asked.pk, seen_by=INSIDE_A),
}

PROGRAMME = {
    "name": "제조 AX 지원사업",
    "agency": "인천테크노파크",
    "fiscal_year": "2026",
    "grant_ceiling_percent": "75",
    "cash_floor_percent": "10",
    "follow_up_years": "3",
    "system": "none",
    "categories-1-code": "people",
    "categories-1-name": "인건비",
    "categories-2-code": "equipment",
    "categories-2-name": "장비",
}

PROGRAMMES = {
    "programmes": Case("GET", OPERATORS),
    "create_programme": Case("GET POST", ADMINISTRATOR, data=fixed(**PROGRAMME)),
    "programme": Case("GET", OPERATORS, of=lambda w: w.agreed.programme.pk),
    "change_programme": Case(
        "GET POST",
        ADMINISTRATOR,
        of=lambda w: w.agreed.programme.pk,
        seen_by=OPERATORS,
        data=fixed(**PROGRAMME),
    ),
}
