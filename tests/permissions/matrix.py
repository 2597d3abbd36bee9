"""The table: every route, its methods, and who gets what for whose object. Who isn't named is refused.

A refusal is the way to sign in (401 in the API) for visitors, 404 where there is an object that the person
must not know of, and 403 for those whom `seen_by` names and on routes without an object.
"""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from solutions.models import Term, ThesaurusEntry
from tests import factories

from .case import Case
from .world import (
    CONFIRM_TOKEN,
    COORDINATING,
    EVERYBODY,
    INVITED_TOKEN,
    JOIN_TOKEN,
    OPERATORS,
    REVIEWERS,
    SIGNED_IN,
    SUPPLIERS,
    A,
    World,
)

#: Groups of routes that aren't ours, by the beginning of their address, and why they stand outside of the table.
EXEMPT = {
    "accounts/": "allauth's; test_accounts.py tests what a visitor reaches of it",
    "admin/": "Django's; test_admin.py tests that only administrators enter",
    "i18n/": "Django's set_language: sets a cookie for whoever asks and reads no record",
}


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("계획서.pdf", b"%PDF-1.7\nplan")


def term(facet: str) -> int:
    return Term.objects.filter(facet=facet).values_list("pk", flat=True)[0]


def entry(world: World) -> int:
    return ThesaurusEntry.objects.values_list("pk", flat=True)[0]


def solution_form(world: World) -> dict[str, Any]:
    rows = {"references-TOTAL_FORMS": "0", "references-INITIAL_FORMS": "0"}
    return {"title": "새 솔루션", "summary": "한 줄", "process": [term("process")], **rows} | {
        "ai_task": [term("ai_task")],
        "description": "카메라로 표면의 기스와 찍힘을 찾아 불량을 골라냅니다.",
    }


def firm_form(world: World) -> dict[str, Any]:
    number = factories.business_number(800_000)
    fields = {"name": "새 기업", "kind": "demand", "industry_text": "금형", "open_slots": "5"}
    return fields | {"business_number": number, "site-kind": "factory", "site-district": "남동구"}


def need_words(world: World) -> dict[str, Any]:
    return {
        "title": "검사가 힘듭니다",
        "description": "사람이 눈으로 보는데 기스를 자꾸 놓쳐서 선별을 나갑니다.",
    }


def fixed(**data: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: data


REASON = fixed(reason="보완해 주세요")
OWNER_A = frozenset({"owner_a"})
OWNER_P = frozenset({"owner_p"})
OWNER_S = frozenset({"owner_s"})
OWNER_T = frozenset({"owner_t"})
OWNER_B = frozenset({"owner_b"})
REVIEWER = frozenset({"reviewer"})
ADMINISTRATOR = frozenset({"administrator"})
INSIDE_A = A | COORDINATING
PARTIES = A | OWNER_P  # of A's projects
SEE_PROJECT = PARTIES | COORDINATING | REVIEWER

PAGES = {
    "home": Case("GET", EVERYBODY),
    "healthz": Case("GET", EVERYBODY),
    "readyz": Case("GET", EVERYBODY),
    "schema": Case("GET", EVERYBODY),
    "demo:people": Case("GET", EVERYBODY),
    "demo:enter": Case("POST", EVERYBODY, data=lambda w: {"email": w.demo_person.email}),
    "outbox:list": Case("GET", ADMINISTRATOR),
    "outbox:retry": Case("POST", ADMINISTRATOR, data=lambda w: {"jobs": [w.job.pk]}),
    "notifications:list": Case("GET", SIGNED_IN),
    "notifications:open": Case("POST", OWNER_A, of=lambda w: w.notices["owner_a"].pk),
    "notifications:read_all": Case("POST", SIGNED_IN),
    "notifications:preferences": Case("GET POST", SIGNED_IN),
    "saved_searches:list": Case("GET", SIGNED_IN),
    "saved_searches:save": [
        Case("POST", SIGNED_IN, data=fixed(index="solutions", query="q=외관검사")),
        Case("POST", OPERATORS | SUPPLIERS, data=fixed(index="needs", query="q=외관검사")),
    ],
    "saved_searches:update": Case(
        "POST",
        OWNER_A,
        of=lambda w: w.saved_search.pk,
        data=lambda w: {f"{w.saved_search.pk}-name": "새 이름", f"{w.saved_search.pk}-alert": "off"},
    ),
    "saved_searches:delete": Case("POST", OWNER_A, of=lambda w: w.saved_search.pk),
    "files:download": [
        Case("GET", INSIDE_A, of=lambda w: w.need_file.pk),
        Case("GET", PARTIES | COORDINATING, of=lambda w: w.quotation_file.pk),
        Case("GET", INSIDE_A, of=lambda w: w.rival_file.pk),
        Case("GET", SEE_PROJECT, of=lambda w: w.evidence_file.pk),
    ],
    "alliance:board": Case("GET", OPERATORS | {"alliance"}),
    "alliance:kpi": Case("GET", OPERATORS | {"alliance"}, of=lambda w: "demand_firms", seen_by=SIGNED_IN),
}

COMPANIES = {
    "list": [Case("GET", SIGNED_IN), Case("GET", SIGNED_IN, data=fixed(q="자동차부품"))],
    "register": Case("GET POST", SIGNED_IN, data=firm_form),
    "suggest_ksic": Case(
        "POST", SIGNED_IN, data=fixed(industry_text="자동차부품 가공"), status={"POST": 200}, asks=True
    ),
    "mine": Case("GET", SIGNED_IN),
    "detail": [
        Case("GET", INSIDE_A, of=lambda w: w.a.pk),
        Case("GET", OWNER_B | OPERATORS, of=lambda w: w.b.pk),
        Case("GET", SIGNED_IN, of=lambda w: w.suppliers["t"].pk),
        Case("GET", OPERATORS, of=lambda w: w.waiting.pk),
    ],
    "edit": [
        Case(
            "GET POST",
            OWNER_A | COORDINATING,
            of=lambda w: w.a.pk,
            seen_by=A,
            data=lambda w: firm_form(w) | {"name": w.a.name},
        ),
        Case(
            "GET POST",
            OWNER_T | OPERATORS,
            of=lambda w: w.suppliers["t"].pk,
            seen_by=SIGNED_IN,
            data=firm_form,
        ),
    ],
    "approve": Case("POST", OPERATORS, of=lambda w: w.waiting.pk),
    "reject": Case("POST", OPERATORS, of=lambda w: w.waiting.pk, data=REASON),
    "suspend": Case("POST", COORDINATING, of=lambda w: w.a.pk, seen_by=A, data=REASON),
    "reinstate": Case("POST", OPERATORS, of=lambda w: w.suspended.pk),
    "add_site": Case(
        "POST",
        OWNER_A | COORDINATING,
        of=lambda w: w.a.pk,
        seen_by=A,
        data=fixed(**{"site-kind": "lab", "site-district": "남동구"}),
    ),
    "remove_site": Case("POST", OWNER_A | COORDINATING, of=lambda w: w.site.pk, seen_by=A),
    "claims": Case("GET", OPERATORS),
    "approve_claim": Case(
        "POST", COORDINATING, of=lambda w: w.claim.pk, seen_by=SIGNED_IN, lets_in=frozenset({"stranger"})
    ),
    "reject_claim": Case("POST", COORDINATING, of=lambda w: w.claim.pk, seen_by=SIGNED_IN, data=REASON),
    "invite": Case(
        "POST",
        OWNER_A,
        of=lambda w: w.a.pk,
        seen_by=INSIDE_A,
        data=fixed(email="new@matrix.example", role="member"),
        lets_in=frozenset({"new@matrix.example"}),
    ),
    "cancel_invitation": Case("POST", OWNER_A, of=lambda w: w.guest.pk, seen_by=INSIDE_A),
    "join": [
        Case("GET", SIGNED_IN, of=lambda w: JOIN_TOKEN),
        Case("POST", frozenset({"stranger"}), of=lambda w: JOIN_TOKEN, seen_by=SIGNED_IN),
    ],
    "end_membership": Case("POST", OWNER_A | {"member_a"}, of=lambda w: w.membership.pk, seen_by=INSIDE_A),
    "change_role": Case(
        "POST", OWNER_A, of=lambda w: w.membership.pk, seen_by=INSIDE_A, data=fixed(role="owner")
    ),
    "me": Case("GET POST", SIGNED_IN, data=fixed(name="새 이름")),
    "third_party": Case("POST", SIGNED_IN, data=fixed(agree="yes")),
    "tokens": Case(
        "GET POST", SIGNED_IN, data=fixed(label="ERP", scope="read", days="30"), status={"POST": 200}
    ),
    "revoke_token": Case("POST", OWNER_A, of=lambda w: w.token.pk),
    "erase": Case("GET POST", SIGNED_IN, data=fixed(confirm="탈퇴")),
    "privacy": Case("GET", EVERYBODY),
    "consent": Case("GET", EVERYBODY, of=lambda w: "collection"),
}

SOLUTIONS = {
    "list": [
        Case("GET", SIGNED_IN),
        Case("GET", SIGNED_IN, data=fixed(q="카메라 표면")),
        Case("GET", SIGNED_IN, data=fixed(industry="미래차", sort="price")),
    ],
    "mine": Case("GET", SIGNED_IN),
    "review": Case("GET", OPERATORS),
    "create": Case("GET POST", SUPPLIERS, data=solution_form),
    "detail": [
        Case("GET", OWNER_T | OPERATORS, of=lambda w: w.draft_solution.pk),
        Case("GET", SIGNED_IN, of=lambda w: w.offered["t"].pk),
    ],
    "update": [
        Case("GET POST", OWNER_T, of=lambda w: w.draft_solution.pk, seen_by=OPERATORS, data=solution_form),
        Case("GET POST", OWNER_T, of=lambda w: w.offered["t"].pk, seen_by=SIGNED_IN, data=solution_form),
    ],
    "submit": Case("POST", OWNER_T, of=lambda w: w.draft_solution.pk, seen_by=OPERATORS),
    "publish": Case("POST", OPERATORS, of=lambda w: w.submitted_solution.pk, seen_by=OWNER_T),
    "return": Case("POST", OPERATORS, of=lambda w: w.submitted_solution.pk, seen_by=OWNER_T, data=REASON),
    "withdraw": Case("POST", OWNER_T | OPERATORS, of=lambda w: w.offered["t"].pk, seen_by=SIGNED_IN),
    "delete": Case("POST", OWNER_T, of=lambda w: w.draft_solution.pk, seen_by=OPERATORS),
}

ENTRY = fixed(preferred="마당쓸기", variants="비질\n빗자루로 쓸", version="1")
THESAURUS = {
    "list": [Case("GET", OPERATORS), Case("GET", OPERATORS, data=fixed(q="눈으로"))],
    "create": Case("GET POST", OPERATORS, data=ENTRY),
    "update": Case("GET POST", OPERATORS, of=entry, seen_by=SIGNED_IN, data=ENTRY),
    "delete": Case("POST", OPERATORS, of=entry, seen_by=SIGNED_IN),
}

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
    "need_return": Case("POST", COORDINATING, of=lambda w: w.submitted.pk, seen_by=A, data=REASON),
    "need_cancel": [
        Case("POST", INSIDE_A, of=lambda w: w.need.pk, seen_by=SUPPLIERS),
        Case("POST", OPERATORS | OWNER_B, of=lambda w: w.need_b.pk),
    ],
    "need_attach": Case("POST", INSIDE_A, of=lambda w: w.draft.pk, data=lambda w: {"file": pdf()}),
    "candidates": [
        Case("GET", INSIDE_A, of=lambda w: w.need.pk, seen_by=SUPPLIERS),
        Case("GET", OPERATORS | OWNER_B, of=lambda w: w.need_b.pk),
    ],
    "leads": Case("GET", SUPPLIERS),
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
    "pledge": Case("POST", OWNER_P, of=lambda w: w.unpledged.pk, seen_by=INSIDE_A, data=fixed(nda="on")),
    "quote": Case(
        "POST",
        OWNER_P,
        of=lambda w: w.offer.pk,
        seen_by=INSIDE_A,
        data=lambda w: {"amount_manwon": "3000", "weeks": "8", "approach": "다시", "file": pdf()},
    ),
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
}

PROJECTS = {
    "list": [Case("GET", SIGNED_IN), Case("GET", SIGNED_IN, data=fixed(q="AX-2026"))],
    "open": Case("GET POST", A, of=lambda w: w.offer.pk, seen_by=COORDINATING | OWNER_P),
    "detail": [
        Case("GET", SEE_PROJECT, of=lambda w: w.reviewed.pk),
        Case("GET", SEE_PROJECT, of=lambda w: w.planned.pk),
        Case("GET", OPERATORS | OWNER_B, of=lambda w: w.project_b.pk),
    ],
    "submit": Case(
        "POST",
        PARTIES,
        of=lambda w: w.planned.gates.get().pk,
        seen_by=COORDINATING | REVIEWER,
        data=lambda w: {"title": "새 산출물", "upload": pdf()},
    ),
    "assign_reviewer": Case(
        "POST",
        COORDINATING,
        of=lambda w: w.planned.gates.get().pk,
        seen_by=SEE_PROJECT,
        data=lambda w: {"reviewer": w.people["reviewer_other"].pk},
    ),
    "start_review": Case("POST", COORDINATING, of=lambda w: w.planned.gates.get().pk, seen_by=SEE_PROJECT),
    "decide": Case(
        "POST",
        COORDINATING,
        of=lambda w: w.reviewed.gates.get().pk,
        seen_by=SEE_PROJECT,
        data=fixed(decision="go", reason="근거를 확인했습니다."),
    ),
    "accept": Case("POST", COORDINATING, of=lambda w: w.undecided.pk, seen_by=SEE_PROJECT),
    "return": Case("POST", COORDINATING, of=lambda w: w.undecided.pk, seen_by=SEE_PROJECT, data=REASON),
    "reviews": Case("GET", REVIEWERS),
    "review": Case("GET", REVIEWER, of=lambda w: w.review.pk),
    "pledge": Case(
        "POST", REVIEWER, of=lambda w: w.unpledged_review.pk, data=fixed(conflict="no", pledge="on")
    ),
    "score": Case("POST", REVIEWER, of=lambda w: w.review.pk, data=fixed(score="90", comment="좋습니다")),
}

API = {
    "kpis": Case("GET", OPERATORS | {"alliance"}),
    "companies-list": [Case("GET", SIGNED_IN), Case("GET", SIGNED_IN, data=fixed(q="자동차부품 소프트웨어"))],
    "companies-detail": [
        Case("GET", INSIDE_A, of=lambda w: w.a.external_id),
        Case("GET", SIGNED_IN, of=lambda w: w.suppliers["t"].external_id),
    ],
    "ksic-list": [Case("GET", SIGNED_IN), Case("GET", SIGNED_IN, data=fixed(q="조향부품"))],
    "solutions-list": [Case("GET", SIGNED_IN), Case("GET", SIGNED_IN, data=fixed(q="카메라"))],
    "solutions-detail": Case("GET", OWNER_T | OPERATORS, of=lambda w: w.draft_solution.external_id),
    "needs-list": [Case("GET", SIGNED_IN), Case("GET", SIGNED_IN, data=fixed(q="외관검사 눈으로"))],
    "needs-detail": [
        Case("GET", INSIDE_A | SUPPLIERS, of=lambda w: w.need.external_id),
        Case("GET", OPERATORS | OWNER_B, of=lambda w: w.need_b.external_id),
    ],
    "needs-matches": Case("GET", INSIDE_A, of=lambda w: w.need.external_id, seen_by=SUPPLIERS),
    "projects-list": [Case("GET", SIGNED_IN), Case("GET", SIGNED_IN, data=fixed(q="AX-2026"))],
    "projects-detail": Case("GET", SEE_PROJECT, of=lambda w: w.reviewed.external_id),
}


def _named(prefix: str, table: dict[str, Any]) -> dict[str, list[Case]]:
    return {f"{prefix}{name}": given if isinstance(given, list) else [given] for name, given in table.items()}


MATRIX: dict[str, list[Case]] = (
    _named("", PAGES)
    | _named("companies:", COMPANIES)
    | _named("solutions:", SOLUTIONS)
    | _named("thesaurus:", THESAURUS)
    | _named("matchmaking:", NEEDS)
    | _named("matchmaking:", GRADING)
    | _named("matchmaking:", CURATIONS)
    | _named("matchmaking:", RANKERS)
    | _named("matchmaking:", MATCHES)
    | _named("projects:", PROJECTS)
    | _named("api-", API)
)
