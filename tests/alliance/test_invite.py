"""Calling the members: each is told once, with the appointment for its calendar."""

import re
from datetime import date, timedelta

import pytest

from alliance.models import AgendaItem, Attendance, Meeting
from alliance.services import meetings
from foundation.history import clock
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from foundation.outbox.models import Delivery
from tests import factories

from .meetings import NOW, STARTS, Called, later, outsiders

pytestmark = pytest.mark.django_db


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")


@pytest.fixture
def coordinator():
    return factories.UserFactory(is_coordinator=True)


@pytest.fixture
def meeting():
    return factories.MeetingFactory(starts_at=STARTS)


def invite(meeting, by, on=NOW):
    with clock.at(on):
        return meetings.invite(meeting=meeting, by=by)


def test_everybody_who_is_a_member_on_that_day(coordinator, meeting):
    member = factories.AllianceMemberFactory()
    factories.AllianceMemberFactory(left_on=date(2026, 3, 16))
    factories.AllianceMemberFactory(joined_on=date(2026, 3, 17))
    leaves_after = factories.AllianceMemberFactory(left_on=date(2026, 3, 17))
    rows = invite(meeting, coordinator)
    assert [row.member for row in rows] == [member, leaves_after]
    assert meeting.status == Meeting.Status.INVITED
    assert set(Attendance.objects.values_list("answer", "present")) == {("none", False)}
    assert {row.user for row in Notification.objects.all()} == {member.user, leaves_after.user}


def test_the_mail_has_an_invitation_for_the_calendar(coordinator, meeting):
    AgendaItem.objects.create(meeting=meeting, position=1, title="목표, 설정")
    member = factories.AllianceMemberFactory()
    other = factories.AllianceMemberFactory()
    invite(meeting, coordinator)
    delivery = Delivery.objects.get(to=member.user.email)
    assert "일시: 2026-03-16 14:00–16:00 (한국 시간)" in delivery.body
    assert "- 목표, 설정" in delivery.body
    lines = unfolded(delivery.calendar)
    assert {
        "METHOD:REQUEST",
        f"UID:{meeting.pk}@ai-on",
        "DTSTART:20260316T050000Z",
        "DTEND:20260316T070000Z",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
        "SUMMARY:2026년 1분기 얼라이언스 회의",
        "LOCATION:AX센터 대회의실",
        "DESCRIPTION:목표\\, 설정",
        "ORGANIZER:mailto:no-reply@localhost",
        f"ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:{member.user.email}",
    } <= set(lines)
    assert other.user.email not in delivery.calendar
    assert all(len(line.encode()) <= 75 for line in delivery.calendar.split("\r\n"))
    assert not re.search(r"(?<!\r)\n", delivery.calendar)


def test_again_those_who_were_appointed_since():
    called = Called()
    since = factories.AllianceMemberFactory()
    told = Notification.objects.count()
    assert [row.member for row in invite(called.meeting, called.coordinator)] == [since]
    assert Notification.objects.count() == told + 1
    with pytest.raises(Refused) as refused:
        invite(called.meeting, called.coordinator)
    assert refused.value.code == "nobody"


def test_not_without_members(coordinator, meeting):
    with pytest.raises(Refused) as refused:
        invite(meeting, coordinator)
    assert refused.value.code == "nobody"
    assert meeting.status == Meeting.Status.PLANNED


def test_not_to_what_is_over(coordinator, meeting):
    factories.AllianceMemberFactory()
    with pytest.raises(Refused) as refused:
        invite(meeting, coordinator, on=STARTS)
    assert refused.value.code == "past"
    invite(meeting, coordinator, on=STARTS - timedelta(seconds=1))


def test_not_without_a_place(coordinator):
    factories.AllianceMemberFactory()
    with pytest.raises(Refused) as refused:
        invite(factories.MeetingFactory(starts_at=STARTS, place=""), coordinator)
    assert refused.value.code == "place"


@pytest.mark.parametrize("status", ["held", "approved", "cancelled"])
def test_not_to_what_was_held_or_cancelled(coordinator, status):
    factories.AllianceMemberFactory()
    meeting = factories.MeetingFactory(starts_at=later(STARTS, days=1), status=status)
    with pytest.raises(Refused) as refused:
        invite(meeting, coordinator)
    assert refused.value.code == "transition"
    assert not Attendance.objects.exists()


def test_the_operating_body_calls(meeting):
    for person in outsiders():
        with pytest.raises(Forbidden):
            invite(meeting, person)
