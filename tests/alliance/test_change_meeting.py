"""Another time or place: those who were called are told, and their calendars follow."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from alliance.models import Attendance
from alliance.services import meetings
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from foundation.outbox.models import Delivery
from tests import factories

from .meetings import NOW, STARTS, Called, later, outsiders

pytestmark = pytest.mark.django_db

OTHER = later(STARTS, days=1)


def change(called, *, by=None, on=NOW, **given):
    values = {"starts_at": STARTS, "minutes_long": 120, "place": "AX센터 대회의실"} | given
    with clock.at(on):
        meetings.change(meeting=called.meeting, by=by or called.coordinator, **values)
    called.meeting.refresh_from_db()


@pytest.fixture
def called():
    made = Called()
    Delivery.objects.all().delete()
    with clock.at(NOW):
        meetings.answer(attendance=made.row(), answer="yes", by=made.members[0].user)
    return made


def test_another_time_is_asked_for_anew(called):
    change(called, starts_at=OTHER)
    assert (called.meeting.starts_at, called.meeting.sequence) == (OTHER, 1)
    assert called.row().answer == Attendance.Answer.NONE
    mails = Delivery.objects.all()
    assert {row.to for row in mails} == {one.user.email for one in called.members}
    assert all("일시가 바뀌었습니다" in row.subject for row in mails)
    assert all("METHOD:REQUEST" in row.calendar and "SEQUENCE:1\r\n" in row.calendar for row in mails)
    assert all(
        f"UID:{called.meeting.pk}@ai-on" in row.calendar and "DTSTART:20260317T050000Z" in row.calendar
        for row in mails
    )
    assert Event.objects.of(called.meeting).filter(verb="meeting.changed").count() == 1


def test_a_longer_meeting_is_another_time(called):
    change(called, minutes_long=180)
    assert called.row().answer == Attendance.Answer.NONE
    assert "DTEND:20260316T080000Z" in Delivery.objects.first().calendar


def test_another_place_leaves_the_answers(called):
    change(called, place=" 소회의실 ")
    assert (called.meeting.place, called.meeting.sequence) == ("소회의실", 1)
    assert called.row().answer == Attendance.Answer.YES
    assert "장소가 바뀌었습니다" in Delivery.objects.first().subject
    change(called, place="강당")
    assert called.meeting.sequence == 2


def test_what_changes_nothing_tells_nobody(called):
    change(called)
    assert called.meeting.sequence == 0
    assert not Delivery.objects.exists()
    assert not Event.objects.of(called.meeting).filter(verb="meeting.changed").exists()


def test_who_has_left_is_not_told(called):
    called.members[1].left_on = "2026-03-01"
    called.members[1].save()
    change(called, starts_at=OTHER)
    assert called.members[1].user.email not in {row.to for row in Delivery.objects.all()}


def test_of_a_planned_one_nobody_is_told(called):
    Attendance.objects.all().delete()
    called.meeting.status = "planned"
    called.meeting.save()
    told = Notification.objects.count()
    change(called, starts_at=OTHER)
    assert (called.meeting.starts_at, called.meeting.sequence) == (OTHER, 0)
    assert Notification.objects.count() == told


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"starts_at": NOW}, "starts_at"),
        ({"starts_at": datetime(2026, 12, 31, 15, tzinfo=UTC)}, "starts_at"),
        ({"minutes_long": 29}, "minutes_long"),
        ({"minutes_long": 481}, "minutes_long"),
        ({"place": "  "}, "place"),
    ],
)
def test_bad_input_is_named(called, given, field):
    with pytest.raises(ValidationError) as error:
        change(called, **given)
    assert list(error.value.message_dict) == [field]
    called.meeting.refresh_from_db()
    assert called.meeting.sequence == 0


@pytest.mark.parametrize("status", ["held", "approved", "cancelled"])
def test_not_after_it_was_held_or_cancelled(called, status):
    called.meeting.status = status
    called.meeting.save()
    with pytest.raises(Refused):
        change(called, starts_at=OTHER)


def test_the_operating_body_changes(called):
    for person in outsiders():
        with pytest.raises(Forbidden):
            change(called, by=person, starts_at=OTHER)
    assert factories.MeetingFactory._meta.model.objects.get().starts_at == STARTS
