"""Leads: a supplier's open needs, best first; what it may not know moves nothing."""

import pytest
from django.urls import reverse

from companies.models import Company
from foundation.history.workflow import Forbidden
from matchmaking.models import Impression, Match, Need
from matchmaking.services.leads import leads
from solutions.models import Solution
from tests import factories

from .ranked import index, need, solution

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


def found(user):
    return [lead.need.pk for lead in leads(user=user).items]


def test_needs_that_fit_best_first(seller, offered):
    worse = need({"data_type": ["음성"]}, budget_max_krw=18_000_000)
    better = need()
    need(title="용접공 채용과 기숙사 문제", description="외국인 근로자 숙소가 필요합니다.")
    index()
    items = leads(user=seller).items
    assert [lead.need.pk for lead in items] == [better.pk, worse.pk]
    assert items[0].score > items[1].score
    assert items[0].solution.id == str(offered.pk)


def test_each_need_stands_with_the_best_of_ones_solutions(seller, offered):
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
    index()
    best = {lead.need.pk: lead.solution.id for lead in leads(user=seller).items}
    assert best == {energy.pk: str(other.pk), inspection.pk: str(offered.pk)}


@pytest.mark.parametrize("status", [Need.Status.DRAFT, Need.Status.SUBMITTED, Need.Status.MATCHED])
def test_only_open_needs(seller, status):
    need(status=status)
    index()
    assert found(seller) == []


def test_not_those_for_invited_firms_nor_ones_own(seller, offered):
    need(confidentiality=Need.Confidentiality.INVITED)
    Company.objects.filter(pk=offered.company_id).update(kind=Company.Kind.BOTH)
    need(company=offered.company)
    index()
    assert found(seller) == []


def test_not_those_that_one_was_invited_to_already(seller, offered):
    wanted = need()
    index()
    assert found(seller) == [wanted.pk]
    factories.MatchFactory(need=wanted, solution=offered, status=Match.Status.INVITED)
    assert found(seller) == []


def test_being_shortlisted_is_not_given_away(seller, offered):
    wanted = need()
    factories.MatchFactory(need=wanted, solution=offered, status=Match.Status.SHORTLISTED)
    index()
    assert found(seller) == [wanted.pk]


def masked(**fields) -> Need:
    texts = {"title": f"{SECRET} 제목", "description": f"{SECRET} 설명", "masked_summary": SUMMARY}
    company = factories.CompanyFactory(name=f"{SECRET} 기업", industry_text=f"{SECRET} 업종")
    return need(company=company, confidentiality=Need.Confidentiality.SUMMARY, **(texts | fields))


def test_a_masked_need_shows_its_summary_and_nothing_else(client, seller):
    wanted = masked()
    index()
    text = client.get(LEADS).content.decode()
    assert reverse("matchmaking:need", args=[wanted.pk]) in text
    assert "외관검사를 자동으로" in text
    assert SECRET not in text
    assert wanted.company.name not in text


def test_what_is_masked_moves_neither_score_nor_reasons(seller):
    plain = masked()
    telling = masked(
        title="표면 결함 외관검사 비전검사",
        description="카메라로 표면 결함을 찾는 비전검사, 기스와 찍힘, 육안검사, 눈으로 봅니다",
        desired_weeks=1,
    )
    Company.objects.filter(pk=telling.company_id).update(industry_text="자동차부품")
    factories.set_terms(telling, data_type=["음성", "문서"])
    index()
    first, second = leads(user=seller).items
    assert {first.need.pk, second.need.pk} == {plain.pk, telling.pk}
    assert first.score == second.score
    assert first.reasons == second.reasons


def test_hidden_words_find_nothing(seller):
    masked(
        masked_summary="사무실 이전 문의",
        title="표면 결함 외관검사",
        description="카메라로 표면 결함과 기스를 찾는 비전검사",
    )
    index()
    assert found(seller) == []


def test_once_it_is_open_all_of_it_counts(seller, offered):
    wanted = masked(title="기스 검사를 눈으로 합니다", description="사람이 눈으로 보는데 자꾸 놓칩니다.")
    index()
    (before,) = leads(user=seller).items
    Need.objects.filter(pk=wanted.pk).update(confidentiality=Need.Confidentiality.OPEN)
    index()
    (after,) = leads(user=seller).items
    assert (before.need.full, after.need.full) == (False, True)
    assert after.need.company == wanted.company.name
    assert before.score != after.score


def test_page(client, seller):
    wanted = need()
    index()
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
    index()
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


def test_while_the_engine_has_no_index_the_database_answers_and_says_so(client, seller, settings, tmp_path):
    wanted = need()
    settings.SEARCH_PREFIX = f"none-{tmp_path.name}"
    listing = leads(user=seller)
    assert listing.stale
    assert [lead.need.pk for lead in listing.items] == [wanted.pk]
    assert "검색 엔진이 응답하지 않아" in client.get(LEADS).content.decode()


def test_queries_do_not_grow_with_needs(client, seller, django_assert_num_queries):
    need()
    index()
    leads(user=seller)
    with django_assert_num_queries(11):
        leads(user=seller)
    for _ in range(10):
        need()
    index()
    with django_assert_num_queries(11):
        assert len(leads(user=seller).items) == 11
