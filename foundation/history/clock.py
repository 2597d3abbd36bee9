"""The one clock of the product: services ask it, so that the demo and the tests can live through a year.

Instants are aware and in UTC; days and quarters are those of Asia/Seoul. Working days leave out weekends and the public
holidays of data/holidays.csv, which tells where its dates are from.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from django.utils import timezone

OPENS, CLOSES = time(9), time(18)  # the office hours of a working day

_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


def now() -> datetime:
    """The present instant, aware; the moved one inside `at()`."""
    return _moved.get() or timezone.now()


def today() -> date:
    """The present day in the operating body's time zone."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Live at `moment` (aware) inside the block; blocks may nest."""
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)


@cache
def holidays() -> dict[date, str]:
    """The public holidays that are known, by day."""
    text = (Path(__file__).parent / "data" / "holidays.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {date.fromisoformat(row["date"]): row["name"] for row in rows}


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays()


def working_days_later(days: int, start: date | None = None) -> datetime:
    """18:00 Seoul time on the day that lies `days` working days after `start` (default: today)."""
    return _at(_days_away(start or today(), days, timedelta(days=1)), CLOSES)


def working_day_before(day: date) -> date:
    """The last working day before `day`."""
    return _days_away(day, 1, timedelta(days=-1))


def opening_before(day: date) -> datetime:
    """When the office opens on the last working day before `day`."""
    return _at(working_day_before(day), OPENS)


def in_office_hours(moment: datetime) -> datetime:
    """`moment` itself where it lies in the office hours of a working day, else when the next ones begin."""
    local = timezone.localtime(moment)
    day = local.date()
    if is_working_day(day):
        if local.time() < OPENS:
            return _at(day, OPENS)
        if local.time() < CLOSES:
            return moment
    return _at(_days_away(day, 1, timedelta(days=1)), OPENS)


def _days_away(day: date, days: int, step: timedelta) -> date:
    while days > 0:
        day += step
        days -= is_working_day(day)
    return day


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=timezone.get_default_timezone())
