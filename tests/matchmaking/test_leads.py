"""Leads: a supplier's open needs, best first; what it may not know moves nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from companies.models import Company
from foundation.history import clock
from foundation.history.workflow import Forbidden
from matchmaking.models import Impression, Match, Need, Outcome
from matchmaking.services.leads import PER_PAGE, leads, queue_needs
from solutions.models import Solution
from tests import factories

from .ranked import need, refresh_by_company, refresh_by_need, solution

pytestmark = pytest.mark.django_db

LEADS = "/leads/"
SECRET = "극비자료"
SUMMARY = "가공품 표면의 기스를 사람이 눈으로 보고 있어 외관검사를 자동으로 하고 싶습니다."


@pytest.fixture
def offered():
    return solution()


@pytest.fixture
def seller(offered, client):
    user = factories.member_of(offered.company)
    client.force_login(user)
    return user


@pytest.fixture(params=[refresh_by_need, refresh_by_company])
def refresh(request):
    """From either side, leads must come out the same."""
    return request.param


def found(user):
    return [lead.need.pk for lead in leads(user=user).items]


def test_needs_that_fit_best_first(refresh, seller, offered):
    worse = need({"data_type": ["음성"]}, budget_max_krw=18_000_000)
    better = need()
    need(title="용접공 채용과 기숙사 문제", description="외국인 근로자 숙소가 필요합니다.")
    refresh()
    items = leads(user=seller).items
    assert [lead.need.pk for lead in items] == [better.pk, worse.pk]
    assert items[0].score > items[1].score
    assert items[0].solution.pk == offered.pk


def test_each_need_stands_with_the_best_of_ones_solutions(refresh, seller, offered):
    other = solution(
        {"process": ["에너지"], "ai_task": ["에너지최적화"], "data_type": ["시계열센서"]},
        company=offered.company,
        title="보일러 스팀 에너지 절감",
        summary="스팀과 가스비를 줄입니다",
        description="보일러와 스팀의 연료를 줄입니다.",
    )
    energy = need(
        {"process": ["에너지"], "data_type": ["시계열센서"]},
        title="보일러 가스비가 너무 나옵니다",
        description="스팀을 쓰는데 가스비와 전기요금이 많이 나옵니다.",
    )
    inspection = need()
    refresh()
    best = {lead.need.pk: lead.solution.pk for lead in leads(user=seller).items}
    assert best == {energy.pk: other.pk, inspection.pk: offered.pk}


@pytest.mark.parametrize("status", [Need.Status.DRAFT, Need.Status.SUBMITTED, Need.Status.MATCHED])
def test_only_open_needs(refresh, seller, status):
    need(status=status)
    refresh()
    assert found(seller) == []


def test_not_those_for_invited_firms_nor_ones_own(refresh, seller, offered):
    need(confidentiality=Need.Confidentiality.INVITED)
    Company.objects.filter(pk=offered.company_id).update(kind=Company.Kind.BOTH)
    need(company=offered.company)
    refresh()
    assert found(seller) == []


def test_not_those_that_one_was_invited_to_already(refresh, seller, offered):
    wanted = need()
    refresh()
    assert found(seller) == [wanted.pk]
    factories.MatchFactory(need=wanted, solution=offered, status=Match.Status.INVITED)
    assert found(seller) == []


def test_being_shortlisted_is_not_given_away(refresh, seller, offered):
    wanted = need()
    factories.MatchFactory(need=wanted, solution=offered, status=Match.Status.SHORTLISTED)
    refresh()
    assert found(seller) == [wanted.pk]


def masked(**fields) -> Need:
    texts = {"title": f"{SECRET} 제목", "description": f"{SECRET} 설명", "masked_summary": SUMMARY}
    company = factories.CompanyFactory(name=f"{SECRET} 기업", industry_text=f"{SECRET} 업종")
    return need(company=company, confidentiality=Need.Confidentiality.SUMMARY, **(texts | fields))


def test_a_masked_need_shows_its_summary_and_nothing_else(refresh, client, seller):
    wanted = masked()
    refresh()
    text = client.get(LEADS).content.decode()
    assert reverse("matchmaking:need", args=[wanted.pk]) in text
    assert "외관검사를 자동으로" in text
    assert SECRET not in text
    assert wanted.company.name not in text


def test_what_is_masked_moves_neither_score_nor_reasons(refresh, seller):
    plain = masked()
    telling = masked(
        title="표면 결함 외관검사 비전검사",
        description="카메라로 표면 결함을 찾는 비전검사, 기스와 찍힘, 육안검사, 눈으로 봅니다",
        desired_weeks=1,
    )
    Company.objects.filter(pk=telling.company_id).update(industry_text="자동차부품")
    factories.set_terms(telling, data_type=["음성", "문서"])
    refresh()
    first, second = leads(user=seller).items
    assert {first.need.pk, second.need.pk} == {plain.pk, telling.pk}
    assert first.score == second.score
    assert first.reasons == second.reasons


def test_hidden_words_find_nothing(refresh, seller):
    masked(
        masked_summary="사무실 이전 문의",
        title="표면 결함 외관검사",
        description="카메라로 표면 결함과 기스를 찾는 비전검사",
    )
    refresh()
    assert found(seller) == []


def test_once_it_is_open_all_of_it_counts(refresh, seller, offered):
    wanted = masked(title="기스 검사를 눈으로 합니다", description="사람이 눈으로 보는데 자꾸 놓칩니다.")
    refresh()
    (before,) = leads(user=seller).items
    Need.objects.filter(pk=wanted.pk).update(confidentiality=Need.Confidentiality.OPEN)
    refresh()
    (after,) = leads(user=seller).items
    assert (before.need.full, after.need.full) == (False, True)
    assert after.need.company == wanted.company.name
    assert before.score != after.score


def test_page(refresh, client, seller):
    wanted = need()
    refresh()
    response = client.get(LEADS)
    text = response.content.decode()
    assert response.status_code == 200
    assert wanted.title in text
    assert wanted.company.name in text
    assert "맞는 점" in text
    assert "왜 이 수요가 추천되었나요?" in text
    assert not Impression.objects.exists()


def test_without_an_offered_solution_the_page_says_what_to_do(client, seller, offered):
    Solution.objects.filter(pk=offered.pk).update(status=Solution.Status.WITHDRAWN)
    assert "공개된 솔루션이 없어" in client.get(LEADS).content.decode()


def test_without_a_need_that_fits_the_page_says_so(client, seller):
    refresh_by_company()
    assert "맞는 것이 없습니다" in client.get(LEADS).content.decode()


def test_for_suppliers_only(client, stranger):
    with pytest.raises(Forbidden):
        leads(user=stranger)
    client.force_login(stranger)
    assert client.get(LEADS).status_code == 403


def test_signed_out_and_wrong_method(client, seller):
    assert client.post(LEADS).status_code == 405
    client.logout()
    assert client.get(LEADS).status_code == 302


def test_what_was_computed_from_all_of_a_need_is_not_shown_once_it_is_masked(refresh, client, seller):
    wanted = need(title=f"{SECRET} 검사", masked_summary=SUMMARY)
    refresh()
    assert found(seller) == [wanted.pk]
    Need.objects.filter(pk=wanted.pk).update(confidentiality=Need.Confidentiality.SUMMARY)
    assert found(seller) == []
    assert SECRET not in client.get(LEADS).content.decode()
    refresh()
    assert found(seller) == [wanted.pk]
    assert SECRET not in client.get(LEADS).content.decode()


def test_answers_to_hidden_industries_do_not_move_the_order(refresh, seller, offered):
    """What a supplier declined for its industry, it declined not knowing the industry of a masked need."""
    plain, alike = masked(), masked()
    Company.objects.filter(pk=alike.company_id).update(industry_text="화장품")
    earlier = need(company=factories.CompanyFactory(industry_text="화장품"), status=Need.Status.CLOSED)
    Outcome.objects.create(need=earlier, solution=offered, kind=Outcome.Kind.DECLINED)
    refresh()
    by_need = {lead.need.pk: lead.accept_probability for lead in leads(user=seller).items}
    assert by_need[plain.pk] == by_need[alike.pk] < 0.6


def test_what_one_accepts_more_gladly_comes_first(refresh, seller, offered):
    plain = need()
    dear = need(budget_max_krw=200_000_000, company=factories.CompanyFactory(industry_text="화장품"))
    earlier = need(
        status=Need.Status.CLOSED,
        budget_max_krw=200_000_000,
        company=factories.CompanyFactory(industry_text="화장품"),
    )
    for _ in range(3):
        Outcome.objects.create(need=earlier, solution=offered, kind=Outcome.Kind.ACCEPTED)
    Outcome.objects.create(need=plain, solution=offered, kind=Outcome.Kind.DECLINED)
    refresh()
    first, second = leads(user=seller).items
    assert (first.need.pk, second.need.pk) == (dear.pk, plain.pk)
    assert first.interest == first.score * first.accept_probability
    assert first.accept_probability > second.accept_probability


def test_at_capacity_nobody_can_invite_and_the_page_says_so(refresh, client, seller, offered):
    need()
    Company.objects.filter(pk=offered.company_id).update(open_slots=1)
    factories.MatchFactory(solution=offered, status=Match.Status.INVITED)
    refresh()
    listing = leads(user=seller)
    assert listing.capacity
    assert [lead.interest for lead in listing.items] == [0.0]
    assert "상담이 찼습니다" in client.get(LEADS).content.decode()


def test_waiting_too_long_is_said(refresh, client, seller):
    wanted = need()
    refresh()
    with clock.at(clock.now() - timedelta(hours=1)):
        queue_needs([wanted.pk])
    text = client.get(LEADS).content.decode()
    assert wanted.title in text
    assert "계산이 밀려 있습니다" in text
    assert "hx-get" not in text


def test_reasons_are_told_in_the_readers_language(refresh, client, seller):
    need()
    refresh()
    korean = leads(user=seller).items[0].reasons
    with translation.override("en"):
        english = leads(user=seller).items[0].reasons
    assert [(r.family, r.evidence) for r in korean] == [(r.family, r.evidence) for r in english]
    assert any("예산 상한" in reason.text for reason in korean)
    assert not any("예산 상한" in reason.text for reason in english)


def test_pages(refresh, client, seller):
    for _ in range(PER_PAGE + 1):
        need()
    refresh()
    assert len(leads(user=seller).items) == PER_PAGE
    text = client.get(LEADS, {"page": "2"}).content.decode()
    assert "2쪽 중 2쪽" in text
    assert text.count('class="candidate-rank"') == 1
    assert f">\n      {PER_PAGE + 1}<" in text


def test_queries_do_not_grow_with_needs(refresh, client, seller, django_assert_max_num_queries):
    need()
    refresh()
    with django_assert_max_num_queries(10):
        leads(user=seller)
    for _ in range(10):
        need()
    refresh()
    with django_assert_max_num_queries(10):
        assert len(leads(user=seller).items) == 11
