"""Who is there, and opening the meeting with more than half of its members."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from alliance.models import Attendance, Meeting
from alliance.quorum import Quorum, quorum
from alliance.services import meetings
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from tests import factories

from .meetings import NOW, STARTS, Called, later, outsiders

pytestmark = pytest.mark.django_db

MORNING = later(STARTS, hours=-5)  # 09:00 in Seoul
NIGHT_BEFORE = later(STARTS, hours=-14, seconds=-1)


def hold(called, by=None, on=STARTS):
    with clock.at(on):
        meetings.hold(meeting=called.meeting, by=by or called.coordinator)


@pytest.mark.parametrize(("seats", "needed"), [(0, 1), (1, 1), (2, 2), (3, 2), (4, 3), (5, 3)])
def test_more_than_half(seats, needed):
    assert Quorum(seats, 0).needed == needed
    assert not Quorum(seats, needed - 1).reached
    assert Quorum(seats, needed).reached


def test_who_is_there():
    called = Called()
    called.marked(0, 2)
    assert [called.row(n).present for n in range(3)] == [True, False, True]
    called.marked(1)
    assert [called.row(n).present for n in range(3)] == [False, True, False]
    marks = Event.objects.of(called.meeting).filter(verb="meeting.marked")
    assert marks.last().data["present"] == [called.members[1].pk]


def test_a_member_who_was_not_called_comes_too():
    called = Called()
    called.members.append(factories.AllianceMemberFactory())
    called.marked(3)
    assert called.row(3).present
    assert quorum(called.meeting) == Quorum(4, 1)


def test_only_members_of_that_day_are_there():
    called = Called()
    for gone in (
        factories.AllianceMemberFactory(left_on=date(2026, 3, 16)),
        factories.AllianceMemberFactory(joined_on=date(2026, 3, 17)),
    ):
        called.members.append(gone)
        with pytest.raises(ValidationError) as error:
            called.marked(0, len(called.members) - 1)
        assert "present" in error.value.message_dict
    assert not Attendance.objects.filter(present=True).exists()


def test_opened_with_more_than_half_and_how_many_they_were_is_kept():
    called = Called()
    called.marked(0, 1)
    hold(called)
    called.meeting.refresh_from_db()
    assert (called.meeting.status, called.meeting.seats) == (Meeting.Status.HELD, 3)
    factories.AllianceMemberFactory()
    called.members[0].left_on = date(2026, 3, 10)
    called.members[0].save()
    assert quorum(called.meeting) == Quorum(3, 2)


def test_not_with_half():
    called = Called(members=4)
    called.marked(0, 1)
    with pytest.raises(Refused) as refused:
        hold(called)
    assert refused.value.code == "quorum"
    assert "4명 가운데 3명" in refused.value.message
    called.meeting.refresh_from_db()
    assert (called.meeting.status, called.meeting.seats) == (Meeting.Status.INVITED, None)


def test_whoever_left_before_counts_neither_way():
    called = Called()
    called.marked(0, 1)
    called.members[1].left_on = date(2026, 3, 16)
    called.members[1].save()
    assert quorum(called.meeting) == Quorum(2, 1)
    with pytest.raises(Refused):
        hold(called)


def test_who_left_after_the_marking_was_not_there():
    called = Called()
    called.marked(0, 1, 2)
    called.members[1].left_on = date(2026, 3, 16)
    called.members[1].save()
    hold(called)
    called.meeting.refresh_from_db()
    assert quorum(called.meeting) == Quorum(2, 2)
    assert [called.row(n).present for n in range(3)] == [True, False, True]


def test_from_its_day_on():
    called = Called()
    with pytest.raises(Refused) as refused, clock.at(NIGHT_BEFORE):
        meetings.mark(meeting=called.meeting, present=[], by=called.coordinator)
    assert refused.value.code == "early"
    with clock.at(MORNING):
        meetings.mark(meeting=called.meeting, present=[m.pk for m in called.members], by=called.coordinator)
    with pytest.raises(Refused) as refused:
        hold(called, on=NIGHT_BEFORE)
    assert refused.value.code == "early"
    hold(called, on=MORNING)


@pytest.mark.parametrize("status", ["planned", "held", "approved", "cancelled"])
def test_only_what_was_called(status):
    called = Called()
    called.marked(0, 1, 2)
    called.meeting.status = status
    called.meeting.save()
    with pytest.raises(Refused):
        hold(called)
    with pytest.raises(Refused):
        called.marked(0)
    assert called.row(1).present


def test_the_operating_body_marks_and_opens():
    called = Called()
    called.marked(0, 1, 2)
    for person in [*outsiders(), called.members[0].user]:
        with pytest.raises(Forbidden):
            hold(called, by=person)
        with pytest.raises(Forbidden), clock.at(STARTS):
            meetings.mark(meeting=called.meeting, present=[], by=person)
    with pytest.raises(Forbidden), clock.at(NOW):
        hold(called, by=called.members[0].user)
