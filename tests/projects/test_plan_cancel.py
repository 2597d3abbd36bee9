"""An open task leaves the plan for a reason; what the agreement was signed on only by the operating body's hand."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.services import plans
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(world):
    return factories.TaskFactory(project=world.project, owner=world.supplier)


def url(task):
    return reverse("projects:task_cancel", args=[task.pk])


def cancel(task, by):
    return plans.cancel(task=task, reason="장비가 이미 있습니다.", by=by)


@pytest.mark.parametrize("person", ["supplier", "demander", "coordinator"])
def test_cancel(client, world, task, person):
    client.force_login(getattr(world, person))
    assert client.post(url(task), {"reason": "장비가 이미 있습니다."}).status_code == 302
    task.refresh_from_db()
    assert task.status == "cancelled"
    assert Event.objects.of(task).last().reason == "장비가 이미 있습니다."
    told = Notification.objects.filter(user=world.supplier, body="장비가 이미 있습니다.")
    assert told.exists() == (person != "supplier")
    page = client.get(task.get_absolute_url()).content.decode()
    assert "취소했습니다" in page
    assert "장비가 이미 있습니다." in page
    assert client.post(url(task), {"reason": "다시"}).status_code == 409


def test_wrong_method(client, world, task):
    client.force_login(world.supplier)
    assert client.get(url(task)).status_code == 405


def test_outsider(client, task, stranger):
    client.force_login(stranger)
    assert client.post(url(task), {"reason": "표"}).status_code == 404
    with pytest.raises(Forbidden):
        cancel(task, stranger)


def test_what_was_signed_is_the_operating_bodys(client, world, task):
    plans.set_baseline(project=world.project, by=world.coordinator)
    for person in (world.supplier, world.demander):
        client.force_login(person)
        assert client.post(url(task), {"reason": "표"}).status_code == 403
        assert "cancel_form" not in client.get(task.get_absolute_url()).context
        with pytest.raises(Forbidden):
            cancel(task, person)
    client.force_login(world.coordinator)
    assert "cancel_form" in client.get(task.get_absolute_url()).context
    assert cancel(task, world.coordinator).status == "cancelled"


def test_reason_is_required(client, world, task):
    client.force_login(world.supplier)
    response = client.post(url(task), {"reason": " "})
    assert response.status_code == 422
    assert set(response.context["cancel_form"].errors) == {"reason"}
    assert 'id="cancel-reason_error"' in response.content.decode()
    with pytest.raises(ValidationError) as caught:
        plans.cancel(task=task, reason=" ", by=world.supplier)
    assert set(caught.value.message_dict) == {"reason"}


def test_a_condition_must_be_met(client, world):
    task = factories.TaskFactory(project=world.project, kind="condition", gate=world.gate)
    client.force_login(world.coordinator)
    assert client.post(url(task), {"reason": "표"}).status_code == 409
    with pytest.raises(Refused) as caught:
        cancel(task, world.coordinator)
    assert caught.value.code == "condition"


@pytest.mark.parametrize("status", ["done", "confirmed", "cancelled"])
def test_only_open_tasks(client, world, status):
    task = factories.TaskFactory(project=world.project, status=status)
    with pytest.raises(Refused):
        cancel(task, world.coordinator)
    client.force_login(world.coordinator)
    assert "cancel_form" not in client.get(task.get_absolute_url()).context


def test_not_of_an_ended_project(client, world, task):
    world.project.stage = "follow_up"
    world.project.save()
    with pytest.raises(Refused) as caught:
        cancel(task, world.coordinator)
    assert caught.value.code == "closed"
    client.force_login(world.coordinator)
    assert "cancel_form" not in client.get(task.get_absolute_url()).context
