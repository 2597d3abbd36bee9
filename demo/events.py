"""The matching events: one that was held and led on, and one to come."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import get_default_timezone, localdate

from companies.models import User
from foundation.history import clock
from matchmaking.models import Consultation, Match, MatchingEvent
from matchmaking.services import consultations, events

from . import texts_events as texts

if TYPE_CHECKING:
    from .story import Life, Story

HELD, AHEAD = 18, 8  # days before and after the story's end
TABLES, MOST = 4, 10


def lives(story: "Story") -> Iterator[tuple[float, "Life"]]:
    yield HELD + 7, past(story)
    yield 4, coming(story)


def past(story: "Story") -> "Life":
    """Filled on the working day before, held with one firm that didn't come, closed on the morning after."""
    by = story.coordinators[0]
    event = plan(texts.PAST, story.now - timedelta(days=HELD), by)
    day = localdate(event.starts_at)
    yield story.until(at(clock.working_day_before(day), 10))
    book(event, by, Match.Status.ACCEPTED, Match.Status.CONSULTED)
    yield story.until(event.ends_at + timedelta(minutes=5))
    rows = list(event.consultations.open().for_list().order_by("slot", "table"))
    for number, row in enumerate(rows):
        if number == len(rows) - 2:
            consultations.mark(consultation=row, side="supplier", state="absent", by=by)
            continue
        summary, action, days = texts.LOGS[number % len(texts.LOGS)]
        consultations.conclude(
            consultation=row,
            summary=summary,
            next_action=action,
            next_on=day + timedelta(days=days) if days else None,
            by=by,
        )
    yield story.until(at(clock.working_days_later(1, day).date(), 10))
    events.close(event=event, by=by)


def coming(story: "Story") -> "Life":
    """Filled and announced; one supplier can't come."""
    by = story.coordinators[0]
    event = plan(texts.COMING, story.now + timedelta(days=AHEAD), by)
    yield 0.2
    book(event, by, *consultations.BOOKABLE)
    yield 0.2
    last = event.consultations.filter(status=Consultation.Status.BOOKED).for_list().last()
    if last:
        person = story.supplier(last.match)
        consultations.ask_cancel(consultation=last, reason=texts.CANCEL, by=person)


def plan(words: tuple[str, str], moment: datetime, by: User) -> MatchingEvent:
    """An afternoon on that day, or on the next working day."""
    day = localdate(moment)
    while not clock.is_working_day(day):
        day += timedelta(days=1)
    name, note = words
    return events.draft(
        name=name,
        place=texts.PLACE,
        note=note,
        starts_at=at(day, 14),
        ends_at=at(day, 17),
        slot_minutes=30,
        break_minutes=10,
        tables=TABLES,
        by=by,
    )


def book(event: MatchingEvent, by: User, *statuses: Match.Status) -> None:
    rows = consultations.bookable(event, by).filter(status__in=statuses)
    chosen = sorted(rows, key=lambda match: (match.need.external_id, match.solution.external_id))[:MOST]
    consultations.propose(event=event, chosen=chosen, by=by)
    events.publish(event=event, by=by)


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=get_default_timezone())
