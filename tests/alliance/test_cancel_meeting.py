"""Calling a meeting off: everybody who was called learns of it, and calendars take it out."""

import pytest
from django.core.exceptions import ValidationError

from alliance.models import Meeting
from alliance.services import meetings
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from foundation.outbox.models import Delivery
from tests import factories

from .meetings import NOW, STARTS, Called, outsiders

pytestmark = pytest.mark.django_db


def cancel(meeting, by, reason="태풍 예보"):
    with clock.at(NOW):
        meetings.cancel(meeting=meeting, reason=reason, by=by)


def test_everybody_is_told_and_calendars_take_it_out():
    called = Called()
    Delivery.objects.all().delete()
    cancel(called.meeting, called.coordinator)
    called.meeting.refresh_from_db()
    assert (called.meeting.status, called.meeting.sequence) == (Meeting.Status.CANCELLED, 1)
    mails = Delivery.objects.all()
    assert {row.to for row in mails} == {one.user.email for one in called.members}
    for row in mails:
        lines = row.calendar.replace("\r\n ", "").split("\r\n")
        assert {"METHOD:CANCEL", "SEQUENCE:1", "STATUS:CANCELLED", f"UID:{called.meeting.pk}@ai-on"} <= set(
            lines
        )
        assert "사유: 태풍 예보" in row.body
        assert "참석 여부" not in row.body
    assert Event.objects.of(called.meeting).get(verb="meeting.cancelled").reason == "태풍 예보"


def test_of_a_planned_one_nobody_is_told():
    factories.AllianceMemberFactory()
    meeting = factories.MeetingFactory(starts_at=STARTS)
    cancel(meeting, factories.UserFactory(is_coordinator=True))
    meeting.refresh_from_db()
    assert (meeting.status, meeting.sequence) == (Meeting.Status.CANCELLED, 0)
    assert not Notification.objects.exists()


def test_with_a_reason():
    called = Called()
    with pytest.raises(ValidationError) as error:
        cancel(called.meeting, called.coordinator, reason=" ")
    assert "reason" in error.value.message_dict


@pytest.mark.parametrize("status", ["held", "approved", "cancelled"])
def test_not_after_it_was_held_or_cancelled(status):
    meeting = factories.MeetingFactory(starts_at=STARTS, status=status)
    with pytest.raises(Refused):
        cancel(meeting, factories.UserFactory(is_coordinator=True))


def test_the_operating_body_cancels():
    called = Called()
    for person in [*outsiders(), called.members[0].user]:
        with pytest.raises(Forbidden):
            cancel(called.meeting, person)
