"""KPIs of the grants: what was paid of the plan's budgets, and what of it was spent. In won."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Sum, When
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from projects.models import Agreement, Instalment, Project, Spending, TermsLine

from ..models import PlanBudget
from ..quarters import days_before, last_day
from .base import NONE, Group, Kpi, Method, Row
from .sources import key, shared

MILLION = 1_000_000


PAID = ("pk", "paid_on", "paid_krw", "project__demand_firm", "project__agreement__plan_task")


@shared
def _payments() -> Sequence[tuple[Any, ...]]:
    """Grants only: what a firm pays its supplier itself isn't the plan's money."""
    paid = Instalment.objects.filter(
        status=Instalment.Status.PAID,
        paid_on__isnull=False,
        project__agreement__kind=Agreement.Kind.FUNDED,
        project__agreement__plan_task__isnull=False,
    )
    return list(paid.values_list(*PAID))


def _paid(as_of: datetime) -> Iterator[tuple[Any, ...]]:
    until = days_before(as_of)
    return (row for row in _payments() if row[1] < until)


def _granted(as_of: datetime) -> Iterable[Row]:
    """Payments over the budgets of the years that have begun."""
    budgets = PlanBudget.objects.filter(year__lte=last_day(as_of).year)
    for pk, task, year, million in budgets.values_list("pk", "task", "year", "million_krw"):
        yield Row(key(PlanBudget, pk), date(year, 1, 1), None, NONE, Decimal(million * MILLION), task)
    for pk, on, krw, firm, task in _paid(as_of):
        yield Row(key(Instalment, pk), on, firm, Decimal(krw), NONE, task)


def _spent(as_of: datetime) -> Iterable[Row]:
    """A project's spending is told by month, as it has too many lines for a row each; a month in two parts, so that it
    can be cut at the same day a year earlier."""
    cut = days_before(as_of).day
    lines = Spending.objects.filter(
        source=TermsLine.Source.GRANT,
        spent_on__lt=days_before(as_of),
        recorded_at__lt=as_of,
        project__agreement__kind=Agreement.Kind.FUNDED,
        project__agreement__plan_task__isnull=False,
    ).order_by()
    start = Case(When(spent_on__day__gte=cut, then=cut), default=1)
    months = lines.annotate(month=TruncMonth("spent_on"), start=start).values_list(
        "project", "month", "start", "project__demand_firm", "project__agreement__plan_task"
    )
    for project, month, day, firm, task, krw in months.annotate(total=Sum("amount_krw")):
        yield Row(key(Project, project), month.replace(day=day), firm, Decimal(krw), NONE, task)
    for pk, on, krw, firm, task in _paid(as_of):
        yield Row(key(Instalment, pk), on, firm, NONE, Decimal(krw), task)


KPIS = (
    Kpi(
        "grant_rate",
        _("교부율"),
        _("올해 지급한 지원금 ÷ 올해 계획 예산. 협약에 추진과제가 적힌 지원 과제만 셉니다."),
        "%",
        Method.RATIO,
        _granted,
        Group.MONEY,
        yearly=True,
        note=_("과제 4의 연도별 예산은 더하면 적힌 합계와 다릅니다. 연도별 예산으로 계산했습니다."),
    ),
    Kpi(
        "spending_rate",
        _("집행률"),
        _("가져온 집행 가운데 지원금에서 쓴 금액 ÷ 지급한 지원금. 반납은 뺍니다."),
        "%",
        Method.RATIO,
        _spent,
        Group.MONEY,
    ),
)
