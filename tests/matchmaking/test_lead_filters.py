"""Narrowing leads: by what a supplier may know of each need."""

from datetime import timedelta

import pytest

from foundation.history import clock
from matchmaking.models import Lead, Need
from tests import factories

pytestmark = pytest.mark.django_db
SUMMARY = Need.Confidentiality.SUMMARY


@pytest.fixture
def offered():
    return factories.SolutionFactory()


@pytest.fixture
def shown(offered, client):
    """Whose leads are on the page with these filters."""
    client.force_login(factories.member_of(offered.company))

    def titles(**query):
        page = client.get("/leads/", query)
        return {row[1].need.pk for row in (*page.context["close"], *page.context["loose"])}

    return titles


def lead(offered, *, process="품질·검사", district="남동구", **fields):
    company = factories.CompanyFactory(industry_text=fields.pop("industry", "자동차부품"))
    factories.SiteFactory(company=company, district=district)
    need = factories.NeedFactory(company=company, **fields)
    factories.set_terms(need, process=[process])
    Lead.objects.create(
        need=need,
        company=offered.company,
        solution=offered,
        score=0.8,
        accept_probability=0.6,
        interest=0.48,
        ranker="rules",
        masked=need.confidentiality == SUMMARY,
    )
    return need.pk


@pytest.mark.parametrize(
    ("query", "fields", "other"),
    [
        ({"process": "에너지"}, {"process": "에너지"}, {}),
        ({"budget": "under-1000"}, {"budget_max_krw": 5_000_000}, {"budget_max_krw": 80_000_000}),
        ({"district": "부평구"}, {"district": "부평구"}, {}),
        ({"district": "서해구"}, {"district": "서구"}, {}),
        ({"shown": "masked"}, {"confidentiality": SUMMARY, "masked_summary": "검사"}, {}),
        ({"shown": "full"}, {}, {"confidentiality": SUMMARY, "masked_summary": "검사"}),
        ({"industry": "식품"}, {"industry": "식품 제조"}, {"industry": "자동차부품"}),
        ({"fresh": "on"}, {}, {"opened_at": clock.now() - timedelta(days=8)}),
    ],
)
def test_each_filter(offered, shown, query, fields, other):
    wanted, unwanted = lead(offered, **fields), lead(offered, **other)
    assert shown() == {wanted, unwanted}
    assert shown(**query) == {wanted}


def test_a_masked_need_is_not_found_by_what_it_hides(offered, shown):
    hidden = {"confidentiality": SUMMARY, "masked_summary": "검사", "industry": "식품 제조"}
    lead(offered, district="부평구", **hidden)
    assert shown(district="부평구") == shown(industry="식품") == set()


def test_nonsense_narrows_nothing(offered, shown):
    known = lead(offered)
    assert shown(budget="x", process="y", industry="z") == {known}


def test_saved_searches_are_near(offered, shown, client):
    page = client.get("/leads/").content.decode()
    assert "/needs/" in page
    assert "/searches/" in page
