"""Whether a member will come: told by itself, by the link in its mail, or for it by the operating body."""

import pytest
from django.core.exceptions import ValidationError

from alliance import answering
from alliance.models import Attendance
from alliance.services import meetings
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from tests import factories

from .meetings import NOW, STARTS, Called, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def called():
    return Called()


def answer(row, answer, by, on=NOW):
    with clock.at(on):
        meetings.answer(attendance=row, answer=answer, by=by)
    row.refresh_from_db()


def test_a_member_answers_and_changes_its_mind(called):
    row, person = called.row(), called.members[0].user
    answer(row, "yes", person)
    assert row.answer == Attendance.Answer.YES
    answer(row, "no", person)
    assert row.answer == Attendance.Answer.NO
    said = Event.objects.of(called.meeting).filter(verb="meeting.answered", actor_key=person.pk)
    assert [event.data["answer"] for event in said] == ["yes", "no"]


def test_the_operating_body_answers_for_who_telephones(called):
    row = called.row()
    answer(row, "yes", called.coordinator)
    assert row.answer == Attendance.Answer.YES


def test_nobody_answers_for_another_member(called):
    row = called.row()
    for person in (called.members[1].user, factories.UserFactory()):
        with pytest.raises(Forbidden):
            answer(row, "yes", person)
    called.members[0].user.is_active = False
    with pytest.raises(Forbidden):
        answer(row, "yes", called.members[0].user)
    row.refresh_from_db()
    assert row.answer == Attendance.Answer.NONE


@pytest.mark.parametrize("text", ["none", "maybe", ""])
def test_yes_or_no(called, text):
    with pytest.raises(ValidationError) as error:
        answer(called.row(), text, called.members[0].user)
    assert "answer" in error.value.message_dict


def test_not_once_it_begins(called):
    row, person = called.row(), called.members[0].user
    with pytest.raises(Refused):
        answer(row, "yes", person, on=STARTS)
    answer(row, "yes", person, on=later(STARTS, seconds=-1))


@pytest.mark.parametrize("status", ["held", "approved", "cancelled"])
def test_only_to_what_was_called(called, status):
    called.meeting.status = status
    called.meeting.save()
    with pytest.raises(Refused):
        answer(called.row(), "yes", called.members[0].user)


def test_the_link_names_one_attendance(called):
    row = called.row()
    token = answering.token(row)
    with clock.at(NOW):
        assert answering.opened(token) == row
        assert answering.opened(token.replace(str(row.pk), str(called.row(1).pk), 1)) is None
        assert answering.opened(str(row.pk)) is None
    with clock.at(STARTS):
        assert answering.opened(token) is None
    answer(row, "yes", None)
    assert Event.objects.of(called.meeting).get(verb="meeting.answered").data["via"] == "link"


def test_the_link_ends_with_the_seat_and_the_meeting(called):
    token, other = answering.token(called.row()), answering.token(called.row(1))
    called.members[0].left_on = "2026-03-01"
    called.members[0].save()
    with clock.at(NOW):
        assert answering.opened(token) is None
        assert answering.opened(other) is not None
        meetings.cancel(meeting=called.meeting, reason="사정", by=called.coordinator)
        assert answering.opened(other) is None


def test_the_link_of_a_closed_account(called):
    token, person = answering.token(called.row()), called.members[0].user
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    with clock.at(NOW):
        assert answering.opened(token) is None


def test_a_seat_that_has_ended_is_answered_for_no_more(called):
    member = called.members[0]
    member.left_on = "2026-03-01"
    member.save()
    for by in (member.user, called.coordinator):
        with pytest.raises(Refused):
            answer(called.row(), "yes", by)
    assert called.row().answer == Attendance.Answer.NONE
