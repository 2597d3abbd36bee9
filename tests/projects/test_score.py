"""A reviewer scores a gate round."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from companies.models import User
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.gating import evidence_of
from projects.models import GateReview
from projects.services import gates
from tests import factories

pytestmark = pytest.mark.django_db


def url(review):
    return reverse("projects:score", args=[review.pk])


def test_score(client, world):
    review = world.in_review()
    client.force_login(world.reviewer)
    assert client.post(url(review), {"score": "85", "comment": "계획이 구체적입니다."}).status_code == 302
    review.refresh_from_db()
    assert (review.score, review.comment) == (85, "계획이 구체적입니다.")
    assert review.submitted_at is not None
    assert Event.objects.of(review).last().data == {"score": 85}
    assert Notification.objects.filter(user=world.coordinator, title__contains="의결할 수 있습니다").exists()


def test_may_be_changed_until_the_decision(world):
    review = world.scored(40)
    gates.score(review=review, score=70, comment="다시 보니 충분합니다.", by=world.reviewer)
    assert evidence_of(world.gate).mean == 70
    world.decide()
    with pytest.raises(Refused, match="평가 중인"):
        gates.score(review=review, score=10, comment="", by=world.reviewer)
    review.refresh_from_db()
    assert review.score == 70


def test_wrong_method(client, world):
    client.force_login(world.reviewer)
    assert client.get(url(world.in_review())).status_code == 405


def test_outsider(client, world, stranger):
    review = world.in_review()
    for person in (stranger, world.supplier, world.coordinator, factories.UserFactory(is_reviewer=True)):
        client.force_login(person)
        assert client.post(url(review), {"score": "85", "comment": "가"}).status_code == 404
        with pytest.raises(Forbidden):
            gates.score(review=review, score=85, comment="", by=person)


@pytest.mark.parametrize("firm", ["demand_firm", "supplier"])
def test_nobody_of_either_firm(client, world, firm):
    """Who has joined one of the firms since the appointment."""
    review = world.in_review()
    factories.MembershipFactory(user=world.reviewer, company=getattr(world.project, firm))
    world.reviewer = User.objects.get(pk=world.reviewer.pk)
    client.force_login(world.reviewer)
    assert client.post(url(review), {"score": "85", "comment": "가"}).status_code == 403
    with pytest.raises(Forbidden):
        gates.score(review=review, score=85, comment="", by=world.reviewer)


def test_before_the_pledge(client, world):
    world.in_review()
    review = world.assigned(factories.UserFactory(is_reviewer=True))
    client.force_login(review.reviewer)
    response = client.post(url(review), {"score": "85", "comment": "가"})
    assert response.status_code == 409
    review.refresh_from_db()
    assert review.score is None


def test_with_a_conflict(client, world):
    world.in_review()
    review = world.pledged(factories.UserFactory(is_reviewer=True), conflict=True)
    client.force_login(review.reviewer)
    assert client.post(url(review), {"score": "85", "comment": "가"}).status_code == 404
    with pytest.raises(Refused, match="이해관계"):
        gates.score(review=review, score=85, comment="", by=review.reviewer)


def test_before_the_review_has_started(world):
    review = world.pledged()
    with pytest.raises(Refused, match="평가 중인"):
        gates.score(review=review, score=85, comment="", by=world.reviewer)


@pytest.mark.parametrize("score", ["-1", "101", "많음", ""])
def test_bad_input(client, world, score):
    review = world.in_review()
    client.force_login(world.reviewer)
    response = client.post(url(review), {"score": score, "comment": "가"})
    assert response.status_code == 422
    assert set(response.context["score_form"].errors) == {"score"}
    assert not GateReview.objects.scored().exists()


@pytest.mark.parametrize("score", [-1, 101])
def test_out_of_range(world, score):
    review = world.in_review()
    with pytest.raises(ValidationError):
        gates.score(review=review, score=score, comment="", by=world.reviewer)


@pytest.mark.parametrize("score", [0, 100])
def test_the_ends_of_the_range(world, score):
    world.scored(score)
    assert evidence_of(world.gate).mean == score
