"""KPIs of the alliance itself: its meetings, its divisions, and what was done of what it decided."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ..models import Decision, DivisionOutput, Meeting
from ..quarters import day_of, days_before
from .base import NONE, ONE, Group, Kpi, Method, Row
from .sources import key


def _held(as_of: datetime) -> Iterable[Row]:
    """A meeting counts on its day, once its minutes are approved."""
    held = Meeting.objects.filter(status=Meeting.Status.APPROVED, minutes_approved_at__lt=as_of)
    return (Row(key(Meeting, pk), day_of(at), task=9) for pk, at in held.values_list("pk", "starts_at"))


def _active(as_of: datetime) -> Iterable[Row]:
    """A division once in each year, at that year's first output."""
    made = DivisionOutput.objects.filter(occurred_on__lt=days_before(as_of), recorded_at__lt=as_of)
    first: dict[tuple[object, int], Row] = {}
    for pk, division, on in made.order_by("occurred_on", "pk").values_list("pk", "division", "occurred_on"):
        first.setdefault((division, on.year), Row(key(DivisionOutput, pk), on, task=10))
    return first.values()


def _done(as_of: datetime) -> Iterable[Row]:
    due = Decision.objects.exclude(status=Decision.Status.DROPPED).filter(
        due_on__lt=days_before(as_of), decided_at__lt=as_of
    )
    punctual = due.filter(status=Decision.Status.DONE, done_on__lte=F("due_on")).values_list("pk", flat=True)
    in_time = set(punctual)
    for pk, on in due.values_list("pk", "due_on"):
        yield Row(key(Decision, pk), on, value=ONE if pk in in_time else NONE, task=9)


KPIS = (
    Kpi(
        "alliance_meetings",
        _("얼라이언스 회의"),
        _("올해 열어 회의록을 승인한 얼라이언스 회의 수"),
        _("회"),
        Method.COUNT,
        _held,
        Group.ALLIANCE,
        (9,),
        yearly=True,
    ),
    Kpi(
        "active_divisions",
        _("AX 혁신 연구회 분과 운영"),
        _("올해 결과물을 낸 분과·연구회 수"),
        _("개"),
        Method.COUNT,
        _active,
        Group.ALLIANCE,
        (10,),
        yearly=True,
    ),
    Kpi(
        "decisions_done",
        _("안건 이행률"),
        _("기한이 된 의결 사항 가운데 기한 안에 이행한 비율. 철회한 것은 뺍니다."),
        "%",
        Method.RATIO,
        _done,
        Group.ALLIANCE,
    ),
)
