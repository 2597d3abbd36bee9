"""A reviewer gives points for each criterion that the round's template has."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from projects.gating import evidence_of
from projects.models import CriterionScore
from projects.services import gates
from tests import factories
from tests.projects.test_asks import measure

pytestmark = pytest.mark.django_db


def url(review):
    return reverse("projects:score", args=[review.pk])


@pytest.fixture
def review(world):
    """Of a round that asks for 70 points and 30 points."""
    world.project = factories.ProjectFactory(stage="poc", coordinator=world.coordinator)
    world.supplier = factories.member_of(world.project.supplier)
    world.ask()
    world.accepted(title="결과보고서")
    review = world.pledged()
    gates.start_review(gate=world.gate, by=world.coordinator)
    return review


def names(world):
    return [f"points_{row.pk}" for row in world.gate.criteria]


def test_score(client, world, review):
    first, second = names(world)
    client.force_login(world.reviewer)
    page = client.get(review.get_absolute_url()).content.decode()
    assert "쓸모 (70점)" in page
    assert "일정 (30점)" in page
    data = {first: "61", second: "24", "comment": ""}
    assert client.post(url(review), data).status_code == 302
    review.refresh_from_db()
    assert review.score == 85
    assert [row.points for row in review.points.all()] == [61, 24]
    client.force_login(world.coordinator)
    assert "일정 24/30" in client.get(world.gates_url).content.decode()
    world.decide()
    client.force_login(world.reviewer)
    assert "쓸모 61/70" in client.get(review.get_absolute_url()).content.decode()


def test_may_be_changed(client, world, review):
    gates.score(review=review, points=world.points(70, 30), comment="", by=world.reviewer)
    client.force_login(world.reviewer)
    form = client.get(review.get_absolute_url()).context["score_form"]
    assert [form[name].value() for name in names(world)] == [70, 30]
    gates.score(review=review, points=world.points(40, 25), comment="", by=world.reviewer)
    assert [row.points for row in CriterionScore.objects.all()] == [40, 25]
    assert evidence_of(world.gate).mean == 65


@pytest.mark.parametrize(("given", "wrong"), [((71, 0), 0), ((-1, 30), 0), ((70, 31), 1)])
def test_more_or_less_than_a_criterion_gives(client, world, review, given, wrong):
    client.force_login(world.reviewer)
    data = dict(zip(names(world), given, strict=True)) | {"comment": "가"}
    response = client.post(url(review), data)
    assert response.status_code == 422
    assert set(response.context["score_form"].errors) == {names(world)[wrong]}
    with pytest.raises(ValidationError) as refused:
        gates.score(review=review, points=world.points(*given), comment="가", by=world.reviewer)
    assert set(refused.value.message_dict) == {names(world)[wrong]}
    review.refresh_from_db()
    assert review.score is None


def test_every_criterion(client, world, review):
    first, second = names(world)
    client.force_login(world.reviewer)
    response = client.post(url(review), {first: "60", "comment": "가"})
    assert response.status_code == 422
    assert set(response.context["score_form"].errors) == {second}
    for given in ({}, None, {world.gate.criteria[0]: 60}):
        with pytest.raises(ValidationError):
            gates.score(review=review, points=given, comment="가", by=world.reviewer)
    with pytest.raises(ValidationError):
        gates.score(review=review, score=85, comment="가", by=world.reviewer)
    assert not CriterionScore.objects.exists()


def test_a_low_total_has_its_reason(client, world, review):
    first, second = names(world)
    client.force_login(world.reviewer)
    response = client.post(url(review), {first: "40", second: "19", "comment": " "})
    assert response.status_code == 422
    assert set(response.context["score_form"].errors) == {"comment"}
    assert client.post(url(review), {first: "40", second: "20", "comment": " "}).status_code == 302
    assert client.post(url(review), {first: "40", second: "19", "comment": "느립니다"}).status_code == 302


def test_a_single_low_score_has_its_reason(world):
    review = world.in_review()
    with pytest.raises(ValidationError) as refused:
        gates.score(review=review, score=59, comment=" ", by=world.reviewer)
    assert set(refused.value.message_dict) == {"comment"}
    gates.score(review=review, score=60, comment=" ", by=world.reviewer)


def test_the_reviewer_sees_how_well_the_measures_are_known(client, world, review):
    measurement = measure(world, level="site_inspected")
    client.force_login(world.reviewer)
    page = client.get(review.get_absolute_url()).content.decode()
    for text in (measurement.measure.name, "0.8", "TP 현장확인", "측정 결과서 v1"):
        assert text in page


def test_measures_come_after_the_pledge(client, world, review):
    measurement = measure(world)
    late = world.assigned(factories.UserFactory(is_reviewer=True))
    client.force_login(late.reviewer)
    assert measurement.measure.name not in client.get(late.get_absolute_url()).content.decode()
