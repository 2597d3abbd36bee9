"""An agenda is set before the meeting and added to while it goes on; its places have no gaps."""

import pytest
from django.core.exceptions import ValidationError

from alliance.models import AgendaItem, Meeting
from alliance.services import agenda
from foundation.history.workflow import Forbidden, Refused
from tests import factories

from .meeting import item, meeting

pytestmark = pytest.mark.django_db
S = Meeting.Status


@pytest.fixture
def planned():
    made = meeting(status=S.PLANNED)
    for position in (1, 2, 3):
        item(made, position)
    return made


@pytest.fixture
def coordinator():
    return factories.UserFactory(is_coordinator=True)


def titles(of):
    return [(row.position, row.title) for row in of.agenda.all()]


@pytest.mark.parametrize("status", [S.PLANNED, S.INVITED, S.HELD])
def test_add_at_the_end(planned, coordinator, status):
    Meeting.objects.update(status=status)
    made = agenda.add(meeting=planned, title=" 새 안건 ", body="설명", by=coordinator)
    assert (made.position, made.title, made.kind) == (4, "새 안건", AgendaItem.Kind.ADDED)


@pytest.mark.parametrize("status", [S.APPROVED, S.CANCELLED])
def test_nothing_is_added_to_what_is_over(planned, coordinator, status):
    Meeting.objects.update(status=status)
    with pytest.raises(Refused, match="끝난 회의"):
        agenda.add(meeting=planned, title="늦은 안건", by=coordinator)


def test_add_asks_for_a_title(planned, coordinator):
    with pytest.raises(ValidationError) as invalid:
        agenda.add(meeting=planned, title=" ", by=coordinator)
    assert set(invalid.value.error_dict) == {"title"}


def test_add_no_more_than_fit(planned, coordinator, monkeypatch):
    monkeypatch.setattr(agenda, "MOST_ITEMS", 3)
    with pytest.raises(Refused, match="3건까지"):
        agenda.add(meeting=planned, title="하나 더", by=coordinator)


@pytest.mark.parametrize(
    ("which", "to", "order"), [(1, 2, "213"), (3, 1, "312"), (2, 2, "123"), (1, 9, "231"), (3, 0, "312")]
)
def test_move(planned, coordinator, which, to, order):
    agenda.move(item=planned.agenda.get(position=which), to=to, by=coordinator)
    assert titles(planned) == [(n, f"안건 {which}") for n, which in enumerate(order, start=1)]


def test_remove_closes_the_gap(planned, coordinator):
    agenda.remove(item=planned.agenda.get(position=1), by=coordinator)
    assert titles(planned) == [(1, "안건 2"), (2, "안건 3")]


def test_what_was_removed_meanwhile_is_not_moved(planned, coordinator):
    gone = planned.agenda.get(position=1)
    agenda.remove(item=planned.agenda.get(position=1), by=coordinator)
    with pytest.raises(Refused, match="화면을 새로 고쳐"):
        agenda.move(item=gone, to=2, by=coordinator)
    assert titles(planned) == [(1, "안건 2"), (2, "안건 3")]


def test_standing_topics_stay(planned, coordinator):
    planned.agenda.filter(position=1).update(kind=AgendaItem.Kind.STANDING)
    with pytest.raises(Refused, match="정례 안건"):
        agenda.remove(item=planned.agenda.get(position=1), by=coordinator)
    assert planned.agenda.count() == 3


def test_a_held_meetings_order_stays(planned, coordinator):
    Meeting.objects.update(status=S.HELD)
    first = planned.agenda.get(position=1)
    with pytest.raises(Refused, match="회의를 연 뒤"):
        agenda.move(item=first, to=2, by=coordinator)
    with pytest.raises(Refused, match="회의를 연 뒤"):
        agenda.remove(item=first, by=coordinator)


def test_the_operating_body_only(planned):
    member, first = factories.UserFactory(is_alliance_member=True), planned.agenda.get(position=1)
    for act in (
        lambda: agenda.add(meeting=planned, title="안건", by=member),
        lambda: agenda.take(meeting=planned, source="alliance.kpi:x", by=member),
        lambda: agenda.move(item=first, to=2, by=member),
        lambda: agenda.remove(item=first, by=member),
    ):
        with pytest.raises(Forbidden):
            act()
