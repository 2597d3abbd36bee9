"""An open task is planned anew; its baseline stays, and no tasks wait for each other."""

from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Task
from projects.services import plans
from tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 2)


@pytest.fixture
def task(world):
    return factories.TaskFactory(project=world.project)


def change(task, by, **given):
    names = ("title", "party", "starts_on", "ends_on", "owner", "description", "weight")
    fields = {name: getattr(task, name) for name in names} | {"depends_on": list(task.depends_on.all())}
    return plans.change(task=task, by=by, **(fields | given))


def url(task):
    return reverse("projects:task_change", args=[task.pk])


def posted(**given):
    fields = {"title": "현장 데이터 모으기", "party": "supplier", "weight": "2", "description": "샘플 500장"}
    return fields | {"starts_on": "2026-02-02", "ends_on": "2026-03-06"} | given


@pytest.mark.parametrize("person", ["supplier", "demander", "coordinator"])
def test_change(client, world, task, person):
    plans.set_baseline(project=world.project, by=world.coordinator)
    client.force_login(getattr(world, person))
    assert client.post(url(task), posted()).status_code == 302
    task.refresh_from_db()
    assert (task.title, task.weight, task.description) == ("현장 데이터 모으기", 2, "샘플 500장")
    assert (task.ends_on, task.baseline_ends_on, task.slip) == (date(2026, 3, 6), date(2026, 2, 27), 7)
    event = Event.objects.of(task).get(verb="task.changed")
    assert event.data["before"] == {"starts_on": "2026-02-02", "ends_on": "2026-02-27"}
    page = client.get(task.get_absolute_url()).content.decode()
    assert "2026-02-02 ~ 2026-02-27 → 2026-02-02 ~ 2026-03-06" in page
    assert "7일 늦음" in page
    assert "7일 늦음" in client.get(reverse("projects:plan", args=[world.project.pk])).content.decode()


def test_the_new_owner_is_told(world, task):
    change(task, world.coordinator, owner=world.supplier)
    change(task, world.coordinator, owner=world.supplier, weight=2)
    assert Notification.objects.filter(user=world.supplier, kind="projects.plan").count() == 1


def test_wrong_method(client, world, task):
    client.force_login(world.supplier)
    assert client.get(url(task)).status_code == 405


def test_outsider(client, world, task, stranger):
    client.force_login(stranger)
    assert client.post(url(task), posted()).status_code == 404
    with pytest.raises(Forbidden):
        change(task, stranger, weight=2)


def test_wrong_role(client, world, task):
    """Of the operating body, with an interest in a firm."""
    judge = factories.UserFactory(is_coordinator=True)
    world_interest(judge, world.project.supplier)
    client.force_login(judge)
    assert client.post(url(task), posted()).status_code == 403
    assert "change_form" not in client.get(task.get_absolute_url()).context


def world_interest(person, company):
    from companies.services import interests

    interests.declare(company=company, by=person, kind="shares")


@pytest.mark.parametrize("status", ["done", "confirmed", "cancelled"])
def test_only_open_tasks(client, world, status):
    task = factories.TaskFactory(project=world.project, status=status)
    client.force_login(world.supplier)
    response = client.post(url(task), posted())
    assert response.status_code == 409
    with pytest.raises(Refused) as caught:
        change(task, world.supplier, weight=2)
    assert caught.value.code == "transition"
    assert "change_form" not in client.get(task.get_absolute_url()).context


def test_a_gates_condition_stays(client, world):
    task = factories.TaskFactory(project=world.project, kind="condition", gate=world.gate)
    with pytest.raises(Refused) as caught:
        change(task, world.coordinator, ends_on=date(2026, 3, 6))
    assert caught.value.code == "condition"
    client.force_login(world.coordinator)
    context = client.get(task.get_absolute_url()).context
    assert "change_form" not in context
    assert "cancel_form" not in context


def test_not_of_an_ended_project(client, world, task):
    world.project.stage = "follow_up"
    world.project.save()
    with pytest.raises(Refused) as caught:
        change(task, world.supplier, weight=2)
    assert caught.value.code == "closed"
    client.force_login(world.supplier)
    assert "change_form" not in client.get(task.get_absolute_url()).context


def test_bad_input_comes_back_on_its_field(client, world, task):
    client.force_login(world.supplier)
    response = client.post(url(task), posted(title="새 이름", ends_on="2026-02-01"))
    assert response.status_code == 422
    assert set(response.context["change_form"].errors) == {"ends_on"}
    page = response.content.decode()
    assert 'id="id_ends_on_error"' in page
    assert f"{task.title}\n" in page  # the page still tells what stands
    task.refresh_from_db()
    assert task.title != "새 이름"


def test_not_past_the_beginning_of_what_follows(world, task):
    follower = factories.TaskFactory(
        project=world.project, title="모델 학습", starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 6)
    )
    follower.depends_on.add(task)
    change(task, world.supplier, ends_on=date(2026, 3, 2))
    with pytest.raises(ValidationError) as caught:
        change(task, world.supplier, ends_on=date(2026, 3, 3))
    assert "모델 학습, 2026-03-02" in caught.value.message_dict["ends_on"][0]
    task.refresh_from_db()
    plans.cancel(task=follower, reason="필요 없습니다.", by=world.supplier)
    change(task, world.supplier, ends_on=date(2026, 3, 3))


def test_not_before_what_it_depends_on_ends(world, task):
    before = factories.TaskFactory(project=world.project, ends_on=date(2026, 2, 3))
    with pytest.raises(ValidationError) as caught:
        change(task, world.supplier, depends_on=[before])
    assert set(caught.value.message_dict) == {"starts_on"}
    task.refresh_from_db()
    change(task, world.supplier, starts_on=date(2026, 2, 3), depends_on=[before])
    assert list(task.depends_on.all()) == [before]


def test_no_tasks_wait_for_each_other(client, world):
    first, second, third = (
        factories.TaskFactory(project=world.project, title=title, starts_on=DAY, ends_on=DAY)
        for title in "가나다"
    )
    second.depends_on.add(first)
    third.depends_on.add(second)
    client.force_login(world.supplier)
    data = posted(starts_on="2026-02-02", ends_on="2026-02-02", depends_on=[third.pk])
    response = client.post(url(first), data)
    assert response.status_code == 422
    [error] = response.context["change_form"].errors["depends_on"]
    assert "가" in error
    assert "다" in error
    assert not first.depends_on.exists()
    with pytest.raises(ValidationError) as caught:
        change(first, world.supplier, depends_on=[first])
    assert set(caught.value.message_dict) == {"depends_on"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 4), st.sets(st.integers(0, 4))), min_size=1, max_size=6))
def test_every_cycle_is_refused_and_nothing_else(world, wishes):
    """Against the plan kept as a plain graph; all on one day, so that only cycles stand in the way."""
    world.project.tasks.all().delete()
    tasks = [factories.TaskFactory(project=world.project, starts_on=DAY, ends_on=DAY) for _n in range(5)]
    kept = {number: set() for number in range(5)}
    for number, before in wishes:
        wished = kept | {number: before}
        task = Task.objects.get(pk=tasks[number].pk)
        wanted = {"depends_on": [tasks[other] for other in before]}
        try:
            TopologicalSorter(wished).prepare()
        except CycleError:
            with pytest.raises(ValidationError) as caught:
                change(task, world.supplier, **wanted)
            assert set(caught.value.message_dict) == {"depends_on"}
        else:
            change(task, world.supplier, **wanted)
            kept = wished
    numbers = {task.pk: number for number, task in enumerate(tasks)}
    saved = {number: set() for number in range(5)}
    for link in Task.depends_on.through.objects.filter(from_task__project=world.project):
        saved[numbers[link.from_task_id]].add(numbers[link.to_task_id])
    assert saved == kept


def test_late_by(world, task):
    assert task.slip is None
    plans.set_baseline(project=world.project, by=world.coordinator)
    task.refresh_from_db()
    assert task.slip == 0
    task.ends_on -= timedelta(days=3)
    assert task.slip == -3
