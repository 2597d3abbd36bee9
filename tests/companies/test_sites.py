"""Adding and removing a firm's sites."""

import pytest

from foundation.history.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    company = factories.SupplierFactory()
    factories.SiteFactory(company=company, district="남동구")
    return company


def add(client, company, **changes):
    return client.post(
        f"/companies/{company.pk}/sites/add/", {"site-kind": "lab", "site-district": "연수구"} | changes
    )


def test_adds(client, company):
    client.force_login(factories.member_of(company))
    assert add(client, company).status_code == 302
    assert set(company.sites.values_list("district", flat=True)) == {"남동구", "연수구"}
    assert Event.objects.of(company).get().verb == "company.site_added"


def test_removes_but_never_the_last(client, company):
    client.force_login(factories.member_of(company))
    add(client, company)
    first, second = company.sites.all()
    assert client.post(f"/companies/sites/{first.pk}/remove/").status_code == 302
    assert client.post(f"/companies/sites/{second.pk}/remove/").status_code == 409
    assert company.sites.get() == second


def test_a_district_of_before_2026_is_not_offered(client, company):
    client.force_login(factories.member_of(company))
    response = add(client, company, **{"site-district": "서구"})
    assert response.status_code == 422
    assert list(response.context["site_form"].errors) == ["district"]


def test_others_are_refused(client, company, stranger):
    site = company.sites.get()
    factories.SiteFactory(company=company)
    client.force_login(stranger)
    assert add(client, company).status_code == 403
    assert client.post(f"/companies/sites/{site.pk}/remove/").status_code == 403
    hidden = factories.SiteFactory()
    assert add(client, hidden.company).status_code == 404
    assert client.post(f"/companies/sites/{hidden.pk}/remove/").status_code == 404
    assert client.get(f"/companies/sites/{site.pk}/remove/").status_code == 405
    assert client.get(f"/companies/{company.pk}/sites/add/").status_code == 405
    assert company.sites.count() == 2
