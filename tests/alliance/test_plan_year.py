"""Planning a year: four meetings on working days, each with what it always is about."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance.models import AgendaItem, Meeting
from alliance.services import meetings
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden
from tests import factories

from .meetings import outsiders

pytestmark = pytest.mark.django_db

JANUARY = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def coordinator():
    return factories.UserFactory(is_coordinator=True)


def planned(by, year=2026, on=JANUARY):
    with clock.at(on):
        return meetings.plan_year(year=year, by=by)


def test_four_meetings_on_working_days_at_two(coordinator):
    made = planned(coordinator)
    starts = [timezone.localtime(one.starts_at) for one in made]
    assert [f"{one:%m-%d %H:%M}" for one in starts] == [
        "03-16 14:00",
        "05-15 14:00",
        "08-18 14:00",  # after Liberation Day, a Saturday, and the Monday that stands for it
        "11-16 14:00",
    ]
    assert all(clock.is_working_day(one.date()) for one in starts)
    assert [(one.quarter, one.status) for one in made] == [(n, Meeting.Status.PLANNED) for n in (1, 2, 3, 4)]
    assert {one.created_by for one in made} == {coordinator}


def test_each_with_its_standing_topics(coordinator):
    spring = planned(coordinator)[0]
    assert list(spring.agenda.values_list("position", "kind", "title")) == [
        (1, AgendaItem.Kind.STANDING, "산업별 AX 목표 설정"),
        (2, AgendaItem.Kind.STANDING, "연간 정책 방향·얼라이언스 운영계획 확정"),
        (3, AgendaItem.Kind.STANDING, "지원사업 추진 방향 공감대"),
    ]
    assert Event.objects.of(spring).get().verb == "meeting.planned"


def test_only_those_that_lack(coordinator):
    first = planned(coordinator)
    assert planned(coordinator) == []
    Meeting.objects.filter(pk=first[1].pk).update(status=Meeting.Status.CANCELLED)
    assert [one.quarter for one in planned(coordinator)] == [2]
    assert Meeting.objects.count() == 5


def test_where_the_last_one_was(coordinator):
    factories.MeetingFactory(starts_at=JANUARY - timedelta(days=40), place="소회의실")
    assert {one.place for one in planned(coordinator)} == {"소회의실"}


def test_in_the_middle_of_a_year_what_lies_ahead(coordinator):
    made = planned(coordinator, on=datetime(2026, 5, 11, tzinfo=UTC))
    assert [(one.quarter, str(one.day)) for one in made] == [
        (2, "2026-05-26"),
        (3, "2026-08-18"),
        (4, "2026-11-16"),
    ]
    Meeting.objects.all().delete()
    assert [one.quarter for one in planned(coordinator, on=datetime(2026, 6, 17, tzinfo=UTC))] == [3, 4]


@pytest.mark.parametrize("year", [2025, 2028])
def test_this_year_or_the_next(coordinator, year):
    with pytest.raises(ValidationError) as error:
        planned(coordinator, year)
    assert "year" in error.value.message_dict
    assert len(planned(coordinator, 2027)) == 4


def test_the_operating_body_plans():
    for person in outsiders():
        with pytest.raises(Forbidden):
            planned(person)
    assert not Meeting.objects.exists()
