"""Ranking through the real engine: what counts, what is left out, and what it costs."""

import pytest

from companies.models import Company
from foundation.search import get_engine
from matchmaking.models import Impression, Match, Need
from matchmaking.ranking import rules
from matchmaking.services.candidates import candidates
from solutions.models import Solution
from tests import factories

from .ranked import index, need, solution

pytestmark = pytest.mark.django_db


def order(of: Need, **limits):
    return [item.solution for item in candidates(need=of, **limits).items]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param({}, {"title": "사내 문서", "summary": "문서를 찾습니다"}, id="text"),
        pytest.param({"industries": ["자동차부품"]}, {"industries": ["화장품"]}, id="industry"),
        pytest.param({"process": ["품질·검사"]}, {"process": ["에너지"]}, id="process"),
        pytest.param({"data_type": ["이미지"]}, {"data_type": ["음성"]}, id="data type"),
        pytest.param({"deployment": ["온프레미스"]}, {"deployment": ["하이브리드"]}, id="deployment"),
        pytest.param({"ai_task": ["비전검사"]}, {"ai_task": ["수요예측"]}, id="technique"),
        pytest.param(
            {"price_min_krw": 30_000_000},
            {"price_min_krw": 60_000_000, "price_max_krw": 60_000_000},
            id="budget",
        ),
        pytest.param({"lead_time_weeks": 8}, {"lead_time_weeks": 30}, id="time"),
    ],
)
def test_each_attribute_changes_the_order(better, worse):
    def make(values):
        terms = {k: v for k, v in values.items() if k in ("process", "ai_task", "data_type", "deployment")}
        return solution(terms, **{k: v for k, v in values.items() if k not in terms})

    wanted = need()
    second, first = make(worse), make(better)
    index()
    assert order(wanted) == [first, second]


def test_references_of_the_same_industry_and_the_district_change_the_order():
    wanted, near, proven, plain = need(), solution(), solution(), solution()
    factories.SiteFactory(company=wanted.company, district="남동구")
    factories.SiteFactory(company=near.company, district="남동구")
    factories.SiteFactory(company=plain.company, district="부평구")
    factories.ReferenceFactory(solution=proven, industry="자동차부품")
    index()
    assert order(wanted) == [proven, near, plain]


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Solution.Status.WITHDRAWN},
        {"status": Solution.Status.SUBMITTED},
        {"price_min_krw": 501_000_000, "price_max_krw": 690_000_000},
    ],
)
def test_what_can_not_be_is_left_out(fields):
    wanted, offered = need(), solution()
    solution(**fields)
    index()
    assert order(wanted) == [offered]


def test_a_price_over_the_budget_costs_places_and_stays_in():
    wanted = need(budget_max_krw=50_000_000)
    unknown = solution(price_min_krw=None, price_max_krw=None)
    above = solution(price_min_krw=490_000_000, price_max_krw=490_000_000)
    index()
    assert order(wanted) == [unknown, above]


def test_what_can_not_be_installed_there_is_left_out():
    wanted, cloud = need(), solution({"deployment": ["클라우드"]})
    index()
    assert order(wanted) == []
    wanted.any_deployment = True
    assert order(wanted) == [cloud]


@pytest.mark.parametrize("why", [{"core_technology": "held"}, {"internet": "none"}])
@pytest.mark.parametrize("ticked", [["온프레미스"], ["클라우드"], []])
def test_what_needs_a_cloud_is_left_out_where_there_is_none(why, ticked):
    wanted = need({"deployment": ticked}, **why, any_deployment=True)
    both = solution({"deployment": ["클라우드", "온프레미스"]})
    cloud, hybrid = solution({"deployment": ["클라우드"]}), solution({"deployment": ["하이브리드"]})
    index()
    assert order(wanted) == [both]
    cleared = need(core_technology="cleared", internet="limited", any_deployment=True)
    assert set(order(cleared)) == {both, cloud, hybrid}


def test_the_needs_own_firm_and_suspended_ones_are_left_out():
    both = factories.CompanyFactory(kind=Company.Kind.BOTH)
    wanted, offered = need(company=both), solution()
    solution(company=both)
    solution(company=factories.SupplierFactory(status=Company.Status.SUSPENDED))
    index()
    assert order(wanted) == [offered]


def test_what_was_withdrawn_a_moment_ago_is_left_out_though_the_index_still_has_it():
    wanted, offered, gone = need(), solution(), solution()
    index()
    Solution.objects.filter(pk=gone.pk).update(status=Solution.Status.WITHDRAWN)
    assert order(wanted) == [offered]


def test_at_most_two_of_a_supplier_and_none_of_a_busy_one():
    wanted, other = need(), solution()
    company = factories.SupplierFactory()
    for _ in range(3):
        solution(company=company)
    busy = solution(company=factories.SupplierFactory(open_slots=1))
    factories.MatchFactory(solution=busy, status=Match.Status.INVITED)
    index()
    listing = candidates(need=wanted)
    companies = [item.solution.company for item in listing.items]
    assert sorted(companies, key=str) == sorted([company, company, other.company], key=str)
    assert sorted(step.kind for step in listing.trace) == ["capacity", "diversity"]


def test_an_invited_solution_stays_in_its_own_needs_list_when_its_supplier_is_full():
    wanted = need()
    invited = solution(company=factories.SupplierFactory(open_slots=1))
    factories.MatchFactory(need=wanted, solution=invited, status=Match.Status.INVITED)
    index()
    assert order(wanted) == [invited]


def test_nothing_fits_a_need_that_is_none_of_ai():
    wanted = need(
        title="용접공 채용과 기숙사 문제", description="외국인 근로자 숙소와 통근버스가 필요합니다."
    )
    solution(title="용접 비드 검사", industries=["용접"])
    index()
    listing = candidates(need=wanted)
    assert (listing.fits, listing.items) == (False, [])


def test_every_score_follows_from_its_features():
    wanted = need()
    for price in (20_000_000, 40_000_000, 55_000_000):
        solution(price_min_krw=price, price_max_krw=60_000_000)
    index()
    listing = candidates(need=wanted)
    assert listing.ranker == "rules-2"
    assert [item.position for item in listing.items] == [1, 2, 3]
    assert [item.score for item in listing.items] == [rules.score(item.features) for item in listing.items]
    assert [item.score for item in listing.items] == sorted(
        (item.score for item in listing.items), reverse=True
    )


def test_looking_logs_nothing_and_limit_counts():
    wanted = need()
    for _ in range(3):
        solution()
    index()
    assert len(order(wanted, limit=2)) == 2
    assert not Impression.objects.exists()


def test_queries_do_not_grow_with_solutions(django_assert_num_queries):
    wanted = need()
    wanted = Need.objects.for_list().prefetch_related("company__sites").get(pk=wanted.pk)
    for _ in range(2):
        factories.ReferenceFactory(solution=solution())
    index()
    order(wanted)  # a process reads the thesaurus once
    with django_assert_num_queries(16):
        assert len(order(wanted)) == 2
    for _ in range(20):
        factories.ReferenceFactory(solution=solution())
    index()
    with django_assert_num_queries(16):
        assert len(order(wanted)) == 10


def test_while_the_engine_has_no_index_the_database_answers_and_says_so(settings, tmp_path):
    wanted, offered = need(), solution()
    solution({"process": ["에너지"], "ai_task": ["에너지최적화"]})
    settings.SEARCH_PREFIX = f"none-{tmp_path.name}"
    assert get_engine().health()["ok"]
    listing = candidates(need=wanted)
    assert listing.stale
    assert [item.solution for item in listing.items] == [offered]
