"""A firm's page: what the public of members sees, and what only the firm and the operating body see."""

import pytest

from companies.models import User
from foundation.history.models import Access
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    company = factories.SupplierFactory(name="송도비전", employees=23, revenue_krw=5_200_000_000)
    factories.SiteFactory(company=company, address="검단로 12")
    return company


def test_members_of_others_see_no_numbers_and_no_people(client, company, stranger):
    owner = factories.member_of(company)
    client.force_login(stranger)
    page = client.get(f"/companies/{company.pk}/").content.decode()
    assert "송도비전" in page
    for secret in (company.business_number_text, "52억", "23명", "검단로 12", owner.email):
        assert secret not in page


def test_operators_see_people_and_it_is_logged(client, company, coordinator):
    owner = factories.member_of(company)
    client.force_login(coordinator)
    page = client.get(f"/companies/{company.pk}/").content.decode()
    for shown in (company.business_number_text, "52억원", "23명", "검단로 12", owner.email):
        assert shown in page
    access = Access.objects.get()
    assert (access.person_key, access.object_id) == (coordinator.pk, str(company.pk))


def test_ones_own_firm_is_not_logged(client, company):
    client.force_login(factories.member_of(company))
    assert company.business_number_text in client.get(f"/companies/{company.pk}/").content.decode()
    assert not Access.objects.exists()


@pytest.mark.parametrize(
    ("kind", "status"), [("demand", "approved"), ("supplier", "pending"), ("both", "suspended")]
)
def test_hidden_from_strangers(client, stranger, kind, status):
    client.force_login(stranger)
    hidden = factories.CompanyFactory(kind=kind, status=status)
    assert client.get(f"/companies/{hidden.pk}/").status_code == 404


def test_a_suspended_firms_member_reads_the_reason(client, company, coordinator):
    from companies.services import firms

    owner = factories.member_of(company)
    firms.suspend(company=company, by=coordinator, reason="폐업 신고 확인")
    client.force_login(User.objects.get(pk=owner.pk))
    assert "폐업 신고 확인" in client.get(f"/companies/{company.pk}/").content.decode()


def test_queries_do_not_grow_with_members(client, company, coordinator, django_assert_max_num_queries):
    for _n in range(15):
        factories.member_of(company)
        factories.SiteFactory(company=company)
    client.force_login(coordinator)
    with django_assert_max_num_queries(18):
        client.get(f"/companies/{company.pk}/")
