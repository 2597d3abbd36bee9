"""A pack's content as its pages read it: nothing of it is asked of the records anew."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.functional import Promise

from foundation.exports.charts import Chart, described

from . import cards, charts
from .kpis import GROUPS, Group, Kpi, Method
from .kpis.breakdowns import Dimension
from .kpis.figures import Status

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Frozen:
    """A figure as it was told, with its chart."""

    told: Content

    @cached_property
    def _chart(self) -> Chart:
        told = self.told
        aim = told["target"] and told["target"]["value"]
        return charts.of_history(told["name"], told["unit"].strip(), history(told), aim)

    @property
    def chart(self) -> str:
        """Where its picture is; nowhere where it would show nothing."""
        return cards.address(self._chart) if any(value for _label, value in history(self.told)) else ""

    @property
    def table(self) -> list[tuple[str, str]]:
        """What the chart shows, as rows."""
        kpi = defined(self.told)
        return [(label, kpi.worded(value)) for label, value in history(self.told)]

    @property
    def described(self) -> str:
        return described(self._chart)

    @cached_property
    def _small(self) -> Chart:
        return cards.small(self._chart)

    @property
    def small_chart(self) -> str:
        """Where the picture of its last year is, as large as on a card."""
        return cards.address(self._small) if any(self._small.values) else ""

    @property
    def small_described(self) -> str:
        return described(self._small)


def groups(content: Content) -> list[tuple[Any, list[Frozen]]]:
    """The figures by group, in the board's order."""
    found = [
        (label, [Frozen(kpi) for kpi in content["kpis"] if kpi["group"] == group.value])
        for group, label in GROUPS.items()
    ]
    return [(label, figures) for label, figures in found if figures]


def standing(content: Content) -> list[tuple[Status, list[Content]]]:
    """Which KPIs stand how to their targets; what needs the meeting's eyes first."""
    by_status: dict[str, list[Content]] = defaultdict(list)
    for kpi in content["kpis"]:
        by_status[kpi["status"]].append(kpi)
    order = (Status.OFF, Status.AT_RISK, Status.ON_TRACK, Status.REACHED)
    return [(status, by_status[status]) for status in order if status in by_status]


def figure(content: Content, code: str) -> Content | None:
    return next((kpi for kpi in content["kpis"] if kpi["code"] == code), None)


def defined(told: Content) -> Kpi:
    """As it was defined when it was frozen; it has no records of its own."""
    return Kpi(
        code=told["code"],
        name=told["name"],
        definition=told["definition"],
        unit=told["unit"],
        method=Method(told["method"]),
        rows=lambda as_of: (),
        group=Group(told["group"]),
        tasks=tuple(told["tasks"]),
        version=told["version"],
        note=told["note"],
    )


def history(told: Content) -> list[tuple[str, Decimal | None]]:
    """At the ends of quarters, the oldest first; the last is the pack's."""
    return [(label, None if value is None else Decimal(value)) for label, value in told["history"]]


def breakdowns(told: Content) -> list[tuple[str | Promise, list[tuple[Content, str]]]]:
    """As the page takes them: a part leads nowhere."""
    held = told["breakdowns"]
    return [(name.label, [(part, "") for part in held[name]]) for name in Dimension if name in held]


def budgets(given: Sequence[Content]) -> dict[str, Any]:
    """The plan's budgets by task and year, as their source has them, beside what they add up to."""
    years = sorted({year for row in given for year in row["million_krw"]})
    rows = [
        {
            "task": row["task"],
            "note": row["note"],
            "amounts": [(year, row["million_krw"].get(year)) for year in years],
            "sum": sum(row["million_krw"].values()),
            "stated": row["stated_million_krw"],
        }
        for row in given
    ]
    by_year = [(year, sum(row["million_krw"].get(year, 0) for row in given)) for year in years]
    return {
        "years": years,
        "budgets": rows,
        "budget_years": by_year,
        "budget_sum": sum(amount for _year, amount in by_year),
        "budget_stated": sum(row["stated"] or 0 for row in rows),
    }
