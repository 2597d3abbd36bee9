"""A reviewer's pages: the list of its reviews, and one review."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("projects:reviews")


def test_list(client, world):
    review = world.assigned()
    factories.ProjectFactory(title="남의 과제")
    client.force_login(world.reviewer)
    page = client.get(URL).content.decode()
    assert review.get_absolute_url() in page
    assert "서약하기" in page
    assert "남의 과제" not in page


def test_list_says_what_is_to_do(client, world):
    client.force_login(world.reviewer)
    assert "아직 위촉받은 평가가 없습니다" in client.get(URL).content.decode()
    world.in_review()
    assert "채점하기" in client.get(URL).content.decode()
    world.gate.reviews.update(score=80)
    assert "80점 제출" in client.get(URL).content.decode()
    world.decide()
    assert "끝남" in client.get(URL).content.decode()


def test_list_is_for_reviewers(client, world):
    for person in (world.coordinator, world.supplier):
        client.force_login(person)
        assert client.get(URL).status_code == 403


def test_list_queries_do_not_grow(client, world, django_assert_max_num_queries):
    for _ in range(12):
        project = factories.ProjectFactory()
        project.gates.get().reviews.create(reviewer=world.reviewer)
    client.force_login(world.reviewer)
    with django_assert_max_num_queries(8):
        client.get(URL)


def test_evidence_comes_after_the_pledge(client, world):
    world.submit(title="착수계획서")
    review = world.assigned()
    client.force_login(world.reviewer)
    before = client.get(review.get_absolute_url())
    assert world.project.supplier.name in before.content.decode()
    assert "착수계획서" not in before.content.decode()
    assert before.context["score_form"] is None
    client.post(reverse("projects:pledge", args=[review.pk]), {"conflict": "no", "pledge": "on"})
    after = client.get(review.get_absolute_url())
    assert "착수계획서" in after.content.decode()
    assert after.context["pledge_form"] is None
    assert after.context["score_form"] is None


def test_score_form_under_review(client, world):
    review = world.in_review()
    client.force_login(world.reviewer)
    assert client.get(review.get_absolute_url()).context["score_form"] is not None
    world.gate.reviews.update(score=90, comment="좋습니다.")
    world.decide()
    page = client.get(review.get_absolute_url())
    assert page.context["score_form"] is None
    assert "90점" in page.content.decode()


def test_only_ones_own(client, world, stranger):
    review = world.assigned()
    for person in (stranger, world.coordinator, world.supplier, factories.UserFactory(is_reviewer=True)):
        client.force_login(person)
        assert client.get(review.get_absolute_url()).status_code == 404


def test_no_longer_a_reviewer(client, world):
    review = world.pledged()
    type(world.reviewer).objects.update(is_reviewer=False)
    client.force_login(world.reviewer)
    assert client.get(review.get_absolute_url()).status_code == 404
    assert client.get(world.project.get_absolute_url()).status_code == 404


def test_who_has_joined_a_firm_is_out(client, world):
    review = world.pledged()
    factories.MembershipFactory(user=world.reviewer, company=world.project.supplier)
    client.force_login(world.reviewer)
    assert client.get(review.get_absolute_url()).status_code == 403


def test_wrong_method(client, world):
    review = world.assigned()
    client.force_login(world.reviewer)
    assert client.post(URL).status_code == 405
    assert client.post(review.get_absolute_url()).status_code == 405
