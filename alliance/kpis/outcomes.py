"""KPIs of what lasts, from the confirmed answers of follow-up, and how many have answered."""

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.models import FollowUp

from ..quarters import day_of, days_before
from .base import NONE, ONE, Group, Kpi, Method, Row
from .sources import key

OF = ("pk", "project__demand_firm", "project__agreement__plan_task")


def _answers(as_of: datetime) -> Iterable[Row]:
    """Years whose time is up, and whether they were answered, if late."""
    for pk, firm, task, due, at in FollowUp.objects.filter(due_on__lt=days_before(as_of)).values_list(
        *OF, "due_on", "submitted_at"
    ):
        yield Row(key(FollowUp, pk), due, firm, ONE if at and at < as_of else NONE, task=task)


def _confirmed(field: str, **only: int) -> Callable[[datetime], Iterable[Row]]:
    def rows(as_of: datetime) -> Iterable[Row]:
        found = FollowUp.objects.filter(
            status=FollowUp.Status.CONFIRMED, confirmed_at__lt=as_of, **only
        ).exclude(**{field: None})
        for pk, firm, task, at, value in found.values_list(*OF, "confirmed_at", field):
            yield Row(key(FollowUp, pk), day_of(at), firm, Decimal(value), task=task)

    return rows


def _sum(code: str, name: Promise, definition: Promise, unit: Promise, field: str) -> Kpi:
    return Kpi(code, name, definition, unit, Method.SUM, _confirmed(field), Group.OUTCOME)


KPIS = (
    Kpi(
        "follow_up_response",
        _("사후관리 응답률"),
        _("기한이 된 사후관리 가운데 답을 낸 비율. 계약·매출·고용은 이 응답에서만 나온 값입니다."),
        "%",
        Method.RATIO,
        _answers,
        Group.OUTCOME,
        retold=True,
    ),
    Kpi(
        "retention",
        _("12개월 사용 유지"),
        _("확인된 1차 사후관리 가운데 계속 쓰고 있다고 답한 비율"),
        "%",
        Method.RATIO,
        _confirmed("in_use", year=1),
        Group.OUTCOME,
    ),
    _sum("contracts", _("사업화 계약"), _("확인된 사후관리의 사업화 계약 수"), _("건"), "contracts"),
    _sum("sales_krw", _("사업화 매출"), _("확인된 사후관리의 매출"), _("원"), "sales_krw"),
    _sum("jobs", _("신규 고용"), _("확인된 사후관리의 신규 고용"), _("명"), "jobs"),
)
