"""Terms of an agreement for the tests, and the agreements that begin with them."""

from datetime import timedelta
from decimal import Decimal

from companies.models import Company, User
from foundation.history import clock
from projects.models import Agreement, CostCategory, Measure, Programme, Project, Terms
from projects.services import agreements, amendments
from projects.terms import TermsGiven
from tests import factories
from tests.projects.conftest import pdf

MILLION = 1_000_000


def programme(**fields) -> Programme:
    """Of two cost categories, people and equipment; at most 75 % grant, and 10 % of the firms' part in cash."""
    return factories.ProgrammeFactory(**{"fiscal_year": 2026, **fields})


def measure(project: Project, **fields) -> Measure:
    values = {
        "name": "미검률",
        "unit": "%",
        "direction": "down",
        "baseline": Decimal("2"),
        "target": Decimal("1"),
    }
    position = project.measures.count() + 1
    return Measure.objects.create(project=project, position=position, **(values | fields))


def somebody_of(firm: Company) -> User:
    return User.objects.members_of([firm]).first() or factories.member_of(firm)


def lines(by: Programme | None, *amounts: tuple[str, str, int]) -> list[tuple[CostCategory, str, int]]:
    """Budget lines of code, source and millions of won."""
    found = {row.code: row for row in CostCategory.objects.filter(programme=by)}
    return [(found[code], source, millions * MILLION) for code, source, millions in amounts]


def given(project: Project, by: Programme | None = None, **changes) -> TermsGiven:
    """Sound terms over 30,000,000 won: of a programme 20 are granted, 6 in cash and 4 in kind, else all in cash."""
    funded = [
        ("people", "grant", 12),
        ("people", "in_kind", 4),
        ("equipment", "grant", 8),
        ("equipment", "cash", 6),
    ]
    fields = {
        "lead": project.demand_firm,
        "starts_on": clock.today(),
        "ends_on": clock.today() + timedelta(days=180),
        "vat": "excluded",
        "data_owner": "demand",
        "model_owner": "shared",
        "ownership_note": "과제가 끝난 뒤에도 수요기업이 씁니다.",
        "lines": lines(by, *(funded if by else [("people", "cash", 20), ("equipment", "cash", 10)])),
        "targets": {row: row.target for row in project.measures.filter(aspect="")},
    } | changes
    return TermsGiven(**({"project_lead": somebody_of(fields["lead"])} | fields))


def drafted(world, under: Programme | None = None, **changes) -> Agreement:
    fields = {
        "project": world.project,
        "kind": "funded" if under else "contract",
        "programme": under,
        "fiscal_year": 2026,
        "plan_task": 6,
        "follow_up_years": 3,
        "terms": given(world.project, under),
        "by": world.coordinator,
    }
    return agreements.draft(**(fields | changes))


def signed(world, under: Programme | None = None, **changes) -> Agreement:
    fields = {
        "document_number": "인천TP-2026-0101",
        "signed_on": clock.today(),
        "effective_on": clock.today(),
        "upload": pdf("협약서.pdf"),
        "by": world.coordinator,
    }
    agreement = changes.pop("agreement", None) or drafted(world, under)
    return agreements.sign(agreement=agreement, **(fields | changes))


def less(project: Project, by: Programme) -> TermsGiven:
    """Of the programme's sound terms, half of the money for people."""
    half = [
        ("people", "grant", 6),
        ("people", "in_kind", 2),
        ("equipment", "grant", 8),
        ("equipment", "cash", 6),
    ]
    return given(project, by, lines=lines(by, *half))


def requested(world, agreement: Agreement, **changes) -> Terms:
    fields = {
        "agreement": agreement,
        "terms": less(world.project, agreement.programme),
        "reason": "인력 계획이 줄었습니다.",
        "by": world.supplier,
    }
    return amendments.request(**(fields | changes))


def approved(world, terms: Terms, **changes) -> Terms:
    fields = {
        "terms": terms,
        "document_number": "인천TP-2026-0202",
        "effective_on": clock.today(),
        "by": world.coordinator,
    }
    return amendments.approve(**(fields | changes))


def typed(content: TermsGiven) -> dict[str, str]:
    """What a form of the terms sends."""
    words = {
        "lead": content.lead.pk,
        "project_lead": content.project_lead.pk,
        "starts_on": content.starts_on,
        "ends_on": content.ends_on,
        "vat": content.vat,
        "data_owner": content.data_owner,
        "model_owner": content.model_owner,
        "ownership_note": content.ownership_note,
    }
    cells = {f"lines-{category.pk}-{source}": f"{amount:,}" for category, source, amount in content.lines}
    targets = {f"targets-{row.pk}": target for row, target in content.targets.items()}
    return {name: str(value) for name, value in (words | cells | targets).items()}
