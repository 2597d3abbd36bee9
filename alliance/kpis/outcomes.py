"""KPIs of what lasts, from the confirmed answers of follow-up, and how many have answered."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.models import FollowUp

from ..quarters import day_of, days_before
from .base import NONE, ONE, Group, Kpi, Method, Row
from .sources import key, shared

OF = ("pk", "project__demand_firm", "project__agreement__plan_task")
TOLD = (
    "year",
    "due_on",
    "status",
    "submitted_at",
    "confirmed_at",
    "in_use",
    "contracts",
    "sales_krw",
    "jobs",
)


@shared
def _all() -> Sequence[dict[str, Any]]:
    return list(FollowUp.objects.values(*OF, *TOLD))


def _row(one: dict[str, Any], on: date, value: Decimal) -> Row:
    pk, firm, task = (one[name] for name in OF)
    return Row(key(FollowUp, pk), on, firm, value, task=task)


def _answers(as_of: datetime) -> Iterable[Row]:
    """Years whose time is up, and whether they were answered, if late."""
    until = days_before(as_of)
    for one in _all():
        if one["due_on"] < until:
            at = one["submitted_at"]
            yield _row(one, one["due_on"], ONE if at and at < as_of else NONE)


def _confirmed(field: str, year: int | None = None) -> Callable[[datetime], Iterable[Row]]:
    def rows(as_of: datetime) -> Iterable[Row]:
        for one in _all():
            at, value = one["confirmed_at"], one[field]
            if one["status"] != FollowUp.Status.CONFIRMED or value is None or year not in (None, one["year"]):
                continue
            if at and at < as_of:
                yield _row(one, day_of(at), Decimal(value))

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
