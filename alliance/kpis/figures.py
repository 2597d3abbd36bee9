"""A KPI's figure at a 기준일: its value, what its period brought, how it has changed, and how it stands to its target.

Earlier values are today's rows cut at an earlier day, so a record that came late counts where it belongs; only those of
`retold` KPIs are asked for anew.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..models import KpiSetting, Target
from ..quarters import Quarter, days_before, last_day, starts_at
from . import KPIS
from .base import ONE, Kpi, Row
from .sources import reading

Kept = Callable[[Iterable[Row]], list[Row]]


class Status(models.TextChoices):
    REACHED = "reached", pgettext_lazy("kpi", "달성")
    ON_TRACK = "on_track", pgettext_lazy("kpi", "정상")
    AT_RISK = "at_risk", pgettext_lazy("kpi", "주의")
    OFF = "off", pgettext_lazy("kpi", "미달")


@dataclass(frozen=True)
class Figure:
    """`value` is of all time, of a yearly KPI of the year; `period_value` of the days from the period's first on;
    `history` the values at the ends of earlier quarters, the oldest first, and the present one's so far.
    """

    kpi: Kpi
    rows: Sequence[Row]
    value: Decimal | None
    period_value: Decimal | None
    previous_quarter: Decimal | None
    previous_year: Decimal | None
    target: Target | None
    status: Status | None
    history: Sequence[tuple[Quarter, Decimal | None]] = ()

    @property
    def percent(self) -> int | None:
        """How far along the target; above 100 where it is exceeded."""
        if self.value is None or not (self.target and self.target.value):
            return None
        return round(100 * self.value / self.target.value)

    @property
    def target_text(self) -> str:
        """As a page shows it; in the source's own words where it is one of words only."""
        if self.target is None:
            return ""
        if self.target.value is None:
            return self.target.unit
        if self.kpi.money:
            return self.kpi.worded(Decimal(self.target.value))
        return f"{self.target.value:,}{_(self.target.unit)}"

    @property
    def text(self) -> str:
        return self.kpi.worded(self.value)

    @property
    def period_text(self) -> str:
        return self.kpi.worded(self.period_value)

    @property
    def quarter_text(self) -> str:
        return self._signed(self.quarter_change)

    @property
    def year_text(self) -> str:
        return self._signed(self.year_change)

    def _signed(self, change: Decimal | None) -> str:
        """Of percents the difference is in points."""
        if change is None:
            return "—"
        sign = "+" if change > 0 else "−" if change < 0 else ""
        text = self.kpi.worded(abs(change))
        return sign + (text.removesuffix("%") + "%p" if text.endswith("%") else text)

    @property
    def quarter_change(self) -> Decimal | None:
        return _difference(self.value, self.previous_quarter)

    @property
    def year_change(self) -> Decimal | None:
        return _difference(self.value, self.previous_year)


def _difference(new: Decimal | None, old: Decimal | None) -> Decimal | None:
    return None if new is None or old is None else new - old


def year_before(day: date) -> date:
    """The same day a year earlier; of a leap day, the day after the February before."""
    return date(day.year - 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


class Timeline:
    """A KPI's rows, put in order once and cut at any days. They are narrowed after a firm's first is chosen, so that
    each firm is in one part only, and a part is what its breakdown says."""

    def __init__(self, kpi: Kpi, rows: Iterable[Row], kept: Kept) -> None:
        self._rows = kept(kpi.of(rows))
        self._days = [row.on for row in self._rows]

    def between(self, since: date | None, before: date) -> Sequence[Row]:
        """Those that count on the days from `since` on, where it is given, and before `before`."""
        start = bisect_left(self._days, since) if since else 0
        return self._rows[start : bisect_left(self._days, before)]


@reading()
def figure(
    kpi: Kpi,
    as_of: datetime,
    period_start: date | None = None,
    *,
    target: Target | None = None,
    setting: KpiSetting | None = None,
    kept: Kept = list,
    quarters: int = 0,
) -> Figure:
    """As of an instant (exclusive); the period begins with the quarter unless it is given. `kept` narrows the rows;
    `quarters` is how many earlier ones its history has."""
    until = days_before(as_of)
    last = last_day(as_of)
    period_start = period_start or Quarter.of(last).starts_on
    told = Timeline(kpi, kpi.rows(as_of), kept)

    @cache
    def value(before: date) -> tuple[Sequence[Row], Decimal | None]:
        year = (before - timedelta(days=1)).year
        since = date(year, 1, 1) if kpi.yearly else None
        again = before != until and kpi.retold
        of = Timeline(kpi, kpi.rows(starts_at(before)), kept) if again else told
        rows = of.between(since, before)
        return rows, kpi.value(rows)

    rows, now = value(until)
    quarter, year = Quarter.of(last).starts_on, year_before(until)
    return Figure(
        kpi=kpi,
        rows=rows,
        value=now,
        period_value=kpi.value(told.between(period_start, until)),
        previous_quarter=None if kpi.yearly and quarter.month == 1 else value(quarter)[1],
        previous_year=value(year)[1],
        target=target,
        status=_status(kpi, now, target, setting or KpiSetting(kpi=kpi.code), last),
        history=[(past, value(past.ends_on)[1]) for past in _before(Quarter.of(last), quarters)]
        + ([(Quarter.of(last), now)] if quarters else []),
    )


def _before(quarter: Quarter, number: int) -> list[Quarter]:
    """So many quarters before one, the oldest first."""
    past: list[Quarter] = []
    for _each in range(number):
        quarter = quarter.previous
        past.insert(0, quarter)
    return past


def _status(
    kpi: Kpi, value: Decimal | None, target: Target | None, setting: KpiSetting, on: date
) -> Status | None:
    """By the share that is reached of what a target asks for by that day, its amount spread evenly over its period."""
    if value is None or target is None or not target.value:
        return None
    aim = Decimal(target.value)
    if not kpi.higher_is_better:
        share = 100 * aim / value if value else Decimal(100)
        reached = value <= aim
    else:
        reached = value >= aim
        elapsed = target.elapsed(on) if kpi.method.adds_up else ONE
        if elapsed is None:
            return Status.REACHED if reached else None
        share = 100 * value / (aim * elapsed) if elapsed else Decimal(100)
    if reached:
        return Status.REACHED
    if share >= setting.amber_percent:
        return Status.ON_TRACK
    return Status.AT_RISK if share >= setting.red_percent else Status.OFF


def targets(year: int) -> dict[str, Target]:
    """By KPI: the year's own, else that of the whole period."""
    rows = Target.objects.select_related("task").filter(models.Q(year=None) | models.Q(year=year))
    return {row.kpi: row for row in sorted(rows, key=lambda row: row.year is not None)}


@reading()
def figures(
    as_of: datetime, period_start: date | None = None, kept: Kept = list, quarters: int = 0
) -> list[Figure]:
    """Every KPI's, in the catalogue's order."""
    aims = targets(last_day(as_of).year)
    settings = {setting.kpi: setting for setting in KpiSetting.objects.all()}
    return [
        figure(
            kpi,
            as_of,
            period_start,
            target=aims.get(kpi.code),
            setting=settings.get(kpi.code),
            kept=kept,
            quarters=quarters,
        )
        for kpi in KPIS
    ]
