"""The operating body accepts a deliverable."""

import pytest
from django.urls import reverse

from companies.models import User
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Deliverable
from projects.services import deliverables
from tests import factories

pytestmark = pytest.mark.django_db


def url(deliverable):
    return reverse("projects:accept", args=[deliverable.pk])


def test_accept(client, world):
    deliverable = world.submit()
    client.force_login(world.coordinator)
    assert client.post(url(deliverable)).status_code == 302
    deliverable.refresh_from_db()
    assert (deliverable.status, deliverable.decided_by) == ("accepted", world.coordinator)
    assert Event.objects.of(deliverable).last().verb == "deliverable.accepted"
    told = Notification.objects.filter(kind="projects.deliverable", title__contains="승인")
    assert set(told.values_list("user", flat=True)) == {world.supplier.pk, world.demander.pk}


def test_wrong_method(client, world):
    client.force_login(world.coordinator)
    assert client.get(url(world.submit())).status_code == 405


def test_outsider(client, world, stranger):
    deliverable = world.submit()
    client.force_login(stranger)
    assert client.post(url(deliverable)).status_code == 404


@pytest.mark.parametrize("person", ["supplier", "demander", "reviewer"])
def test_wrong_role(client, world, person):
    deliverable = world.submit()
    world.pledged()
    client.force_login(getattr(world, person))
    assert client.post(url(deliverable)).status_code == 403
    deliverable.refresh_from_db()
    assert deliverable.status == "submitted"


def test_not_what_ones_own_firm_submitted(world):
    """A coordinator who is also a member of one of the firms."""
    deliverable = world.submit()
    insider = factories.member_of(world.project.demand_firm, is_coordinator=True)
    with pytest.raises(Forbidden):
        deliverables.accept(deliverable=deliverable, by=insider)


def test_not_what_oneself_submitted(world):
    """Who submitted for the firm and has become the operating body's since."""
    deliverable = world.submit()
    world.supplier.memberships.update(ended_at=deliverable.submitted_at)
    person = User.objects.get(pk=world.supplier.pk)
    person.is_coordinator = True
    with pytest.raises(Forbidden):
        deliverables.accept(deliverable=deliverable, by=person)


def test_already_decided(client, world):
    deliverable = world.accepted()
    client.force_login(world.coordinator)
    assert client.post(url(deliverable)).status_code == 409


def test_two_at_once(world):
    first = world.submit()
    second = Deliverable.objects.get(pk=first.pk)
    deliverables.return_(deliverable=first, reason="표가 빠졌습니다.", by=world.coordinator)
    with pytest.raises(Refused, match="먼저 처리"):
        deliverables.accept(deliverable=second, by=world.coordinator)


def test_gate_decided(world):
    """A round that was stopped can't be brought more evidence afterwards."""
    deliverable = world.submit()
    gate = deliverable.gate
    type(gate).objects.filter(pk=gate.pk).update(status="stop")
    with pytest.raises(Refused, match="이미 의결한"):
        deliverables.accept(deliverable=deliverable, by=world.coordinator)
