"""KPIs of the projects' work: rounds passed, verdicts of diligence, and what others have verified."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from matchmaking.models.quotations import Direction
from projects.models import Diligence, Gate, Measure, Measurement, Verification
from projects.models.diligence import Verdict
from projects.models.measurements import HEADLINE, Level

from ..quarters import day_of
from .base import NONE, ONE, Group, Kpi, Method, Row
from .plan import FORWARD
from .sources import key, shared


def _rounds(as_of: datetime) -> Iterable[Row]:
    decided = Gate.objects.exclude(status__in=Gate.OPEN).filter(decided_at__lt=as_of)
    for pk, status, at, firm, task in decided.values_list(
        "pk", "status", "decided_at", "project__demand_firm", "project__agreement__plan_task"
    ):
        yield Row(key(Gate, pk), day_of(at), firm, ONE if status in FORWARD else NONE, task=task)


def _verdicts(as_of: datetime) -> Iterable[Row]:
    final = Diligence.objects.filter(status=Diligence.Status.FINAL, finalised_at__lt=as_of)
    for pk, verdict, at, firm, task in final.values_list(
        "pk", "verdict", "finalised_at", "project__demand_firm", "project__agreement__plan_task"
    ):
        yield Row(
            key(Diligence, pk), day_of(at), firm, ONE if verdict == Verdict.DILIGENT else NONE, task=task
        )


@shared
def _steps() -> Sequence[dict[str, Any]]:
    """The oldest first."""
    steps = Verification.objects.filter(
        level__in=[*HEADLINE, Level.REJECTED], measurement__measure__aspect=""
    ).order_by("occurred_at", "pk")
    found = steps.values(
        "measurement",
        "level",
        "value",
        "occurred_at",
        "measurement__value",
        "measurement__measure",
        "measurement__measure__baseline",
        "measurement__measure__direction",
        "measurement__measure__project__demand_firm",
        "measurement__measure__project__agreement__plan_task",
    )
    return [dict(step) for step in found]


def _verified(as_of: datetime) -> dict[Any, dict[str, Any]]:
    """By KPI of a project, the last verification at the headline levels that wasn't followed by a rejection."""
    standing: dict[Any, Any] = {}
    for step in _steps():
        if step["occurred_at"] >= as_of:
            break
        standing.pop(step["measurement"], None)
        if step["level"] != Level.REJECTED:
            standing[step["measurement"]] = step
    return {step["measurement__measure"]: step for step in standing.values()}


def _improved(as_of: datetime) -> Iterable[Row]:
    """By how many percent of where it stood a measure got better; below nought where it got worse."""
    for step in _verified(as_of).values():
        baseline = step["measurement__measure__baseline"]
        if not baseline:
            continue
        result = step["measurement__value"] if step["value"] is None else step["value"]
        gain = (result - baseline) / abs(baseline) * 100
        if step["measurement__measure__direction"] == Direction.DOWN:
            gain = -gain
        yield Row(
            key(Measurement, step["measurement"]),
            day_of(step["occurred_at"]),
            step["measurement__measure__project__demand_firm"],
            Decimal(gain),
            task=step["measurement__measure__project__agreement__plan_task"],
        )


@shared
def _claimed_first() -> Sequence[tuple[Any, datetime, Row]]:
    """KPIs of projects, when something was first claimed of each, and the row of one that is not verified."""
    claims = Measurement.objects.filter(measure__aspect="").exclude(level=Level.WITHDRAWN)
    first: dict[Any, tuple[Any, datetime, Row]] = {}
    for measure, at, firm, task in claims.order_by("claimed_at").values_list(
        "measure", "claimed_at", "measure__project__demand_firm", "measure__project__agreement__plan_task"
    ):
        if measure not in first:
            first[measure] = measure, at, Row(key(Measure, measure), day_of(at), firm, NONE, task=task)
    return list(first.values())


def _claimed(as_of: datetime) -> Iterable[Row]:
    """KPIs of projects by the day on which something was first claimed of them."""
    verified = _verified(as_of)
    for measure, at, row in _claimed_first():
        if at < as_of:
            yield replace(row, value=ONE) if measure in verified else row


KPIS = (
    Kpi(
        "stage_pass_rate",
        _("단계 통과율"),
        _("의결된 단계평가 가운데 계속 또는 조건부 계속의 비율. 보류·재평가·중단도 한 차수로 셉니다."),
        "%",
        Method.RATIO,
        _rounds,
        Group.QUALITY,
    ),
    Kpi(
        "diligence_rate",
        _("성실수행 인정률"),
        _("중단된 과제 가운데 확정된 판정이 성실수행인 비율"),
        "%",
        Method.RATIO,
        _verdicts,
        Group.QUALITY,
    ),
    Kpi(
        "verified_improvement",
        _("검증 개선율"),
        _("TP 현장확인 이상으로 확인된 성과 지표가 현재값보다 나아진 비율의 중앙값"),
        "%",
        Method.MEDIAN,
        _improved,
        Group.QUALITY,
        note=_("현재값이 없거나 0인 지표는 비율을 낼 수 없어 뺐습니다."),
        retold=True,
    ),
    Kpi(
        "verified_share",
        _("확인된 성과 비율"),
        _("측정값이 보고된 성과 지표 가운데 TP 현장확인 이상으로 확인된 비율"),
        "%",
        Method.RATIO,
        _claimed,
        Group.QUALITY,
        retold=True,
    ),
)
