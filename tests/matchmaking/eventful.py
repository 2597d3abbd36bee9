"""Matching events with what is booked in them."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from foundation.history import clock
from matchmaking.models import Consultation, Match, MatchingEvent
from matchmaking.services import consultations, events
from tests import factories
from tests.matchmaking.pairs import Pair, pair

S = Match.Status


def content(**fields):
    """An afternoon in a month, with three slots of 30 minutes at two tables."""
    day = clock.today() + timedelta(days=30)
    starts = datetime.combine(day, time(13), tzinfo=timezone.get_default_timezone())
    values = {"name": "가을 상담회", "place": "AX센터 2층", "note": "", "tables": 2}
    values |= {"starts_at": starts, "ends_at": starts + timedelta(minutes=100)}
    return values | {"slot_minutes": 30, "break_minutes": 5} | fields


def draft(by=None, **fields) -> MatchingEvent:
    return events.draft(by=by or factories.UserFactory(is_coordinator=True), **content(**fields))


def announced(by=None, **fields) -> MatchingEvent:
    by = by or factories.UserFactory(is_coordinator=True)
    event = draft(by, **fields)
    events.publish(event=event, by=by)
    return event


def book(event, found: Pair, slot=1, table=1, by=None) -> Consultation:
    by = by or factories.UserFactory(is_coordinator=True)
    return consultations.book(event=event, match=found.match, slot=slot, table=table, by=by)


def booked(event=None, status=S.ACCEPTED, **place) -> tuple[Consultation, Pair]:
    found = pair(status)
    return book(event or announced(), found, **place), found


def on_the_day(event, *, minutes=0):
    """The clock at the event's beginning, or so many minutes after it."""
    return clock.at(event.starts_at + timedelta(minutes=minutes))
