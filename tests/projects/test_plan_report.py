"""Whose task it is reports how far it is, and that it is done once what it depends on is; 진도율 weighs them all."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Project, Task
from projects.services import plans
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(world):
    return factories.TaskFactory(project=world.project, title="모델 학습")


def url(task, verb="report"):
    return reverse(f"projects:task_{verb}", args=[task.pk])


@pytest.mark.parametrize("person", ["supplier", "coordinator"])
def test_report(client, world, task, person):
    client.force_login(getattr(world, person))
    assert client.post(url(task), {"progress": "40"}).status_code == 302
    task.refresh_from_db()
    assert (task.progress, task.started_on, task.status) == (40, clock.today(), "open")
    assert Event.objects.of(task).get(verb="task.reported").data == {"progress": 40}
    assert "진도를 40%로 적었습니다" in client.get(task.get_absolute_url()).content.decode()


def test_the_first_report_starts_it(world, task):
    task.started_on = task.starts_on
    task.save()
    plans.report(task=task, progress=100, by=world.supplier)
    task.refresh_from_db()
    assert (task.started_on, task.status) == (task.starts_on, "open")


@pytest.mark.parametrize("party", ["supplier", "demand", "operator"])
def test_whose_task_it_is(world, stranger, party):
    task = factories.TaskFactory(project=world.project, party=party)
    people = {"supplier": world.supplier, "demand": world.demander, "operator": world.coordinator}
    for name, person in (people | {"stranger": stranger}).items():
        for act in (
            lambda who: plans.report(task=task, progress=1, by=who),
            lambda who: plans.finish(task=task, by=who),
        ):
            if name in (party, "operator"):
                continue
            with pytest.raises(Forbidden):
                act(person)
    plans.report(task=task, progress=1, by=people[party])
    plans.finish(task=task, by=people[party])


@pytest.mark.parametrize("verb", ["report", "finish"])
def test_wrong_method(client, world, task, verb):
    client.force_login(world.supplier)
    assert client.get(url(task, verb)).status_code == 405


@pytest.mark.parametrize("verb", ["report", "finish"])
def test_outsider_and_other_firm(client, world, task, stranger, verb):
    client.force_login(stranger)
    assert client.post(url(task, verb), {"progress": "40"}).status_code == 404
    client.force_login(world.demander)
    assert client.post(url(task, verb), {"progress": "40"}).status_code == 403
    assert "report_form" not in client.get(task.get_absolute_url()).context


def test_bad_input(client, world, task):
    client.force_login(world.supplier)
    response = client.post(url(task), {"progress": "101"})
    assert response.status_code == 422
    assert set(response.context["report_form"].errors) == {"progress"}
    assert 'id="report-progress_error"' in response.content.decode()
    for progress in (-1, 101):
        with pytest.raises(ValidationError) as caught:
            plans.report(task=task, progress=progress, by=world.supplier)
        assert set(caught.value.message_dict) == {"progress"}


@pytest.mark.parametrize("status", ["done", "confirmed", "cancelled"])
def test_only_open_tasks(client, world, status):
    task = factories.TaskFactory(project=world.project, status=status)
    client.force_login(world.supplier)
    for verb in ("report", "finish"):
        assert client.post(url(task, verb), {"progress": "40"}).status_code == 409
    assert "report_form" not in client.get(task.get_absolute_url()).context


def test_not_of_a_stopped_project(client, world, task):
    world.project.stage = "stopped"
    world.project.save()
    for act in (
        lambda: plans.report(task=task, progress=1, by=world.supplier),
        lambda: plans.finish(task=task, by=world.supplier),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "closed"
    client.force_login(world.supplier)
    assert "report_form" not in client.get(task.get_absolute_url()).context


def test_finish(client, world, task):
    plans.report(task=task, progress=60, by=world.supplier)
    client.force_login(world.supplier)
    assert client.post(url(task, "finish")).status_code == 302
    task.refresh_from_db()
    assert (task.status, task.progress, task.reported_by) == ("done", 100, world.supplier)
    assert task.started_on == task.ended_on == clock.today()
    event = Event.objects.of(task).get(verb="task.done")
    assert (event.from_state, event.data) == ("open", {"progress": 60})
    [notice] = Notification.objects.filter(user=world.coordinator, kind="projects.plan")
    assert "모델 학습" in notice.title


def test_finish_keeps_when_it_was_started(world, task):
    task.started_on = task.starts_on
    task.save()
    plans.finish(task=task, by=world.supplier)
    assert task.started_on == task.starts_on


def test_not_before_what_it_depends_on_is_done(client, world, task):
    before = factories.TaskFactory(project=world.project, title="장비 설치")
    dropped = factories.TaskFactory(project=world.project, status="cancelled")
    task.depends_on.add(before, dropped)
    client.force_login(world.supplier)
    assert "먼저 끝나야 할 일이 끝나면" in client.get(task.get_absolute_url()).content.decode()
    assert client.post(url(task, "finish")).status_code == 409
    with pytest.raises(Refused) as caught:
        plans.finish(task=task, by=world.supplier)
    assert caught.value.code == "dependency"
    assert "장비 설치" in caught.value.message
    plans.finish(task=before, by=world.supplier)
    plans.finish(task=task, by=world.supplier)


def test_progress_is_weighted_and_leaves_out_what_was_cancelled(world, django_assert_num_queries):
    empty, weightless = factories.ProjectFactory(), factories.ProjectFactory()
    factories.TaskFactory(project=weightless, weight=0, progress=50)
    other = factories.TaskFactory(progress=33).project
    for weight, progress, status in [
        (1, 100, "done"),
        (3, 50, "open"),
        (2, 0, "open"),
        (0, 100, "open"),
        (9, 0, "cancelled"),
    ]:
        factories.TaskFactory(project=world.project, weight=weight, progress=progress, status=status)
    assert world.project.tasks.progress() == 41  # 250 of 6, rounded down
    assert empty.tasks.progress() is None
    assert weightless.tasks.progress() is None
    with django_assert_num_queries(1):
        found = Task.objects.progress_of(Project.objects.all())
    assert found == {world.project.pk: 41, other.pk: 33}
    assert Task.objects.progress_of([other]) == {other.pk: 33}


def test_the_largest_weights_still_add_up(world):
    factories.TaskFactory.create_batch(3, project=world.project, weight=32767, progress=100)
    assert world.project.tasks.progress() == 100
