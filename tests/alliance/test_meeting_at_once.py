"""Two people at a meeting's agenda, minutes or decision at once: nothing is lost, and nothing ends in two ways."""

from datetime import timedelta

import pytest
from django.db import connection

from alliance.models import AgendaItem, Decision, Meeting
from alliance.services import agenda, decisions, minutes
from foundation.history import clock
from projects.models import Task
from projects.services import plans
from tests import factories
from tests.projects.test_concurrency import at_once, refusals

from .meeting import meeting, room

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a real PostgreSQL at DATABASE_URL"),
]


@pytest.fixture
def held():
    return room()


def test_two_topics_take_two_places(held):
    results = at_once(
        lambda: agenda.add(meeting=held.meeting, title="하나", by=held.coordinator),
        lambda: agenda.add(meeting=held.meeting, title="둘", by=held.other),
    )
    assert sorted(item.position for item in results) == [2, 3]


def test_one_of_two_takes_of_a_proposal():
    earlier = room(quarter=3, status=Meeting.Status.HELD)
    made = earlier.decide()
    planned = meeting(status=Meeting.Status.PLANNED, starts_at=clock.now() + timedelta(days=20))
    source = f"alliance.decision:{made.pk}"
    results = at_once(
        lambda: agenda.take(meeting=planned, source=source, by=earlier.coordinator),
        lambda: agenda.take(meeting=planned, source=source, by=earlier.other),
    )
    assert refusals(results) == 1
    assert planned.agenda.count() == 1


def test_one_of_two_saves_of_the_same_words(held):
    seen = minutes.stamp_of(held.item)

    def save(by):
        item = AgendaItem.objects.select_related("meeting").get(pk=held.item.pk)
        return minutes.record_item(item=item, outcome="", minutes=f"{by.pk}", seen=seen, by=by)

    results = at_once(lambda: save(held.coordinator), lambda: save(held.other))
    assert refusals(results) == 1


def test_approved_minutes_are_complete(held):
    minutes.record_item(item=held.item, outcome="as_proposed", minutes="", by=held.coordinator)
    results = at_once(
        lambda: minutes.approve(meeting=held.meeting, by=held.other),
        lambda: agenda.add(meeting=held.meeting, title="늦은 안건", by=held.coordinator),
    )
    assert refusals(results) == 1
    approved = Meeting.objects.get(pk=held.meeting.pk).status == Meeting.Status.APPROVED
    assert approved == (held.meeting.agenda.count() == 1)


def test_dropped_while_its_task_is_reported(held):
    project = factories.ProjectFactory()
    owner = factories.member_of(project.supplier)
    made = held.decide(project=project, owner=owner)
    results = at_once(
        lambda: plans.finish(task=Task.objects.get(pk=made.task_id), by=owner),
        lambda: decisions.drop(
            decision=Decision.objects.select_related("project", "need").get(pk=made.pk),
            reason="그만둡니다.",
            by=held.coordinator,
        ),
    )
    assert refusals(results) == 1
    states = Decision.objects.get(pk=made.pk).status, Task.objects.get(pk=made.task_id).status
    assert states in {("open", "done"), ("dropped", "cancelled")}
