import pytest
from django.urls import reverse

from foundation.history.workflow import Forbidden
from foundation.outbox.models import Job
from solutions import services
from solutions.models import Solution
from tests import factories
from tests.solutions.offers import sent

pytestmark = pytest.mark.django_db
URL = "/solutions/new/"


@pytest.fixture
def seller(db):
    return factories.member_of(factories.SupplierFactory())


def test_creates_a_draft(client, seller):
    client.force_login(seller)
    response = client.post(URL, sent())
    solution = Solution.objects.get()
    assert response.url == reverse("solutions:detail", args=[solution.pk])
    assert solution.status == Solution.Status.DRAFT
    assert solution.company_id in seller.firms
    assert (solution.price_min_krw, solution.price_max_krw) == (30_000_000, 70_000_000)
    assert solution.industries == ["플라스틱", "금형", "자동차부품"]
    assert solution.certifications == ["GS인증 1등급"]
    assert {term.name for term in solution.terms.all()} == {"생산·공정", "공정최적화", "시계열센서"}
    rows = [(row.industry, row.year, row.outcome) for row in solution.references.all()]
    assert rows == [("자동차부품", 2025, ""), ("금형", 2024, "불량 30% 감소")]
    assert Job.objects.filter(kind="search.index", payload__pk=str(solution.pk)).exists()


def test_creates_and_submits_at_once(client, seller):
    client.force_login(seller)
    client.post(URL, sent(then="submit"))
    assert Solution.objects.get().status == Solution.Status.SUBMITTED


def test_saves_nothing_when_the_submission_lacks_something(client, seller):
    client.force_login(seller)
    response = client.post(URL, sent(then="submit", summary="", process=[]))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"summary", "process"}
    assert not Solution.objects.exists()


def test_for_the_chosen_firm(client, seller):
    other = factories.MembershipFactory(user=seller, company=factories.SupplierFactory()).company
    client.force_login(seller)
    assert other.name in client.get(URL).content.decode()
    client.post(URL, sent(company=str(other.pk)))
    assert Solution.objects.get().company == other


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"price_min_manwon": "8000"}, "price_max_manwon"),
        ({"price_min_manwon": "-1"}, "price_min_manwon"),
        ({"lead_time_weeks": "0"}, "lead_time_weeks"),
        ({"process": ["999999"]}, "process"),
    ],
)
def test_names_the_bad_field(client, seller, changes, field):
    client.force_login(seller)
    response = client.post(URL, sent(**changes))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Solution.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"references-2-outcome": "성과만 적음"}, "industry"),
        ({"references-2-industry": "식품"}, "year"),
        ({"references-0-year": "2999"}, "year"),
    ],
)
def test_names_the_bad_reference(client, seller, changes, field):
    client.force_login(seller)
    response = client.post(URL, sent(**changes))
    assert response.status_code == 422
    assert any(field in errors for errors in response.context["references"].errors)
    assert not Solution.objects.exists()


@pytest.mark.parametrize("fields", [{"kind": "demand"}, {"kind": "supplier", "status": "pending"}])
def test_only_for_an_approved_supplier(client, fields):
    company = factories.CompanyFactory(**fields)
    member = factories.member_of(company)
    client.force_login(member)
    assert client.get(URL).status_code == 403
    assert client.post(URL, sent()).status_code == 403
    with pytest.raises(Forbidden):
        services.create(company=company, by=member, title="몰래")
    assert not Solution.objects.exists()


def test_asks_to_sign_in(client):
    assert client.get(URL).url.startswith("/accounts/login/")
