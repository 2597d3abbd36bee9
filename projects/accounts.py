"""The sums of projects' money as they are recorded, and the formulas of their settlement; nothing is written here.

In won. Every total is the sum of the lines beside it, and what is to be returned follows from four recorded amounts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from django.db.models import Sum

from .models import Agreement, Instalment, Project, Settlement, Spending, Terms, TermsLine

if TYPE_CHECKING:
    from uuid import UUID

Source = TermsLine.Source


@dataclass(frozen=True)
class Flow:
    """What became of the money that instalments pay out: of a funded project its grant, else its price in cash.

    `spent_krw` (집행) and `disallowed_krw` (불인정) are of that source alone, refunds taken off.
    """

    paid_krw: int = 0
    spent_krw: int = 0
    disallowed_krw: int = 0
    interest_krw: int = 0
    recovered_krw: int = 0

    @property
    def allowed_krw(self) -> int:
        """인정액 = 집행 − 불인정."""
        return self.spent_krw - self.disallowed_krw

    @property
    def balance_krw(self) -> int:
        """잔액 = 교부 + 이자 − 인정액: what is to be returned of what was paid out (보조금 관리에 관한 법률 제31조).

        Below nought where more was spent than paid out.
        """
        return self.paid_krw + self.interest_krw - self.allowed_krw

    @property
    def outstanding_krw(self) -> int:
        """남은 환수액 = 잔액 − 환수; a settlement is final at nought only."""
        return self.balance_krw - self.recovered_krw

    @property
    def rate(self) -> int | None:
        """집행률 = 집행 ÷ 교부, in whole percent rounded down; None before the first payment."""
        return self.spent_krw * 100 // self.paid_krw if self.paid_krw else None


@dataclass(frozen=True)
class Line:
    """A 비목 from one 재원: 남은 예산 = 예산 − 집행. What was disallowed has been spent all the same."""

    category: str
    source: str
    budget_krw: int
    spent_krw: int
    disallowed_krw: int

    @property
    def label(self) -> str:
        return str(Source(self.source).label)

    @property
    def left_krw(self) -> int:
        return self.budget_krw - self.spent_krw

    @property
    def over(self) -> bool:
        return self.left_krw < 0


def total(lines: Iterable[Line], *, category: str = "", source: str = "") -> Line:
    rows = list(lines)
    amounts = {
        field.name: sum(getattr(row, field.name) for row in rows)
        for field in fields(Line)
        if field.name.endswith("_krw")
    }
    return Line(category=category, source=source, **amounts)


def by_source(lines: Iterable[Line]) -> list[Line]:
    """A total for each source that has a line, in the sources' order."""
    rows = list(lines)
    present = [source for source in Source if any(row.source == source for row in rows)]
    return [total((row for row in rows if row.source == source), source=source) for source in present]


def split(amount_krw: int, weights: Sequence[int]) -> list[int]:
    """`amount_krw` in proportion to `weights`, in whole won that add up to it: by largest remainder, the earlier one
    first among equals."""
    whole = sum(weights)
    parts = [amount_krw * weight // whole for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda at: -(amount_krw * weights[at] % whole))
    for at in by_rest[: amount_krw - sum(parts)]:
        parts[at] += 1
    return parts


def terms(project: Project) -> Terms | None:
    """The terms in force."""
    return Terms.objects.present([project]).get(project.pk)


def ceiling(project: Project) -> int:
    """What instalments may pay at most: the grant, or a contract's cash, of the terms in force."""
    present = terms(project)
    if present is None:
        return 0
    return present.grant_krw if present.agreement.kind == Agreement.Kind.FUNDED else present.cash_krw


def opened(project: Project) -> int:
    """What gates have made payable so far, paid or not."""
    rows = project.instalments.filter(status__in=Instalment.OPENED)
    return int(rows.aggregate(sum=Sum("amount_krw", default=0))["sum"])


def flows(projects: Collection[Project]) -> "dict[UUID, Flow]":
    """The flow of each of the projects, in four queries."""
    found: dict[UUID, dict[str, int]] = {project.pk: {} for project in projects}
    contracts = Agreement.objects.filter(project__in=found, kind=Agreement.Kind.CONTRACT)
    in_cash = set(contracts.values_list("project", flat=True))
    paid = Instalment.objects.filter(project__in=found, status=Instalment.Status.PAID).order_by()
    for key, amount in paid.values_list("project").annotate(Sum("paid_krw")):
        found[key]["paid_krw"] = amount
    spending = Spending.objects.filter(project__in=found).order_by()
    sums = spending.values_list("project", "source").annotate(Sum("amount_krw"), Sum("disallowed_krw"))
    for key, source, spent, disallowed in sums:
        if source == (Source.CASH if key in in_cash else Source.GRANT):
            found[key] |= {"spent_krw": spent, "disallowed_krw": disallowed}
    for row in Settlement.objects.filter(project__in=found):
        found[row.project_id] |= {"interest_krw": row.interest_krw, "recovered_krw": row.recovered_krw}
    return {key: Flow(**amounts) for key, amounts in found.items()}


def flow(project: Project) -> Flow:
    return flows([project])[project.pk]


def lines(projects: Collection[Project]) -> "dict[UUID, list[Line]]":
    """The budget in force beside what was spent, by category and source, in three queries.

    What was spent where the budget provides for nothing stands there too, with a budget of nought.
    """
    keys = [project.pk for project in projects]
    versions = [row.pk for row in Terms.objects.present(keys).values()]
    amounts: defaultdict[tuple[UUID, int, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    columns = ("category__position", "category__name", "source")
    budget = TermsLine.objects.filter(terms__in=versions).order_by()
    rows = budget.values_list("terms__agreement__project", *columns, "amount_krw")
    for key, position, category, source, amount in rows:
        amounts[key, position, category, source][0] += amount
    spending = Spending.objects.filter(project__in=keys).order_by()
    sums = spending.values_list("project", *columns).annotate(Sum("amount_krw"), Sum("disallowed_krw"))
    for key, position, category, source, spent, disallowed in sums:
        amounts[key, position, category, source][1:] = spent, disallowed
    found: dict[UUID, list[Line]] = {key: [] for key in keys}
    for key, position, category, source in sorted(
        amounts, key=lambda at: (at[1], at[2], Source.values.index(at[3]))
    ):
        found[key].append(Line(category, source, *amounts[key, position, category, source]))
    return found
