"""A supplier's mirror: its own figures, sums of others only, and what would help."""

from datetime import timedelta

import pytest
from django.urls import reverse

from companies.models import Company
from foundation.history import clock
from foundation.history.workflow import Forbidden
from matchmaking.models import Impression, ImpressionItem, Match, Outcome
from matchmaking.ranking.features import FEATURES, Family
from matchmaking.services.mirror import FEW, MOST_FEW, advice, mirror
from tests import factories

from .ranked import need, solution

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    return solution()


@pytest.fixture
def seller(own, client):
    user = factories.member_of(own.company)
    client.force_login(user)
    return user


def shown(*solutions, of=None, days_ago=1, **weak):
    """A list in this order that a demand firm saw; each solution's features are 1, but for the `weak` of the last."""
    impression = Impression.objects.create(
        need=of or need(),
        ranker="rules",
        viewer_key=factories.UserFactory().pk,
        shown_at=clock.now() - timedelta(days=days_ago),
    )
    for place, one in enumerate(solutions, 1):
        values = {feature.name: 1.0 for feature in FEATURES} | (weak if one is solutions[-1] else {})
        ImpressionItem.objects.create(
            impression=impression, solution=one, position=place, score=0.9, features=values
        )
    return impression


def seen(user, own, days=30):
    return mirror(company=own.company, viewer=user, days=days)


def test_places_in_the_period_are_counted(seller, own):
    other = solution()
    shown(other, own)
    shown(own)
    shown(other, other, own, days_ago=60)
    month, quarter = seen(seller, own), seen(seller, own, days=90)
    assert (month.shown, month.needs, month.place) == (2, 2, 1.5)
    assert (quarter.shown, quarter.needs, quarter.place) == (3, 3, 2.0)


def test_what_became_of_it(seller, own):
    for _ in range(FEW):
        shown(own)
    for kind in ("shortlisted", "shortlisted", "invited", "accepted", "declined", "declined"):
        Outcome.objects.create(need=need(), solution=own, kind=kind)
    Outcome.objects.create(need=need(), solution=solution(), kind="accepted")
    old = clock.now() - timedelta(days=40)
    Outcome.objects.create(need=need(), solution=own, kind="accepted", occurred_at=old)
    found = seen(seller, own)
    assert (found.shortlisted, found.invited, found.accepted, found.declined) == (2, 1, 1, 2)
    assert found.accept_percent == 33


def test_being_shortlisted_is_not_told_while_it_could_only_be_by_a_few(seller, own):
    shown(own)
    Outcome.objects.create(need=need(), solution=own, kind="shortlisted")
    assert seen(seller, own).shortlisted is None


def test_share_beside_others_of_the_technique(seller, own):
    others = [solution() for _ in range(MOST_FEW)]
    solution({"ai_task": ["에너지최적화"]})
    shown(own, *others[:3])
    (share,) = seen(seller, own).shares
    assert (share.technique, share.shown, share.suppliers) == ("비전검사", 1, MOST_FEW + 1)
    assert (share.percent, share.equal_percent) == (25, 17)


def test_no_share_where_few_others_could_be_meant(client, seller, own):
    others = [solution() for _ in range(MOST_FEW - 1)]
    shown(own, *others)
    (share,) = seen(seller, own).shares
    assert (share.percent, share.equal_percent) == (None, None)
    text = client.get(reverse("matchmaking:mirror_of", args=[own.company_id])).content.decode()
    assert "견줄 기업이 적어" in text
    assert "<progress" not in text


def test_where_others_were_ahead(seller, own):
    other = solution()
    for _ in range(FEW):
        shown(other, own, budget_fit=0.0)
    (loss,) = seen(seller, own).losses
    assert (loss.family, loss.count, loss.of) == (Family.COST, FEW, FEW)


def test_what_a_rule_put_ahead_was_not_better(seller, own):
    other = solution()
    for _ in range(FEW):
        shown(other, own, budget_fit=0.0)
    ImpressionItem.objects.filter(solution=other).update(placed="pin")
    assert seen(seller, own).losses == []


def test_nothing_is_told_of_a_few_needs(seller, own):
    other, wanted = solution(), need()
    for _ in range(FEW):
        shown(other, own, of=wanted, budget_fit=0.0)
    assert seen(seller, own).losses == []


def test_nothing_is_told_where_few_needs_have_anybody_ahead(seller, own):
    other = solution()
    for _ in range(FEW):
        shown(own)
    shown(other, own, budget_fit=0.0)
    assert seen(seller, own).losses == []


def test_a_list_logged_with_other_features_is_left_out(seller, own):
    other = solution()
    for _ in range(FEW):
        shown(other, own, budget_fit=0.0)
    ImpressionItem.objects.update(features={"old": 1.0})
    assert seen(seller, own).losses == []


def lacks(word, texts):
    return any(word in text for text in texts)


def test_advice_names_what_is_missing(own):
    empty = factories.SolutionFactory(
        description="짧습니다", industries=[], price_min_krw=None, price_max_krw=None, lead_time_weeks=None
    )
    told = advice(empty, [])
    words = (
        "실적",
        "최소 도입비용이 없어",
        "업종",
        "공정",
        "기술유형",
        "데이터",
        "설치 환경",
        "기간",
        "설명",
        "인증",
    )
    assert [word for word in words if not lacks(word, told)] == []
    factories.ReferenceFactory(solution=own)
    own.description, own.certifications = "가" * 100, ["GS 1등급"]
    assert advice(own, []) == []


OVER = "예산의 가격대보다 높았습니다"
MILLION = 1_000_000


def test_a_price_above_most_budgets_is_told_where_enough_needs_say_so(own):
    own.price_min_krw = 30 * MILLION
    assert lacks(OVER, advice(own, [10 * MILLION, 10 * MILLION, 90 * MILLION]))
    assert not lacks(OVER, advice(own, [10 * MILLION] * (FEW - 1)))
    assert not lacks(OVER, advice(own, [10 * MILLION, 90 * MILLION, 90 * MILLION]))


def test_moving_the_price_within_its_band_finds_out_nothing(own):
    """Bands end at 1,000, 3,000, 5,000 and 10,000 만원."""
    told = set()
    for million in (30, 35, 41, 49):
        own.price_min_krw = million * MILLION
        told.add(tuple(advice(own, [40 * MILLION] * FEW)))
    assert len(told) == 1


@pytest.mark.parametrize(
    ("confidentiality", "told"), [("open", True), ("summary", False), ("invited", False)]
)
def test_budgets_of_confidential_needs_are_not_heeded(seller, own, confidentiality, told):
    type(own).objects.filter(pk=own.pk).update(price_min_krw=30 * MILLION)
    for _ in range(FEW):
        shown(own, of=need(confidentiality=confidentiality, budget_max_krw=5 * MILLION))
    (row,) = seen(seller, own).solutions
    assert lacks(OVER, row.advice) is told


def test_a_need_that_was_shown_often_is_one_budget(seller, own):
    type(own).objects.filter(pk=own.pk).update(price_min_krw=30 * MILLION)
    wanted = need(budget_max_krw=5 * MILLION)
    for _ in range(FEW):
        shown(own, of=wanted)
    assert not lacks(OVER, seen(seller, own).solutions[0].advice)


def test_page_names_no_rival(client, seller, own):
    other = solution(title="경쟁사의 솔루션")
    wanted = need(title="남의 수요", confidentiality="invited")
    for _ in range(FEW):
        shown(other, own, of=wanted)
    response = client.get("/leads/mirror/", follow=True)
    text = response.content.decode()
    assert response.redirect_chain == [(f"/leads/mirror/{own.company_id}/", 302)]
    assert f"{FEW}회(수요 1건)" in text
    assert reverse("solutions:update", args=[own.pk]) in text
    for secret in (other.title, other.company.name, wanted.title, wanted.company.name):
        assert secret not in text


def test_the_period_is_chosen(client, seller, own):
    shown(own, days_ago=60)
    url = f"/leads/mirror/{own.company_id}/"
    assert "0회(수요 0건)" in client.get(url).content.decode()
    assert "1회(수요 1건)" in client.get(url, {"days": "90"}).content.decode()
    assert "최근 30일 동안" in client.get(url, {"days": "12"}).content.decode()


def test_for_its_own_people_and_coordinators(client, seller, own, coordinator, stranger):
    url = f"/leads/mirror/{own.company_id}/"
    rival = factories.member_of(solution().company)
    selling = factories.UserFactory(is_coordinator=True)
    factories.MembershipFactory(user=selling, company=rival.memberships.get().company)
    for user in (rival, selling, stranger):
        with pytest.raises(Forbidden):
            seen(user, own)
        client.force_login(user)
        assert client.get(url).status_code == 403
    client.force_login(coordinator)
    text = client.get(url).content.decode()
    assert "노출 현황" in text
    assert reverse("solutions:update", args=[own.pk]) not in text


def test_a_demand_firm_has_none(coordinator):
    with pytest.raises(Forbidden):
        mirror(company=factories.CompanyFactory(kind=Company.Kind.DEMAND), viewer=coordinator)


def test_signed_out_and_wrong_method(client, seller, own):
    for url in ("/leads/mirror/", f"/leads/mirror/{own.company_id}/"):
        client.force_login(seller)
        assert client.post(url).status_code == 405
        client.logout()
        assert client.get(url).status_code == 302


def test_queries_do_not_grow(seller, own, django_assert_max_num_queries):
    for _ in range(FEW):
        shown(solution(), own)
    with django_assert_max_num_queries(10):
        seen(seller, own)
    for _ in range(10):
        shown(solution(), solution(company=own.company), own)
    factories.MatchFactory(solution=own, status=Match.Status.INVITED)
    with django_assert_max_num_queries(10):
        assert len(seen(seller, own).solutions) == 11
