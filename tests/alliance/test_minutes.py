"""Minutes are written by several at once without losing a word, and approved by another than who wrote them alone."""

import pytest
from django.core.exceptions import ValidationError

from alliance.models import AgendaItem, Meeting
from alliance.services import minutes
from foundation.history.workflow import Forbidden, Refused

from .meeting import item, room

pytestmark = pytest.mark.django_db
O = AgendaItem.Outcome  # noqa: E741 - as in workflow.py


@pytest.fixture
def held():
    return room()


def written(held, by=None, outcome=O.AS_PROPOSED, **given):
    fields = {
        "item": held.item,
        "outcome": outcome,
        "minutes": "원안대로 합니다.",
        "by": by or held.coordinator,
    }
    return minutes.record_item(**(fields | given))


def test_record_an_item(held):
    written(held, minutes=" 두 가지를 물었다. ")
    held.item.refresh_from_db()
    assert (held.item.outcome, held.item.minutes) == (O.AS_PROPOSED, "두 가지를 물었다.")


def test_notes_before_the_outcome_is_known(held):
    assert written(held, outcome="").outcome == ""


def test_outcome_must_be_one_of_three(held):
    with pytest.raises(ValidationError) as invalid:
        written(held, outcome="maybe")
    assert set(invalid.value.error_dict) == {"outcome"}


def test_what_another_saved_meanwhile_stays(held):
    seen = minutes.stamp_of(held.item)
    written(held, by=held.other, minutes="먼저 저장", seen=seen)
    with pytest.raises(Refused) as refused:
        written(held, minutes="나중 저장", seen=seen)
    assert refused.value.code == "stale"
    held.item.refresh_from_db()
    assert held.item.minutes == "먼저 저장"
    written(held, minutes="먼저 저장, 나중 저장", seen=minutes.stamp_of(held.item))


def test_items_are_saved_apart(held):
    second = item(held.meeting, 2)
    seen = minutes.stamp_of(second)
    written(held, minutes="첫째")
    minutes.record_item(item=second, outcome=O.DEFERRED, minutes="둘째", seen=seen, by=held.other)
    assert list(held.meeting.agenda.values_list("minutes", flat=True)) == ["첫째", "둘째"]


def test_write_what_belongs_to_no_item(held):
    seen = minutes.stamp(held.meeting.minutes)
    minutes.write(meeting=held.meeting, text=" 위원장이 열었다. ", seen=seen, by=held.coordinator)
    held.meeting.refresh_from_db()
    assert held.meeting.minutes == "위원장이 열었다."
    with pytest.raises(Refused, match="다른 사람이 저장"):
        minutes.write(meeting=held.meeting, text="다른 글", seen=seen, by=held.other)
    held.meeting.refresh_from_db()
    assert held.meeting.minutes == "위원장이 열었다."


@pytest.mark.parametrize("status", [Meeting.Status.INVITED, Meeting.Status.APPROVED])
def test_only_while_it_is_held(held, status):
    Meeting.objects.update(status=status)
    for act in (
        lambda: written(held),
        lambda: minutes.write(meeting=held.meeting, text="글", by=held.coordinator),
        lambda: minutes.approve(meeting=held.meeting, by=held.other),
    ):
        with pytest.raises(Refused, match="회의를 연 뒤부터"):
            act()


def test_approved_by_a_second_of_the_operating_body(held):
    written(held)
    assert minutes.approve(meeting=held.meeting, by=held.other).minutes_approved_at
    held.meeting.refresh_from_db()
    assert held.meeting.status == Meeting.Status.APPROVED


def test_approved_by_a_member_who_was_there(held):
    written(held)
    with pytest.raises(Forbidden):
        minutes.approve(meeting=held.meeting, by=held.absent)
    minutes.approve(meeting=held.meeting, by=held.there)
    held.meeting.refresh_from_db()
    assert held.meeting.status == Meeting.Status.APPROVED


def test_not_by_who_wrote_them_alone(held):
    written(held)
    with pytest.raises(Refused, match="혼자 쓴"):
        minutes.approve(meeting=held.meeting, by=held.coordinator)
    minutes.write(meeting=held.meeting, text="덧붙임", by=held.other)
    minutes.approve(meeting=held.meeting, by=held.coordinator)


def test_every_item_needs_an_outcome(held):
    written(held)
    item(held.meeting, 2, title="남은 안건")
    with pytest.raises(Refused, match="남은 안건"):
        minutes.approve(meeting=held.meeting, by=held.other)


def test_members_dont_write(held):
    with pytest.raises(Forbidden):
        written(held, by=held.there)
    with pytest.raises(Forbidden):
        minutes.write(meeting=held.meeting, text="글", by=held.there)
