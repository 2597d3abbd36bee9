"""Choosing, once, what is graded for a need."""

import pytest
from django.urls import reverse

from foundation.history.models import Event
from foundation.search import SearchUnavailable, get_engine
from matchmaking.models import Need, PooledPair
from matchmaking.services import pools
from solutions.models import Solution
from tests import factories

from .ranked import index, need, solution

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanted():
    return need()


def url(of: Need) -> str:
    return reverse("matchmaking:draw_pool", args=[of.pk])


def test_coordinator_draws(client, coordinator, wanted):
    offered = {solution().pk for _ in range(3)}
    solution(status=Solution.Status.WITHDRAWN)
    solution(company=wanted.company)
    index()
    client.force_login(coordinator)
    response = client.post(url(wanted))
    assert response.url == reverse("matchmaking:grading_pair", args=[wanted.pk, 1])
    assert set(wanted.pool.values_list("solution", flat=True)) == offered
    assert list(wanted.pool.values_list("place", flat=True)) == [1, 2, 3]
    event = Event.objects.of(wanted).get()
    assert (event.verb, event.actor_key, event.data) == ("need.pooled", coordinator.pk, {"pairs": 3})


def test_what_the_rankings_find_is_in_and_the_order_does_not_tell(coordinator, wanted):
    best = [solution() for _ in range(16)]
    for number in range(40):
        solution(
            {"process": ["사무·행정"], "ai_task": ["문서·LLM"], "data_type": ["문서"]},
            title=f"계약서 {number}",
            summary="조항을 찾습니다",
            description="문서를 읽습니다",
        )
    index()
    pools.draw_pool(need=wanted, by=coordinator)
    keys = list(wanted.pool.values_list("solution", flat=True))
    fitting = [key in {row.pk for row in best} for key in keys]
    assert len(keys) == 21
    assert sum(fitting) >= 14
    assert fitting != sorted(fitting, reverse=True)


def test_a_pool_stays(client, coordinator, wanted):
    solution()
    index()
    pools.draw_pool(need=wanted, by=coordinator)
    solution()
    index()
    client.force_login(coordinator)
    client.post(url(wanted))
    assert wanted.pool.count() == 1
    assert Event.objects.of(wanted).count() == 1


def test_no_solution_no_pool(client, coordinator, wanted):
    index()
    client.force_login(coordinator)
    assert client.post(url(wanted)).status_code == 409
    assert not PooledPair.objects.exists()


def test_a_need_that_was_never_opened(client, coordinator):
    draft = need(status=Need.Status.SUBMITTED, opened_at=None)
    solution()
    index()
    client.force_login(coordinator)
    assert client.post(url(draft)).status_code == 409
    assert not PooledPair.objects.exists()


def test_without_the_search_engine_nothing_is_kept(client, coordinator, wanted, monkeypatch):
    def away(*args):
        raise SearchUnavailable("gone")

    solution()
    index()
    monkeypatch.setattr(type(get_engine()), "search", away)
    client.force_login(coordinator)
    response = client.post(url(wanted))
    assert response.status_code == 409
    assert "검색 엔진이 응답하지 않아" in response.content.decode()
    assert not PooledPair.objects.exists()


def test_get_is_no_method(client, coordinator, wanted):
    client.force_login(coordinator)
    assert client.get(url(wanted)).status_code == 405


def test_outsider_finds_nothing(client, wanted, stranger):
    client.force_login(stranger)
    assert client.post(url(wanted)).status_code == 404


def test_the_need_s_own_firm_may_not(client, wanted):
    client.force_login(factories.member_of(wanted.company))
    assert client.post(url(wanted)).status_code == 403


def test_nor_a_coordinator_with_an_interest(client, coordinator, wanted):
    factories.MembershipFactory(user=coordinator, company=wanted.company)
    client.force_login(coordinator)
    response = client.post(url(wanted))
    assert response.status_code == 403
    assert "이해관계" in response.content.decode()
