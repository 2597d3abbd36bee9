"""The board's cards: figures with their charts, and what stands out among them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import get_language

from foundation.exports.charts import Chart, described, svg

from . import charts, kpis
from .kpis.figures import Figure, Status

#: Earlier ones: a card's chart goes back a year, the KPI's own page two.
QUARTERS, QUARTERS_IN_FULL = 4, 7
SMALL = (300, 110)  # a card's, whose words then are as large as the card's own
LARGEST_CHANGES = 6
DAY = 86_400
WHOLE = 100

_signer = Signer(salt="alliance.chart")


@dataclass(frozen=True)
class Card:
    figure: Figure

    @cached_property
    def chart(self) -> Chart:
        figure = self.figure
        aim = figure.target.value if figure.target else None
        unit = str(figure.kpi.unit).strip()
        drawn = charts.of_history(str(figure.kpi.name), unit, figure.history, aim)
        return small(drawn) if len(figure.history) <= QUARTERS + 1 else drawn

    @property
    def drawn(self) -> bool:
        """Whether a chart would show anything."""
        return not self.figure.kpi.once and any(value for _quarter, value in self.figure.history)

    @property
    def address(self) -> str:
        return address(self.chart)

    @property
    def small_address(self) -> str:
        return address(small(self.chart))

    @property
    def told(self) -> str:
        """The chart in words."""
        return described(self.chart)

    @property
    def table(self) -> list[tuple[str, str]]:
        """What the chart shows, as rows."""
        kpi = self.figure.kpi
        return [(str(quarter), kpi.worded(value)) for quarter, value in self.figure.history]


@dataclass(frozen=True)
class Group:
    """`once` are those that are there or not: listed rather than charted."""

    name: str
    label: Any
    cards: Sequence[Card]
    once: Sequence[Card]


@dataclass(frozen=True)
class Change:
    figure: Figure
    better: bool


def groups(figures: Sequence[Figure]) -> list[Group]:
    """In the catalogue's order."""
    found = []
    for group, label in kpis.GROUPS.items():
        cards = [Card(figure) for figure in figures if figure.kpi.group is group]
        charted = [card for card in cards if not card.figure.kpi.once]
        once = [card for card in cards if card.figure.kpi.once]
        found.append(Group(group.value, label, charted, once))
    return found


def by_status(figures: Iterable[Figure]) -> list[tuple[Status | None, list[Figure]]]:
    """What needs the meeting's eyes first; at last those without a target to stand to."""
    order = (Status.OFF, Status.AT_RISK, Status.ON_TRACK, Status.REACHED, None)
    found: dict[Status | None, list[Figure]] = {status: [] for status in order}
    for figure in figures:
        found[figure.status].append(figure)
    return list(found.items())


def largest_changes(figures: Iterable[Figure]) -> list[Change]:
    """Since the end of the last quarter: of percents by points, of all else by its share of what it was."""
    found = [(_extent(figure), figure) for figure in figures]
    moved = sorted((pair for pair in found if pair[0]), key=lambda pair: -pair[0])
    return [
        Change(figure, ((figure.quarter_change or 0) > 0) == figure.kpi.higher_is_better)
        for _extent_, figure in moved[:LARGEST_CHANGES]
    ]


def _extent(figure: Figure) -> Decimal:
    change, before = figure.quarter_change, figure.previous_quarter
    if not change:
        return Decimal(0)
    if figure.kpi.method.divides:
        return abs(change)
    return WHOLE * abs(change) / abs(before) if before else Decimal(WHOLE)


def small(chart: Chart) -> Chart:
    """As a card has it: the last year of it."""
    last = slice(-(QUARTERS + 1), None)
    return replace(chart, labels=chart.labels[last], values=chart.values[last], size=SMALL)


def address(chart: Chart) -> str:
    """Where its picture is. The address holds what is drawn, signed: it stays good for ever and needs no query."""
    values = [None if value is None else str(value) for value in chart.values]
    target = None if chart.target is None else str(chart.target)
    held = [chart.title, chart.unit, list(chart.labels), values, target, chart.size]
    return reverse("alliance:chart", args=[_signer.sign_object(held, compress=True)])


def picture(held: str) -> str | None:
    """SVG of what such an address holds, drawn once; None where nobody here has signed it."""
    try:
        title, unit, labels, values, target, size = _signer.unsign_object(held)
    except BadSignature:
        return None
    chart = Chart(
        title=title,
        unit=unit,
        labels=tuple(labels),
        values=tuple(None if value is None else Decimal(value) for value in values),
        target=None if target is None else Decimal(target),
        size=(size[0], size[1]),
    )
    signature = held.rpartition(":")[2]
    drawn: str | None = cache.get_or_set(f"chart:{get_language()}:{signature}", lambda: svg(chart), DAY)
    return drawn
