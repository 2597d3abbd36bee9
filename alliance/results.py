"""What the public reads: chosen KPIs of the newest pack, which doesn't change with the records, and success cases.

A pack is large; what is told of it is kept in the cache by the pack's key, since its content never changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.utils.functional import Promise

from foundation.exports.charts import Chart, described

from . import cards, cases, charts, kpis
from .kpis import GROUPS
from .models import Case, KpiSetting, Pack

INSIDE = ("records", "breakdowns")
DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Shown:
    """A KPI as its pack has it; in the reader's language where its definition is still the same."""

    code: str
    group: str
    name: str
    definition: str
    note: str
    text: str
    value: Decimal | None
    percent: int | None
    target: dict[str, Any] | None
    target_text: str
    records: int
    chart: Chart
    past: Sequence[tuple[str, str]]

    @property
    def described(self) -> str:
        return described(self.chart)


def newest() -> Pack | None:
    """The latest quarter's, as it was last restated; its content is read only when it is asked for."""
    return Pack.objects.newest().defer("content").first()


def published(pack: Pack) -> list[Shown]:
    """Those of the pack's KPIs that administrators have chosen, in the catalogue's order."""
    chosen = set(KpiSetting.objects.filter(published=True).values_list("kpi", flat=True))
    return [_shown(one) for one in _frozen(pack) if one["code"] in chosen]


def grouped(shown: Sequence[Shown]) -> list[tuple[str | Promise, list[Shown]]]:
    by_group = [
        (label, [one for one in shown if one.group == group.value]) for group, label in GROUPS.items()
    ]
    return [(label, found) for label, found in by_group if found]


def told_cases() -> list[Case]:
    """Published ones whose figures still stand, the newest first."""
    return cases.standing(Case.objects.published().for_list().order_by("-published_at"))


def _frozen(pack: Pack) -> list[dict[str, Any]]:
    """The KPIs of a pack without what is nobody's business outside: only how many records there are."""
    return cache.get_or_set(f"alliance.results.{pack.pk}", lambda: _outside(pack), DAY) or []


def _outside(pack: Pack) -> list[dict[str, Any]]:
    """Nothing of one that isn't what was frozen."""
    if not pack.intact:
        return []
    return [
        {name: part for name, part in kpi.items() if name not in INSIDE} | {"records": len(kpi["records"])}
        for kpi in pack.content["kpis"]
    ]


def _shown(frozen: dict[str, Any]) -> Shown:
    kpi = kpis.BY_CODE.get(frozen["code"])
    same = kpi is not None and kpi.version == frozen["version"]
    words = {
        name: str(getattr(kpi, name)) if same else frozen[name] for name in ("name", "definition", "note")
    }
    unit = str(kpi.unit) if kpi and same else frozen["unit"]
    history = [(label, None if value is None else Decimal(value)) for label, value in frozen["history"]]
    value = None if frozen["value"] is None else Decimal(frozen["value"])
    target = frozen["target"]
    chart = charts.of_history(words["name"], unit, history, target["value"] if target else None)
    return Shown(
        code=frozen["code"],
        group=frozen["group"],
        text=kpi.worded(value) if kpi and same else frozen["text"],
        value=value,
        percent=frozen["percent"],
        target=target,
        target_text=_aim(target, kpi if same else None),
        records=frozen["records"],
        chart=cards.small(chart),
        past=[(label, chart.worded(past)) for label, past in zip(chart.labels, chart.values, strict=True)],
        **words,
    )


def _aim(target: dict[str, Any] | None, kpi: kpis.Kpi | None) -> str:
    """In the reader's language where the KPI is the same; empty where the plan wants something in words only."""
    if target is None or not target["value"]:
        return ""
    return kpi.worded(Decimal(target["value"])) if kpi else f"{target['value']}{target['unit']}"
