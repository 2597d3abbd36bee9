"""Changing a firm's details: by its owner or the operating body, field by field."""

import pytest

from foundation.history.models import Event
from foundation.outbox.models import Job
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return factories.SupplierFactory(name="송도비전", revenue_krw=1_234_567_890)


def data(**changes):
    return {"name": "송도비전", "kind": "supplier", "open_slots": "5", "revenue_million": "1234"} | changes


def test_the_owner_changes_it_and_only_what_was_changed(client, company):
    client.force_login(factories.member_of(company))
    url = f"/companies/{company.pk}/edit/"
    assert client.get(url).status_code == 200
    response = client.post(url, data(introduction="표면 결함을 찾습니다", industry_text="소프트웨어 개발"))
    assert response.url == f"/companies/{company.pk}/"
    company.refresh_from_db()
    assert company.introduction == "표면 결함을 찾습니다"
    assert company.revenue_krw == 1_234_567_890  # known to the won, shown in millions, not retyped
    assert Event.objects.of(company).get().data == {"fields": ["introduction"]}
    assert Job.objects.filter(kind="search.index", payload__pk=str(company.pk)).exists()


def test_a_coordinator_changes_it(client, company, coordinator):
    client.force_login(coordinator)
    client.post(f"/companies/{company.pk}/edit/", data(revenue_million="2000"))
    company.refresh_from_db()
    assert company.revenue_krw == 2_000_000_000


def test_nothing_changed_records_nothing(client, company):
    client.force_login(factories.member_of(company))
    client.post(f"/companies/{company.pk}/edit/", data(industry_text="소프트웨어 개발"))
    assert not Event.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_others_are_refused(client, company, stranger, method):
    member = factories.MembershipFactory(company=company, role="member").user
    url = f"/companies/{company.pk}/edit/"
    for person, status in ((stranger, 403), (member, 403)):
        client.force_login(person)
        assert getattr(client, method)(url, data(name="탈취")).status_code == status
    hidden = factories.CompanyFactory()
    assert getattr(client, method)(f"/companies/{hidden.pk}/edit/", data()).status_code == 404
    company.refresh_from_db()
    assert company.name == "송도비전"


@pytest.mark.parametrize("field", ["business_number", "status"])
def test_number_and_status_stay(client, company, field):
    before = getattr(company, field)
    client.force_login(factories.member_of(company))
    client.post(f"/companies/{company.pk}/edit/", data(**{field: "pending"}))
    company.refresh_from_db()
    assert getattr(company, field) == before


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("kind", "x"), ("open_slots", "-1"), ("ksic_text", "없는업종")]
)
def test_names_the_field_that_is_wrong(client, company, field, value):
    client.force_login(factories.member_of(company))
    response = client.post(f"/companies/{company.pk}/edit/", data(**{field: value}))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
