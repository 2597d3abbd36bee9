"""What one party reports as done another one confirms, or takes back with a reason."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from companies.models import Membership
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Task
from projects.services import plans
from tests import factories

pytestmark = pytest.mark.django_db


def done(world, by=None, **fields):
    task = factories.TaskFactory(project=world.project, title="모델 학습", **fields)
    return plans.finish(task=task, by=by or world.supplier)


def url(task, verb="confirm"):
    return reverse(f"projects:task_{verb}", args=[task.pk])


def confirmers(world, task, *others):
    """Who may confirm the task, of the project's people and `others`."""
    from projects.permissions import can_confirm

    people = {name: getattr(world, name) for name in ("supplier", "demander", "coordinator", "reviewer")}
    people |= {person.name: person for person in others}
    return {name for name, person in people.items() if can_confirm(person, task)}


@pytest.mark.parametrize("person", ["demander", "coordinator"])
def test_confirm(client, world, person):
    task = done(world)
    client.force_login(getattr(world, person))
    assert client.get(task.get_absolute_url()).context["can_confirm"]
    assert client.post(url(task)).status_code == 302
    task.refresh_from_db()
    assert task.status == "confirmed"
    assert Event.objects.of(task).last().verb == "task.confirmed"
    assert Notification.objects.filter(user=world.supplier, kind="projects.plan").count() == 1
    assert "완료를 확인했습니다" in client.get(task.get_absolute_url()).content.decode()
    assert client.post(url(task)).status_code == 409


def test_wrong_method(client, world):
    client.force_login(world.coordinator)
    assert client.get(url(done(world))).status_code == 405


def test_outsider_and_the_firm_itself(client, world, stranger):
    task = done(world)
    client.force_login(stranger)
    assert client.post(url(task)).status_code == 404
    for person in (world.supplier, factories.member_of(world.project.supplier)):
        client.force_login(person)
        assert client.post(url(task)).status_code == 403
        assert not client.get(task.get_absolute_url()).context["can_confirm"]
    task.refresh_from_db()
    assert task.status == "done"


def test_work_is_confirmed_by_another_party(world, administrator):
    assert confirmers(world, done(world), administrator) == {"demander", "coordinator", "이관리"}
    task = done(world, by=world.demander, party="demand")
    assert confirmers(world, task, administrator) == {"supplier", "coordinator", "이관리"}
    task = done(world, by=world.coordinator, party="operator")
    assert confirmers(world, task, administrator) == {"supplier", "demander"}


@pytest.mark.parametrize("kind", ["milestone", "condition", "action"])
def test_the_rest_is_confirmed_by_the_operating_body(world, administrator, kind):
    gate = {"gate": world.gate} if kind == "condition" else {}
    assert confirmers(world, done(world, kind=kind, **gate), administrator) == {"coordinator", "이관리"}
    own = done(world, by=world.coordinator, kind=kind, party="operator", **gate)
    assert confirmers(world, own, administrator) == {"이관리"}


def test_nobody_confirms_what_it_or_its_firm_reported(world, administrator):
    task = done(world, by=world.coordinator)
    assert confirmers(world, task, administrator) == {"demander", "이관리"}
    # Of both firms, who has reported for one: its colleagues at the other one don't confirm either.
    both = factories.member_of(world.project.supplier)
    factories.MembershipFactory(user=both, company=world.project.demand_firm)
    assert confirmers(world, done(world, by=both), administrator) == {"coordinator", "이관리"}
    Membership.objects.filter(user=both).update(ended_at="2026-01-01T00:00Z")
    assert "demander" in confirmers(world, done(world), administrator)
    with pytest.raises(Forbidden):
        plans.confirm(task=task, by=world.coordinator)


def test_who_has_reported_it_just_now_is_asked_anew(world):
    read_before = factories.TaskFactory(project=world.project)
    plans.finish(task=Task.objects.get(pk=read_before.pk), by=world.coordinator)
    with pytest.raises(Forbidden):
        plans.confirm(task=read_before, by=world.coordinator)


def test_only_what_is_reported(client, world):
    task = factories.TaskFactory(project=world.project)
    client.force_login(world.coordinator)
    assert client.post(url(task)).status_code == 409
    assert not client.get(task.get_absolute_url()).context["can_confirm"]


def test_not_of_a_stopped_project(client, world):
    task = done(world)
    world.project.stage = "stopped"
    world.project.save()
    for act in (
        lambda: plans.confirm(task=task, by=world.coordinator),
        lambda: plans.reopen(task=task, reason="표", by=world.coordinator),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "closed"
    client.force_login(world.coordinator)
    context = client.get(task.get_absolute_url()).context
    assert not context["can_confirm"]
    assert "reopen_form" not in context


@pytest.mark.parametrize("person", ["supplier", "demander", "coordinator"])
def test_reopen(client, world, person):
    task = factories.TaskFactory(project=world.project, title="모델 학습")
    plans.report(task=task, progress=70, by=world.supplier)
    plans.finish(task=task, by=world.supplier)
    client.force_login(getattr(world, person))
    assert client.post(url(task, "reopen"), {"reason": "야간 영상이 빠졌습니다."}).status_code == 302
    task.refresh_from_db()
    assert (task.status, task.progress, task.ended_on, task.reported_by) == ("open", 70, None, None)
    assert Event.objects.of(task).last().reason == "야간 영상이 빠졌습니다."
    assert "야간 영상이 빠졌습니다." in client.get(task.get_absolute_url()).content.decode()
    told = Notification.objects.filter(user=world.supplier, body="야간 영상이 빠졌습니다.")
    assert told.exists() == (person != "supplier")
    plans.finish(task=task, by=world.supplier)


def test_reopen_of_what_nobody_reported_before(world):
    """A task whose history began elsewhere."""
    task = factories.TaskFactory(project=world.project, status="done", progress=100)
    assert plans.reopen(task=task, reason="표", by=world.supplier).progress == 0


def test_reopen_wrong_method_and_people(client, world, stranger):
    task = done(world, party="operator", by=world.coordinator, kind="milestone")
    client.force_login(world.coordinator)
    assert client.get(url(task, "reopen")).status_code == 405
    client.force_login(stranger)
    assert client.post(url(task, "reopen"), {"reason": "표"}).status_code == 404
    client.force_login(world.supplier)
    assert client.post(url(task, "reopen"), {"reason": "표"}).status_code == 403
    with pytest.raises(Forbidden):
        plans.reopen(task=task, reason="표", by=world.supplier)
    assert "reopen_form" not in client.get(task.get_absolute_url()).context


def test_reopen_needs_a_reason(client, world):
    task = done(world)
    client.force_login(world.coordinator)
    response = client.post(url(task, "reopen"), {"reason": " "})
    assert response.status_code == 422
    assert set(response.context["reopen_form"].errors) == {"reason"}
    with pytest.raises(ValidationError) as caught:
        plans.reopen(task=task, reason=" ", by=world.coordinator)
    assert set(caught.value.message_dict) == {"reason"}


@pytest.mark.parametrize("status", ["open", "confirmed", "cancelled"])
def test_reopen_only_what_is_reported(client, world, status):
    task = factories.TaskFactory(project=world.project, status=status)
    client.force_login(world.coordinator)
    assert client.post(url(task, "reopen"), {"reason": "표"}).status_code == 409
    assert "reopen_form" not in client.get(task.get_absolute_url()).context


def test_not_once_what_follows_is_done(world):
    task = done(world)
    follower = factories.TaskFactory(project=world.project, title="현장 설치")
    follower.depends_on.add(task)
    plans.finish(task=follower, by=world.supplier)
    with pytest.raises(Refused) as caught:
        plans.reopen(task=task, reason="표", by=world.coordinator)
    assert caught.value.code == "dependency"
    assert "현장 설치" in caught.value.message
    plans.reopen(task=follower, reason="표", by=world.coordinator)
    plans.reopen(task=task, reason="표", by=world.coordinator)
