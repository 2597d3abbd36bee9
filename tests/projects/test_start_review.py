"""The operating body opens a gate round to scores."""

import pytest
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Gate
from projects.services import gates
from tests import factories

pytestmark = pytest.mark.django_db


def url(gate):
    return reverse("projects:start_review", args=[gate.pk])


def test_start(client, world):
    world.accepted()
    world.assigned()
    client.force_login(world.coordinator)
    assert "평가 시작" in client.get(world.gates_url).content.decode()
    assert client.post(url(world.gate)).status_code == 302
    assert world.gate.status == Gate.Status.IN_REVIEW
    assert Event.objects.of(world.gate).last().verb == "gate.in_review"
    told = Notification.objects.filter(title__contains="평가가 시작되었습니다")
    assert set(told.values_list("user", flat=True)) >= {world.reviewer.pk, world.supplier.pk}


def test_no_accepted_deliverable(client, world):
    world.assigned()
    world.submit()
    client.force_login(world.coordinator)
    response = client.post(url(world.gate))
    assert response.status_code == 409
    assert "승인된 산출물이 1건 이상" in response.content.decode()
    assert "평가위원 1명을 위촉" not in response.content.decode()
    assert world.gate.status == Gate.Status.PLANNED


def test_too_few_reviewers(world):
    world.project.gates.update(quorum=2)
    world.accepted()
    world.pledged()
    with pytest.raises(Refused, match=r"평가위원 2명을 위촉해야 합니다\. 지금은 1명"):
        gates.start_review(gate=world.gate, by=world.coordinator)
    world.pledged(factories.UserFactory(is_reviewer=True), conflict=True)
    with pytest.raises(Refused, match="지금은 1명"):
        gates.start_review(gate=world.gate, by=world.coordinator)
    world.assigned(factories.UserFactory(is_reviewer=True))
    gates.start_review(gate=world.gate, by=world.coordinator)
    assert world.gate.status == Gate.Status.IN_REVIEW


def test_who_has_joined_a_firm_since_does_not_count(world):
    world.accepted()
    world.pledged()
    factories.MembershipFactory(user=world.reviewer, company=world.project.supplier)
    with pytest.raises(Refused, match="지금은 0명"):
        gates.start_review(gate=world.gate, by=world.coordinator)


def test_wrong_method(client, world):
    client.force_login(world.coordinator)
    assert client.get(url(world.gate)).status_code == 405


def test_outsider(client, world, stranger):
    client.force_login(stranger)
    assert client.post(url(world.gate)).status_code == 404


@pytest.mark.parametrize("person", ["supplier", "demander", "reviewer"])
def test_wrong_role(client, world, person):
    world.accepted()
    world.pledged()
    client.force_login(getattr(world, person))
    assert client.post(url(world.gate)).status_code == 403
    assert world.gate.status == Gate.Status.PLANNED


def test_a_coordinator_of_either_firm_does_not_start(world):
    world.accepted()
    world.assigned()
    insider = factories.member_of(world.project.supplier, is_coordinator=True)
    with pytest.raises(Forbidden):
        gates.start_review(gate=world.gate, by=insider)


def test_already_started(client, world):
    world.in_review()
    client.force_login(world.coordinator)
    response = client.post(url(world.gate))
    assert response.status_code == 409
    assert "지금 상태에서는 할 수 없는 작업" in response.content.decode()
