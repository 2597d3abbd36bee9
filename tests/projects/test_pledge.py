"""A reviewer pledges and declares whether it has a conflict."""

import pytest
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.gating import missing
from projects.models import Gate, Project
from projects.services import gates
from tests import factories

pytestmark = pytest.mark.django_db


def url(review):
    return reverse("projects:pledge", args=[review.pk])


def test_pledge(client, world):
    review = world.assigned()
    client.force_login(world.reviewer)
    response = client.post(url(review), {"conflict": "no", "pledge": "on"})
    assert response["Location"] == review.get_absolute_url()
    review.refresh_from_db()
    assert review.pledged_at is not None
    assert review.conflict is False
    assert Event.objects.of(review).get().verb == "review.pledged"


def test_conflict(client, world):
    review = world.assigned()
    client.force_login(world.reviewer)
    response = client.post(url(review), {"conflict": "yes", "pledge": "on"})
    assert response["Location"] == reverse("projects:reviews")
    review.refresh_from_db()
    assert review.conflict is True
    assert Notification.objects.filter(user=world.coordinator, kind="projects.review").exists()

    assert not Project.objects.visible_to(world.reviewer).exists()
    assert client.get(review.get_absolute_url()).status_code == 404
    assert client.get(world.project.get_absolute_url()).status_code == 404
    assert client.post(url(review), {"conflict": "no", "pledge": "on"}).status_code == 404
    page = client.get(reverse("projects:reviews")).content.decode()
    assert world.project.number in page
    assert world.project.title not in page


def test_wrong_method(client, world):
    client.force_login(world.reviewer)
    assert client.get(url(world.assigned())).status_code == 405


def test_not_another_reviewers(client, world, stranger):
    review = world.assigned()
    other = factories.UserFactory(is_reviewer=True)
    for person in (stranger, other, world.coordinator, world.supplier):
        client.force_login(person)
        assert client.post(url(review), {"conflict": "no", "pledge": "on"}).status_code == 404
        with pytest.raises(Forbidden):
            gates.pledge(review=review, conflict=False, by=person)


def test_no_longer_a_reviewer(world):
    review = world.assigned()
    world.reviewer.is_reviewer = False
    with pytest.raises(Forbidden):
        gates.pledge(review=review, conflict=False, by=world.reviewer)


def test_already_pledged(client, world):
    """A conflict can't be taken back by a second pledge, nor a pledge be given twice."""
    review = world.pledged()
    client.force_login(world.reviewer)
    response = client.post(url(review), {"conflict": "yes", "pledge": "on"})
    assert response.status_code == 409
    review.refresh_from_db()
    assert review.conflict is False


def test_gate_decided(world):
    late = world.assigned(factories.UserFactory(is_reviewer=True))
    world.scored()
    world.decide()
    with pytest.raises(Refused, match="이미 의결한"):
        gates.pledge(review=late, conflict=False, by=late.reviewer)


def test_bad_input(client, world):
    review = world.assigned()
    client.force_login(world.reviewer)
    response = client.post(url(review), {"conflict": "perhaps"})
    assert response.status_code == 422
    assert set(response.context["pledge_form"].errors) == {"conflict", "pledge"}
    review.refresh_from_db()
    assert review.pledged_at is None


def test_a_conflict_does_not_count(world):
    world.accepted()
    world.pledged(conflict=True)
    [needed] = missing(world.gate)
    assert "평가위원 1명을 위촉" in needed
    assert "지금은 0명" in needed
    assert list(Gate.objects.to_assign()) == [world.gate]
