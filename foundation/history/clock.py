"""The one clock of the product: services ask it, so that the demo and the tests can live through a year.

Instants are aware and in UTC; days and quarters are those of Asia/Seoul.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.utils import timezone

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


def working_days_later(days: int, start: date | None = None) -> datetime:
    """18:00 Seoul time on the day that lies `days` working days (Mon–Fri) after `start` (default: today)."""
    day = start or today()
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            days -= 1
    return datetime(day.year, day.month, day.day, 18, tzinfo=timezone.get_default_timezone())
