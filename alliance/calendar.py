"""The plan's year of the alliance (data/calendar.json): in which months it meets, and what each meeting is about."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from django.utils import timezone

from foundation.history import clock

from .quarters import Quarter

OPENS = time(14)
#: A meeting's planned day is the first working day from here on in its month.
FROM_DAY = 15
#: So many days lie at least between planning and meeting, for its papers and invitations.
AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Planned:
    quarter: int
    month: int
    topics: tuple[str, ...]

    def starts_at(self, year: int) -> datetime | None:
        """When it is to begin, in Asia/Seoul; None where its quarter is too far gone."""
        day = max(date(year, self.month, FROM_DAY), clock.today() + AHEAD)
        while not clock.is_working_day(day):
            day += timedelta(days=1)
        if Quarter.of(day) != Quarter(year, self.quarter):
            return None
        return datetime.combine(day, OPENS, tzinfo=timezone.get_default_timezone())


@cache
def meetings() -> tuple[Planned, ...]:
    text = (Path(__file__).parent / "data" / "calendar.json").read_text(encoding="utf-8")
    return tuple(
        Planned(row["quarter"], row["month"], tuple(row["topics"])) for row in json.loads(text)["meetings"]
    )
