"""Firms: approved suppliers for everybody, and of others than one's own no more than their page shows."""

import pytest

from companies.api import INSIDE
from companies.models import Company
from tests import factories


@pytest.fixture
def supplier(db):
    firm = factories.SupplierFactory(
        name="나루비전",
        external_id="t-naru",
        employees=12,
        revenue_krw=1_234_567_890,
        introduction="카메라 검사",
    )
    factories.SiteFactory(company=firm, district="서해구")
    return firm


def test_an_outsider_sees_of_a_supplier_what_its_page_shows(api, supplier, stranger):
    [row] = api.rows("companies/", stranger)
    assert row == {
        "external_id": "t-naru",
        "name": "나루비전",
        "kind": "supplier",
        "introduction": "카메라 검사",
        "industry_text": supplier.industry_text,
        "ksic": None,
        "founded_year": None,
        "districts": ["서해구"],
    }
    assert api.get("companies/t-naru/", stranger).json() == row


def test_members_and_operators_see_it_whole(api, supplier, coordinator, administrator):
    for person in (factories.member_of(supplier), coordinator, administrator):
        [row] = api.rows("companies/", person)
        assert set(INSIDE) <= set(row)
        assert row["business_number"] == supplier.business_number
        assert row["revenue_krw"] == 1_234_567_890
        assert api.get("companies/t-naru/", person).json() == row


def test_who_sees_which_firm(api, coordinator, stranger):
    demand = factories.CompanyFactory(external_id="t-demand")
    factories.SupplierFactory(external_id="t-suspended", status=Company.Status.SUSPENDED)
    pending = factories.SupplierFactory(external_id="t-pending", status=Company.Status.PENDING)
    assert api.ids("companies/", stranger) == []
    assert api.ids("companies/", factories.member_of(demand)) == ["t-demand"]
    assert api.ids("companies/", factories.member_of(pending)) == []
    assert len(api.ids("companies/", coordinator)) == 3
    assert api.get("companies/t-demand/", stranger).status_code == 404
    assert api.get("companies/t-demand/", coordinator).status_code == 200


def test_by_external_id_or_key(api, supplier, stranger):
    other = factories.SupplierFactory(external_id=str(supplier.pk))
    assert api.get(f"companies/{supplier.pk}/", stranger).json()["name"] == other.name
    other.delete()
    assert api.get(f"companies/{supplier.pk}/", stranger).json()["external_id"] == "t-naru"
    for unknown in ("t-nobody", "00000000-0000-0000-0000-000000000000", "t-naru%00"):
        assert api.get(f"companies/{unknown}/", stranger).status_code == 404


@pytest.mark.parametrize("indexed", [True, False])
def test_words(api, index, supplier, stranger, indexed):
    factories.SupplierFactory(name="가온물류")
    factories.CompanyFactory(name="나루비전 고객사")
    if indexed:
        index()
    assert api.ids("companies/", stranger, q="나루비전") == ["t-naru"]
    assert api.ids("companies/", stranger, q="카메라 검사") == ["t-naru"]
    assert api.rows("companies/", stranger, q="없는말씀") == []
    assert api.rows("companies/", stranger, q=supplier.business_number) == []


@pytest.mark.parametrize("params", [{}, {"q": "공급기업"}])
def test_queries_do_not_grow_with_rows(api, index, stranger, params):
    def make(count):
        for firm in factories.SupplierFactory.create_batch(count, introduction="공급기업"):
            factories.SiteFactory(company=firm)
        index()

    make(3)
    few = api.queries("companies/", stranger, 3, **params)
    make(27)
    assert api.queries("companies/", stranger, 30, **params) == few <= 8
