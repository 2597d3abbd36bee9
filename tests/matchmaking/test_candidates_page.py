"""The page of candidates: who may see it, what it says, and what it records."""

from datetime import timedelta

import pytest
from django.urls import reverse

from foundation.history import clock
from matchmaking.models import Impression, Match, Need
from matchmaking.ranking import rules
from tests import factories

from .ranked import index, need, solution

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanted():
    return need()


@pytest.fixture
def buyer(wanted, client):
    user = factories.member_of(wanted.company)
    client.force_login(user)
    return user


def page(of: Need) -> str:
    return reverse("matchmaking:candidates", args=[of.pk])


def test_ranked_list_with_reasons(client, buyer, wanted):
    first = solution(lead_time_weeks=12)
    factories.ReferenceFactory(solution=first, industry="자동차부품", outcome="미검률 2.0%→0.5%")
    solution({"data_type": ["음성"]}, title="다른 검사", industries=["화장품"])
    index()
    response = client.get(page(wanted))
    text = response.content.decode()
    assert response.status_code == 200
    assert "자동차부품 실적 1건: 미검률 2.0%→0.5%" in text
    assert "맞는 점" in text
    assert "살펴볼 점" in text
    assert "예산 상한 5,000만원 ≥ 최소 2,000만원" in text
    assert "100점 가운데" in text
    assert reverse("solutions:detail", args=[first.pk]) in text
    assert reverse("matchmaking:shortlist", args=[wanted.pk, first.pk]) in text
    assert "rules-2" in text
    assert not [name for name in rules.WEIGHTS if name in text]


def test_a_match_shows_its_state_in_place_of_the_button(client, buyer, wanted):
    known = solution()
    match = factories.MatchFactory(need=wanted, solution=known, status=Match.Status.INVITED)
    index()
    text = client.get(page(wanted)).content.decode()
    assert "초대함" in text
    assert reverse("matchmaking:match", args=[match.pk]) in text
    assert reverse("matchmaking:shortlist", args=[wanted.pk, known.pk]) not in text


def test_a_cancelled_match_may_be_shortlisted_again(client, buyer, wanted):
    known = solution()
    factories.MatchFactory(need=wanted, solution=known, status=Match.Status.CANCELLED)
    index()
    assert (
        reverse("matchmaking:shortlist", args=[wanted.pk, known.pk])
        in client.get(page(wanted)).content.decode()
    )


def test_nothing_fits(client, buyer, wanted):
    index()
    text = client.get(page(wanted)).content.decode()
    assert "적합한 솔루션을 찾지 못했습니다" in text
    assert "5,000만원" in text
    assert reverse("solutions:list") in text
    assert not Impression.objects.exists()


def test_before_the_need_is_open_its_firm_is_told_to_wait_and_the_operators_look_ahead(
    client, buyer, wanted, coordinator
):
    offered = solution()
    index()
    Need.objects.filter(pk=wanted.pk).update(status=Need.Status.SUBMITTED)
    assert "검토를 마치고" in client.get(page(wanted)).content.decode()
    client.force_login(coordinator)
    assert offered.title in client.get(page(wanted)).content.decode()
    assert not Impression.objects.exists()


def test_stale(client, buyer, wanted, settings, tmp_path):
    solution()
    settings.SEARCH_PREFIX = f"none-{tmp_path.name}"
    text = client.get(page(wanted)).content.decode()
    assert "검색 엔진이 응답하지 않아" in text


def test_an_impression_holds_what_was_shown_and_its_scores_recompute(client, buyer, wanted):
    for price in (20_000_000, 40_000_000):
        solution(price_min_krw=price, price_max_krw=60_000_000)
    index()
    client.get(page(wanted))
    shown = Impression.objects.get()
    assert (shown.need, shown.viewer_key, shown.ranker) == (wanted, buyer.pk, "rules-2")
    items = list(shown.items.all())
    assert [item.position for item in items] == [1, 2]
    assert [item.score for item in items] == [rules.score(item.features) for item in items]


def test_the_same_list_within_half_an_hour_is_one_impression(client, buyer, wanted):
    solution()
    index()
    client.get(page(wanted))
    client.get(page(wanted))
    assert Impression.objects.count() == 1
    solution()
    index()
    client.get(page(wanted))
    assert Impression.objects.count() == 2
    with clock.at(clock.now() + timedelta(minutes=31)):
        client.force_login(buyer)
        client.get(page(wanted))
    assert Impression.objects.count() == 3


def test_each_member_has_impressions_of_their_own(client, buyer, wanted):
    solution()
    index()
    client.get(page(wanted))
    client.force_login(factories.member_of(wanted.company))
    client.get(page(wanted))
    assert Impression.objects.count() == 2


def test_operators_and_head_requests_leave_no_impression(client, buyer, wanted, coordinator):
    solution()
    index()
    client.head(page(wanted))
    client.force_login(coordinator)
    assert client.get(page(wanted)).status_code == 200
    assert not Impression.objects.exists()


def test_a_need_that_one_does_not_see_is_not_there(client, wanted, stranger):
    client.force_login(stranger)
    assert client.get(page(wanted)).status_code == 404


def test_a_supplier_that_sees_the_need_does_not_see_its_candidates(client, wanted):
    client.force_login(factories.member_of(solution().company))
    assert client.get(page(wanted)).status_code == 403


def test_signed_out_and_wrong_method(client, buyer, wanted):
    assert client.post(page(wanted)).status_code == 405
    client.logout()
    assert client.get(page(wanted)).status_code == 302


def test_queries_do_not_grow_with_candidates(client, buyer, wanted, django_assert_max_num_queries):
    for _ in range(12):
        match = factories.MatchFactory(need=wanted, solution=solution(), status=Match.Status.SHORTLISTED)
        factories.ReferenceFactory(solution=match.solution)
    index()
    with django_assert_max_num_queries(36):
        client.get(page(wanted))
