"""Quarters of a year, half-open and in Asia/Seoul, and the days up to which a meeting's figures are told."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def named(cls, text: str) -> "Quarter":
        """That of which `text` is the name."""
        year, number = text.split(" Q")
        return cls(int(year), int(number))

    @property
    def starts_on(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def ends_on(self) -> date:
        """The first day after it."""
        return self.next.starts_on

    @property
    def last_on(self) -> date:
        return self.ends_on - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def previous(self) -> "Quarter":
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    def __str__(self) -> str:
        return f"{self.year} Q{self.number}"


def cutoff(meeting_on: date) -> date:
    """The 기준일 of a meeting, as meetings come before their quarter ends: the previous month's last day."""
    return meeting_on.replace(day=1) - timedelta(days=1)


def starts_at(day: date) -> datetime:
    """The instant at which a day begins; in UTC, as records' instants are, since a hundred thousand of those are
    compared with it, and across time zones that takes ten times as long."""
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone()).astimezone(UTC)


def as_of(cutoff_on: date) -> datetime:
    """The instant after a 기준일: what happened on that day counts."""
    return starts_at(cutoff_on + timedelta(days=1))


def day_of(moment: datetime | None) -> date:
    """The day in Asia/Seoul on which an instant lies; that one is given, the query that read it has said."""
    assert moment is not None
    return moment.astimezone(timezone.get_default_timezone()).date()


def days_before(moment: datetime) -> date:
    """The first day that hasn't begun before an instant: records that know a day only count on earlier ones."""
    day = day_of(moment)
    return day if moment == starts_at(day) else day + timedelta(days=1)


def last_day(moment: datetime) -> date:
    """The last day that had begun before an instant."""
    return days_before(moment) - timedelta(days=1)
