from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from foundation.history import clock
from foundation.history.workflow import Refused
from projects.models import Agreement, FollowUp, Stage
from projects.services import follow_ups
from tests import factories
from tests.projects.stopped import project_in

pytestmark = pytest.mark.django_db


def completed_on(day: date):
    moment = datetime.combine(day, clock.OPENS, tzinfo=timezone.get_default_timezone())
    project = project_in(Stage.COMPLETED)
    project.stages.filter(stage=Stage.COMPLETED).update(started_at=moment)
    return project


def due(project):
    follow_ups.plan(project=project)
    return list(project.follow_ups.values_list("year", "due_on"))


def test_three_years_where_no_agreement_says_otherwise():
    assert due(completed_on(date(2026, 11, 17))) == [
        (1, date(2027, 11, 17)),
        (2, date(2028, 11, 17)),
        (3, date(2029, 11, 19)),  # the 17th is a Saturday
    ]


@pytest.mark.parametrize("years", [0, 1, 5])
def test_as_many_years_as_the_agreement_says(years):
    project = completed_on(date(2026, 11, 17))
    agreement = factories.AgreementFactory(project=project, follow_up_years=years)
    assert len(due(project)) == years
    assert Agreement.objects.get() == agreement


def test_a_leap_days_anniversary_is_the_last_of_february():
    assert due(completed_on(date(2028, 2, 29)))[0] == (1, date(2029, 2, 28))


def test_it_is_planned_once():
    project = completed_on(date(2026, 11, 17))
    follow_ups.plan(project=project)
    with pytest.raises(Refused, match="이미"):
        follow_ups.plan(project=project)


def test_of_a_completed_project_only():
    with pytest.raises(Refused, match="완료한 과제"):
        follow_ups.plan(project=project_in(Stage.SETTLEMENT))


def test_what_waits_and_what_is_overdue():
    project = project_in(Stage.FOLLOW_UP)
    follow_ups.plan(project=project)
    first = project.follow_ups.first()
    rows, day = FollowUp.objects.all(), timedelta(days=1)
    assert list(rows.to_answer(first.opens_on)) == [first]
    assert not rows.to_answer(first.opens_on - day)
    assert list(rows.overdue(first.due_on + day)) == [first]
    assert not rows.overdue(first.due_on)
