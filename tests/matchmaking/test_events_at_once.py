"""Two coordinators at once about one timetable, in transactions that really run side by side."""

import pytest
from django.db import connection

from foundation.history import clock
from foundation.history.models import Event
from matchmaking.models import Attendance, Consultation, Match, MatchingEvent
from matchmaking.services import consultations, events, matches
from tests import factories
from tests.matchmaking import eventful
from tests.matchmaking.pairs import pair
from tests.matchmaking.test_rounds_at_once import at_once

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a real PostgreSQL at DATABASE_URL"),
]
S = Match.Status


def booking(event, found, slot=1, table=1):
    by = factories.UserFactory(is_coordinator=True)
    match, fresh = Match.objects.for_list().get(pk=found.match.pk), MatchingEvent.objects.get(pk=event.pk)
    return lambda: consultations.book(event=fresh, match=match, slot=slot, table=table, by=by)


def test_one_of_two_gets_the_table():
    event = eventful.announced()
    acts = [booking(event, pair(S.ACCEPTED)) for _ in range(2)]
    assert at_once(clock.now(), *acts) == ["done", "table"]
    row = Consultation.objects.get()
    assert Attendance.objects.filter(consultation=row).count() == Attendance.objects.count() == 2
    assert Event.objects.filter(verb="consultation.booked").count() == 1


def test_one_of_two_gets_the_firm():
    event, need = eventful.announced(), factories.NeedFactory()
    acts = [booking(event, pair(S.ACCEPTED, need=need), table=table) for table in (1, 2)]
    assert at_once(clock.now(), *acts) == ["done", "firm"]


def test_two_proposals_fill_one_timetable():
    event = eventful.announced(tables=1)
    found = [pair(S.ACCEPTED) for _ in range(4)]

    def propose(*pairs):
        chosen = [Match.objects.for_list().get(pk=row.match.pk) for row in pairs]
        fresh = MatchingEvent.objects.get(pk=event.pk)
        by = factories.UserFactory(is_coordinator=True)
        return lambda: consultations.propose(event=fresh, chosen=chosen, by=by)

    assert at_once(clock.now(), propose(*found[:2]), propose(*found[2:])) == ["done", "done"]
    assert sorted(Consultation.objects.values_list("slot", "table")) == [(1, 1), (2, 1), (3, 1)]


def test_a_booking_and_the_end_of_its_match():
    """Neither waits for the other for ever, and nothing stays booked for a match that has ended."""
    event, found = eventful.announced(), pair(S.ACCEPTED)
    first = booking(event, found)
    match = Match.objects.for_list().get(pk=found.match.pk)
    codes = at_once(
        clock.now(),
        first,
        lambda: matches.cancel_match(match=match, reason="다른 제안", by=found.buyer),
    )
    assert codes in (["done", "done"], ["done", "status"])
    assert not Consultation.objects.live().exists()


def test_a_booking_and_the_events_cancellation():
    by = factories.UserFactory(is_coordinator=True)
    event = eventful.announced(by)
    fresh = MatchingEvent.objects.get(pk=event.pk)
    codes = at_once(
        clock.now(),
        booking(event, pair(S.ACCEPTED)),
        lambda: events.cancel(event=fresh, reason="사정", by=by),
    )
    assert codes in (["done", "done"], ["done", "ended"])
    assert not Consultation.objects.live().exists()
