"""KPIs of who supplies: how far selections gather on few suppliers, and how many go to the region's own."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from companies.districts import District
from companies.models import Site
from projects.models import Project

from ..quarters import day_of
from .base import NONE, Group, Kpi, Method, Row
from .sources import key, shared

LARGEST = 5


class Chosen(NamedTuple):
    """A project that came of a selection; its row counts it where it has what is asked for."""

    at: datetime
    supplier: Any
    local: bool
    row: Row


@shared
def _chosen() -> Sequence[Chosen]:
    here = Site.objects.filter(company=OuterRef("supplier")).exclude(district=District.OUTSIDE)
    found = Project.objects.filter(match__designated=False).annotate(local=Exists(here))
    rows = found.values_list("pk", "created_at", "demand_firm", "supplier", "local", "agreement__plan_task")
    return [
        Chosen(at, supplier, local, Row(key(Project, pk), day_of(at), firm, task=task))
        for pk, at, firm, supplier, local, task in rows
    ]


def _largest(as_of: datetime) -> Iterable[Row]:
    chosen = [one for one in _chosen() if one.at < as_of]
    counts = Counter(one.supplier for one in chosen)
    ranked = sorted(counts, key=lambda supplier: (-counts[supplier], str(supplier)))
    largest = set(ranked[:LARGEST])
    for one in chosen:
        yield _row(one, one.supplier in largest)


def _local(as_of: datetime) -> Iterable[Row]:
    return (_row(one, one.local) for one in _chosen() if one.at < as_of)


def _row(one: Chosen, counts: bool) -> Row:
    return one.row if counts else replace(one.row, value=NONE)


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
