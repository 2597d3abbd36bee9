"""The operating body appoints a reviewer to a gate round."""

import pytest
from django.urls import reverse

from companies.models import User
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import GateReview, Project
from projects.services import gates
from tests import factories

pytestmark = pytest.mark.django_db


def url(gate):
    return reverse("projects:assign_reviewer", args=[gate.pk])


def test_assign(client, world):
    client.force_login(world.coordinator)
    assert client.post(url(world.gate), {"reviewer": world.reviewer.pk}).status_code == 302
    review = GateReview.objects.get()
    assert (review.gate, review.reviewer, review.pledged_at) == (world.gate, world.reviewer, None)
    assert Notification.objects.get(user=world.reviewer).url == review.get_absolute_url()


def test_told_in_the_reviewers_language(world):
    world.assigned(factories.UserFactory(is_reviewer=True, language="en"))
    assert "You have been appointed as a reviewer" in Notification.objects.get().title


def test_access_starts_with_the_pledge(world):
    review = world.assigned()
    assert list(GateReview.objects.visible_to(world.reviewer)) == [review]
    assert not Project.objects.visible_to(world.reviewer).exists()
    gates.pledge(review=review, conflict=False, by=world.reviewer)
    assert list(Project.objects.visible_to(world.reviewer)) == [world.project]


def test_also_under_review(world):
    world.in_review()
    world.assigned(factories.UserFactory(is_reviewer=True))
    assert world.gate.reviews.count() == 2


def test_wrong_method(client, world):
    client.force_login(world.coordinator)
    assert client.get(url(world.gate)).status_code == 405


def test_outsider(client, world, stranger):
    client.force_login(stranger)
    assert client.post(url(world.gate), {"reviewer": world.reviewer.pk}).status_code == 404


@pytest.mark.parametrize("person", ["supplier", "demander"])
def test_wrong_role(client, world, person):
    client.force_login(getattr(world, person))
    assert client.post(url(world.gate), {"reviewer": world.reviewer.pk}).status_code == 403
    assert client.post(url(world.gate)).status_code == 403
    assert not GateReview.objects.exists()


def test_a_coordinator_of_either_firm_does_not_appoint(world):
    insider = factories.member_of(world.project.supplier, is_coordinator=True)
    with pytest.raises(Forbidden):
        gates.assign_reviewer(gate=world.gate, reviewer=world.reviewer, by=insider)


def test_already_assigned(client, world):
    world.assigned()
    with pytest.raises(Refused, match="이미 위촉한 평가위원"):
        world.assigned()
    client.force_login(world.coordinator)
    response = client.post(url(world.gate), {"reviewer": world.reviewer.pk})
    assert response.status_code == 422
    assert set(response.context["assign_form"].errors) == {"reviewer"}


@pytest.mark.parametrize("firm", ["demand_firm", "supplier"])
def test_nobody_of_either_firm(client, world, firm):
    insider = factories.member_of(getattr(world.project, firm), is_reviewer=True)
    with pytest.raises(Refused, match="속하지 않은"):
        world.assigned(insider)
    client.force_login(world.coordinator)
    response = client.post(url(world.gate), {"reviewer": insider.pk})
    assert response.status_code == 422
    assert set(response.context["assign_form"].errors) == {"reviewer"}
    assert not GateReview.objects.exists()


def test_a_former_member_may(world):
    former = factories.member_of(world.project.supplier, is_reviewer=True)
    former.memberships.update(ended_at=former.date_joined)
    former = User.objects.get(pk=former.pk)
    assert former in gates.reviewers_for(world.gate)
    assert world.assigned(former).reviewer == former


@pytest.mark.parametrize("flags", [{"is_reviewer": False}, {"is_reviewer": True, "is_active": False}])
def test_only_reviewers(world, flags):
    person = factories.UserFactory(**flags)
    assert person not in gates.reviewers_for(world.gate)
    with pytest.raises(Refused, match="속하지 않은"):
        world.assigned(person)


def test_gate_decided(world):
    world.scored()
    gate = world.gate
    world.decide()
    with pytest.raises(Refused, match="이미 의결한"):
        gates.assign_reviewer(
            gate=gate, reviewer=factories.UserFactory(is_reviewer=True), by=world.coordinator
        )
