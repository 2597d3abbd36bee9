"""Members are reminded once, on the working day before; whoever declined isn't. Until they answer, their home page
says that an answer is awaited."""

from datetime import UTC, datetime

import pytest

from alliance.frame import waiting
from alliance.services import meetings
from foundation import outbox
from foundation.history import clock
from foundation.outbox.models import Delivery, Job

from .meetings import NOW, STARTS, Called, later

pytestmark = pytest.mark.django_db

#: Friday before that Monday, at nine in Seoul.
MORNING = datetime(2026, 3, 13, tzinfo=UTC)


def reminded(on=MORNING):
    """Whom the mails that are due by then remind."""
    with clock.at(on):
        outbox.drain()
    return set(Delivery.objects.filter(subject__contains="다음 근무일").values_list("to", flat=True))


def test_the_working_day_before():
    called = Called()
    with clock.at(NOW):
        meetings.answer(attendance=called.row(0), answer="no", by=called.members[0].user)
        meetings.answer(attendance=called.row(1), answer="yes", by=called.members[1].user)
    assert reminded(later(MORNING, seconds=-1)) == set()
    assert reminded() == {called.members[1].user.email, called.members[2].user.email}
    assert not Delivery.objects.filter(subject__contains="다음 근무일").exclude(calendar="").exists()


def test_of_another_time_then():
    called = Called()
    with clock.at(NOW):
        meetings.change(
            meeting=called.meeting,
            starts_at=later(STARTS, days=2),
            minutes_long=120,
            place="강당",
            by=called.coordinator,
        )
    assert reminded() == set()
    assert len(reminded(later(MORNING, days=4))) == 3
    assert len(reminded(later(MORNING, days=5))) == 3


@pytest.mark.parametrize("status", ["held", "cancelled"])
def test_not_of_what_was_called_off(status):
    called = Called()
    called.meeting.status = status
    called.meeting.save()
    assert reminded() == set()


def test_not_once_it_began():
    Called()
    assert reminded(STARTS) == set()


def test_not_where_that_day_is_over():
    called = Called()
    Job.objects.all().delete()
    called.meeting.attendances.all().delete()
    with clock.at(MORNING):
        meetings.invite(meeting=called.meeting, by=called.coordinator)
    assert not Job.objects.filter(kind="alliance.remind_meeting").exists()


def awaited(person, on=NOW):
    with clock.at(on):
        return [(item.count, item.url) for item in waiting(person) if item.label == "회신할 회의"]


def test_an_answer_is_awaited():
    called = Called()
    person = called.members[0].user
    assert awaited(person) == [(1, called.meeting.get_absolute_url())]
    assert awaited(called.coordinator) == []
    assert awaited(person, on=STARTS) == []
    with clock.at(NOW):
        meetings.answer(attendance=called.row(), answer="no", by=person)
    assert awaited(person) == []
