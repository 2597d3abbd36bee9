"""The KPIs: each is a named query over records, with its unit and definition; nobody types a value in.

A firm counts once per KPI. A value is as of an instant: what had happened before it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from matchmaking.models import Need
from projects.models import Project, Stage, StageRecord


@dataclass(frozen=True)
class Kpi:
    """`firms(as_of)` are the demand firms that it counts, as of an aware instant (exclusive)."""

    code: str
    name: str | Promise
    definition: str | Promise
    firms: Callable[[datetime], QuerySet[Company]]

    def value(self, as_of: datetime) -> int:
        return self.firms(as_of).count()


def _demand_firms(as_of: datetime) -> QuerySet[Company]:
    needs = Need.objects.filter(opened_at__lt=as_of)
    return Company.objects.filter(pk__in=needs.values("company"))


def _transition_firms(as_of: datetime) -> QuerySet[Company]:
    return Company.objects.filter(pk__in=Project.objects.filter(created_at__lt=as_of).values("demand_firm"))


def _entered(stage: Stage) -> Callable[[datetime], QuerySet[Company]]:
    def firms(as_of: datetime) -> QuerySet[Company]:
        entries = StageRecord.objects.filter(stage=stage, started_at__lt=as_of)
        return Company.objects.filter(pk__in=entries.values("project__demand_firm"))

    return firms


KPIS = (
    Kpi(
        "demand_firms",
        _("AX 수요기업 발굴"),
        _("코디네이터가 확인해 매칭을 시작한 수요가 한 건이라도 있는 수요기업 수"),
        _demand_firms,
    ),
    Kpi(
        "transition_firms",
        _("인공지능 전환 사업군"),
        _("공급기업을 선정해 과제를 시작한 수요기업 수"),
        _transition_firms,
    ),
    Kpi(
        "poc_firms",
        _("개별 기업 PoC"),
        _("단계평가에서 계속 의결을 받아 개념검증(PoC)에 들어간 수요기업 수"),
        _entered(Stage.POC),
    ),
    Kpi(
        "pilot_firms",
        _("AX 실증 지원"),
        _("단계평가에서 계속 의결을 받아 실증에 들어간 수요기업 수"),
        _entered(Stage.PILOT),
    ),
)
BY_CODE = {kpi.code: kpi for kpi in KPIS}
