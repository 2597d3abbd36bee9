"""KPIs of who supplies: how far selections gather on few suppliers, and how many go to the region's own."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from companies.districts import District
from companies.models import Site
from projects.models import Project

from ..quarters import day_of
from .base import NONE, ONE, Group, Kpi, Method, Row
from .sources import key

LARGEST = 5


def _largest(as_of: datetime) -> Iterable[Row]:
    chosen = list(
        Project.objects.filter(created_at__lt=as_of, match__designated=False).values_list(
            "pk", "created_at", "demand_firm", "supplier", "agreement__plan_task"
        )
    )
    counts = Counter(supplier for _pk, _at, _firm, supplier, _task in chosen)
    ranked = sorted(counts, key=lambda supplier: (-counts[supplier], str(supplier)))
    largest = set(ranked[:LARGEST])
    for pk, at, firm, supplier, task in chosen:
        yield Row(key(Project, pk), day_of(at), firm, ONE if supplier in largest else NONE, task=task)


def _local(as_of: datetime) -> Iterable[Row]:
    here = Site.objects.filter(company=OuterRef("supplier")).exclude(district=District.OUTSIDE)
    chosen = Project.objects.filter(created_at__lt=as_of, match__designated=False).annotate(
        local=Exists(here)
    )
    for pk, at, firm, local, task in chosen.values_list(
        "pk", "created_at", "demand_firm", "local", "agreement__plan_task"
    ):
        yield Row(key(Project, pk), day_of(at), firm, ONE if local else NONE, task=task)


KPIS = (
    Kpi(
        "largest_suppliers",
        _("공급 쏠림"),
        _("선정으로 시작한 과제 가운데 과제가 가장 많은 공급기업 다섯 곳의 비율"),
        "%",
        Method.RATIO,
        _largest,
        Group.MARKET,
        higher_is_better=False,
        retold=True,
    ),
    Kpi(
        "local_suppliers",
        _("관내 공급 비율"),
        _(
            "선정으로 시작한 과제 가운데 인천에 사업장이 있는 공급기업의 비율. 사업장을 적지 않았으면 관외로 셉니다."
        ),
        "%",
        Method.RATIO,
        _local,
        Group.MARKET,
    ),
)
