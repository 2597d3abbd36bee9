"""The table: every route, its methods, and who gets what for whose object. Who isn't named is refused.

A refusal is the way to sign in (401 in the API) for visitors, 404 where there is an object that the person
must not know of, and 403 for those whom `seen_by` names and on routes without an object.
"""

from typing import Any

from foundation.notifications import unsubscribing

from .case import Case
from .given import (
    ADMINISTRATOR,
    DECLARE,
    INSIDE_A,
    OWNER_A,
    OWNER_B,
    OWNER_P,
    OWNER_T,
    PARTIES,
    REASON,
    REVIEWER,
    SEE_PROJECT,
    entry,
    firm_form,
    fixed,
    pdf,
    solution_form,
)
from .matrix_alliance import ALLIANCE
from .matrix_alliance_agenda import AGENDA
from .matrix_alliance_cases import CASES, DIVISIONS, RESULTS
from .matrix_alliance_meetings import MEETINGS
from .matrix_alliance_packs import PACKS
from .matrix_api import API
from .matrix_desk import DESK
from .matrix_ended import ENDED
from .matrix_events import EVENTS
from .matrix_matchmaking import CURATIONS, GRADING, MATCHES, NEEDS, RANKERS
from .matrix_measured import MEASURED
from .matrix_money import MONEY
from .matrix_plans import PLANS
from .matrix_pmo_agreements import AGREEMENTS, PROGRAMMES
from .matrix_pmo_gates import GATES
from .matrix_portfolio import PORTFOLIO
from .matrix_rounds import ROUNDS
from .matrix_running import RUNNING
from .world import (
    COORDINATING,
    EVERYBODY,
    JOIN_TOKEN,
    OPERATORS,
    REVIEWERS,
    SIGNED_IN,
    SUPPLIERS,
    A,
)

#: Groups of routes that aren't ours, by the beginning of their address, and why they stand outside of the table.
EXEMPT = {
    "accounts/": "allauth's; test_accounts.py tests what a visitor reaches of it",
    "admin/": "Django's; test_admin.py tests that only administrators enter",
    "i18n/": "sets a cookie for whoever asks, and one's own language; companies/test_set_language.py",
}


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
    "notifications:unsubscribe": Case(
        "GET POST",
        EVERYBODY,
        of=lambda w: unsubscribing.token(w.people["owner_a"], "matchmaking.invited"),
        status={"POST": 200},
    ),
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
        Case("GET", SEE_PROJECT, of=lambda w: w.measured["certificate"].pk),
        Case("GET", PARTIES | COORDINATING, of=lambda w: w.said_file.pk),
        Case("GET", OPERATORS | {"alliance"}, of=lambda w: w.meetings.paper.pk),
        Case("GET", OPERATORS | {"alliance", "reviewer_other"}, of=lambda w: w.cases.file.pk),
    ],
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
    "interests": Case("GET POST", DECLARE, data=fixed(company="공급기업-r", kind="advice", note="자문위원")),
    "end_interest": Case(
        "POST", frozenset({"coordinator"}), of=lambda w: w.interest.pk, seen_by=ADMINISTRATOR
    ),
    "interest_register": Case("GET", ADMINISTRATOR),
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

PROJECTS = {
    "open": Case("GET POST", A, of=lambda w: w.offer.pk, seen_by=COORDINATING | OWNER_P),
    "fall_through": Case("POST", A | COORDINATING, of=lambda w: w.picked.pk, seen_by=OWNER_P, data=REASON),
    "detail": [
        Case("GET", SEE_PROJECT, of=lambda w: w.reviewed.pk),
        Case("GET", SEE_PROJECT, of=lambda w: w.planned.pk),
        Case("GET", OPERATORS | OWNER_B, of=lambda w: w.project_b.pk),
    ],
    "gates": [
        Case("GET", SEE_PROJECT, of=lambda w: w.reviewed.pk),
        Case("GET", OPERATORS | OWNER_B, of=lambda w: w.project_b.pk),
    ],
    "submit": Case(
        "POST",
        PARTIES,
        of=lambda w: w.planned.gates.get().pk,
        seen_by=COORDINATING | REVIEWER,
        data=lambda w: {"title": "새 산출물", "upload": pdf()},
    ),
    "assign": Case(
        "GET POST",
        COORDINATING,
        of=lambda w: w.planned.pk,
        seen_by=SEE_PROJECT,
        data=lambda w: {"coordinator": w.people["coordinator"].pk},
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
    | _named("alliance:", ALLIANCE)
    | _named("alliance:", MEETINGS)
    | _named("alliance:", AGENDA)
    | _named("alliance:", PACKS)
    | _named("alliance:", DIVISIONS)
    | _named("alliance:", CASES)
    | _named("results:", RESULTS)
    | _named("matchmaking:", DESK)
    | _named("matchmaking:", EVENTS)
    | _named("matchmaking:", RANKERS)
    | _named("matchmaking:", MATCHES)
    | _named("matchmaking:", ROUNDS)
    | _named("projects:", PROJECTS)
    | _named("projects:", AGREEMENTS)
    | _named("projects:", PROGRAMMES)
    | _named("projects:", RUNNING)
    | _named("projects:", PORTFOLIO)
    | _named("projects:", PLANS)
    | _named("projects:", MEASURED)
    | _named("projects:", GATES)
    | _named("projects:", MONEY)
    | _named("projects:", ENDED)
    | _named("api-", API)
)
