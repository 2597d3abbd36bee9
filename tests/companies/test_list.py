"""The list of firms: who sees which, filters, and search by the engine or the database."""

import pytest

from companies.finding import PER_PAGE
from foundation import search
from foundation.search import services
from tests import factories

pytestmark = pytest.mark.django_db


def names(response):
    return [company.name for company in response.context["page"]]


@pytest.fixture
def firms():
    supplier = factories.SupplierFactory(name="가나비전", introduction="표면 결함 검사")
    demand = factories.CompanyFactory(name="나다정밀", industry_text="금형 가공")
    pending = factories.SupplierFactory(name="다라로봇", status="pending")
    factories.SiteFactory(company=supplier, district="서구")
    factories.SiteFactory(company=demand, district="남동구")
    return supplier, demand, pending


def test_operators_see_all_and_others_approved_suppliers_and_their_own(client, firms, coordinator, stranger):
    client.force_login(coordinator)
    assert names(client.get("/companies/")) == ["가나비전", "나다정밀", "다라로봇"]
    client.force_login(stranger)
    assert names(client.get("/companies/")) == ["가나비전"]
    client.force_login(factories.member_of(firms[1]))
    assert names(client.get("/companies/")) == ["가나비전", "나다정밀"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=pending", ["다라로봇"]),
        ("kind=demand", ["나다정밀"]),
        ("district=남동구", ["나다정밀"]),
        ("district=검단구", ["가나비전"]),  # the 서구 of before 2026-07-01
        ("status=nonsense", ["가나비전", "나다정밀", "다라로봇"]),
        ("page=99", ["가나비전", "나다정밀", "다라로봇"]),
    ],
)
def test_filters(client, firms, coordinator, query, found):
    client.force_login(coordinator)
    assert names(client.get(f"/companies/?{query}")) == found


def test_the_engine_finds_what_the_viewer_may_see(client, firms, coordinator, stranger):
    services.rebuild(index="companies")
    client.force_login(coordinator)
    response = client.get("/companies/?q=표면 결함")
    assert names(response) == ["가나비전"]
    assert not response.context["stale"]
    assert names(client.get("/companies/?q=다라로봇&page=99")) == ["다라로봇"]
    assert names(client.get("/companies/?q=다라로봇&status=approved")) == []
    client.force_login(stranger)
    assert names(client.get("/companies/?q=다라로봇")) == []


def test_a_decision_reaches_the_index(firms, coordinator):
    from companies.services import firms as firm_services
    from foundation import outbox

    services.rebuild(index="companies")
    firm_services.suspend(company=firms[0], by=coordinator, reason="폐업")
    outbox.drain()
    search.get_engine().refresh("companies")
    seen = search.get_engine().search(
        "companies", search.Query(viewer=frozenset({"member"}), text="가나비전")
    )
    assert seen.total == 0


def test_the_database_stands_in_for_an_engine_without_index(client, firms, coordinator, settings, tmp_path):
    settings.SEARCH_PREFIX = f"none-{tmp_path.name}"
    client.force_login(coordinator)
    response = client.get("/companies/?q=금형")
    assert names(response) == ["나다정밀"]
    assert response.context["stale"]
    assert "검색 엔진이 응답하지 않아" in response.content.decode()


def test_queries_do_not_grow_with_rows(client, coordinator, django_assert_max_num_queries):
    for _n in range(PER_PAGE + 1):
        factories.SiteFactory(company=factories.CompanyFactory())
    client.force_login(coordinator)
    with django_assert_max_num_queries(12):
        response = client.get("/companies/")
    assert len(names(response)) == PER_PAGE
    assert len(names(client.get("/companies/?page=2"))) == 1


def test_visitors_sign_in_first(client):
    assert client.get("/companies/").url.startswith("/accounts/login/")
    assert client.post("/companies/").status_code == 302
