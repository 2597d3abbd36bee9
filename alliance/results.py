"""What the public reads: chosen KPIs of the newest pack, which doesn't change with the records, and success cases.

A pack is large; what is told of it is kept in the cache by the pack's key, since its content never changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.core.cache import cache
from django.utils.functional import Promise

from foundation.exports.charts import Chart, described

from . import cards, cases, charts, kpis
from .kpis import GROUPS, Method
from .models import Case, KpiSetting, Pack
from .quarters import Quarter

INSIDE = ("records", "breakdowns")
#: Of fewer firms a rate, a sum or a middle value would tell the public what one of them has done; a count doesn't.
FEWEST = 3
COUNTS = (Method.FIRMS, Method.COUNT)
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
    withheld: bool
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
    return cache.get_or_set(f"alliance.outside.{pack.pk}", lambda: _outside(pack), DAY) or []


def _outside(pack: Pack) -> list[dict[str, Any]]:
    """Nothing of one that isn't what was frozen."""
    if not pack.intact:
        return []
    return [
        {name: part for name, part in kpi.items() if name not in INSIDE}
        | {"records": len(kpi["records"]), "withheld": False}
        | _withheld(kpi)
        for kpi in pack.content["kpis"]
    ]


def _withheld(kpi: dict[str, Any]) -> dict[str, Any]:
    """What is told instead of values that come from few firms; of what has no firm, nothing is withheld."""
    since = {firm: on for _key, on, firm, *_rest in sorted(kpi["records"], key=itemgetter(1), reverse=True)}
    if not since or None in since or Method(kpi["method"]) in COUNTS:
        return {}
    told = {"history": [past for past in kpi["history"] if _firms(since, past[0]) >= FEWEST]}
    if len(since) >= FEWEST:
        return told
    return told | {"value": None, "text": "—", "percent": None, "withheld": True}


def _firms(since: Mapping[str, str], quarter: str) -> int:
    """How many had a record by that quarter's end."""
    before = Quarter.named(quarter).ends_on.isoformat()
    return sum(on < before for on in since.values())


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
        withheld=frozen["withheld"],
        chart=cards.small(chart),
        past=[(label, chart.worded(past)) for label, past in zip(chart.labels, chart.values, strict=True)],
        **words,
    )


def _aim(target: dict[str, Any] | None, kpi: kpis.Kpi | None) -> str:
    """In the reader's language where the KPI is the same; empty where the plan wants something in words only."""
    if target is None or not target["value"]:
        return ""
    return kpi.worded(Decimal(target["value"])) if kpi else f"{target['value']}{target['unit']}"
