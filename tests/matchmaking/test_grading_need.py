"""A need's pool with one's own grades."""

import pytest
from django.urls import reverse

from tests import factories

from .graded import give, pooled

pytestmark = pytest.mark.django_db


@pytest.fixture
def grader(client, coordinator):
    client.force_login(coordinator)
    return coordinator


def url(need):
    return reverse("matchmaking:grading_need", args=[need.pk])


def test_only_what_one_has_graded_is_shown(client, grader):
    first, second, _third = pooled()
    give(first.need, first.solution, 3, grader, "표면을 찍습니다")
    give(first.need, second.solution, 4, factories.UserFactory(is_coordinator=True))
    response = client.get(url(first.need))
    text = response.content.decode()
    assert first.solution.title in text
    assert first.solution.company.name in text
    assert "표면을 찍습니다" in text
    assert second.solution.title not in text
    assert "바로 그것" not in text
    assert (response.context["graded"], response.context["total"]) == (1, 3)
    assert response.context["next"].pair == second


def test_without_a_pool_it_can_be_drawn(client, grader):
    need = factories.NeedFactory()
    text = client.get(url(need)).content.decode()
    assert reverse("matchmaking:draw_pool", args=[need.pk]) in text


def test_who_may_not(client, stranger):
    need = pooled()[0].need
    client.force_login(stranger)
    assert client.get(url(need)).status_code == 404
    client.force_login(factories.member_of(need.company))
    assert client.get(url(need)).status_code == 403


def test_nor_a_coordinator_with_an_interest(client, grader):
    need = pooled()[0].need
    factories.MembershipFactory(user=grader, company=need.company)
    response = client.get(url(need))
    assert response.status_code == 403
    assert "이해관계" in response.content.decode()


def test_never_opened(client, grader):
    assert client.get(url(factories.NeedFactory(status="submitted", opened_at=None))).status_code == 404


def test_wrong_method(client, grader):
    assert client.post(url(pooled()[0].need)).status_code == 405


def test_queries_do_not_grow_with_pairs(client, grader, django_assert_max_num_queries):
    pool = pooled(size=12)
    for pair in pool[:6]:
        give(pair.need, pair.solution, 3, grader)
    with django_assert_max_num_queries(10):
        client.get(url(pool[0].need))
