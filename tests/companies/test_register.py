"""Registering a firm, whose answer doesn't tell whether the number is known."""

import pytest
from django.contrib.messages import get_messages

from companies.models import Claim, Company, Ksic, Membership
from companies.services import firms
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from tests import factories

pytestmark = pytest.mark.django_db
URL = "/companies/register/"
NUMBER = factories.business_number(500)


def data(**changes):
    return {
        "business_number": NUMBER,
        "name": "남동정밀",
        "kind": "demand",
        "industry_text": "자동차부품 가공",
        "revenue_million": "5200",
        "site-kind": "factory",
        "site-district": "남동구",
    } | changes


def test_a_new_firm_waits_with_its_owner(client, stranger, coordinator):
    client.force_login(stranger)
    response = client.post(URL, data())
    assert response.url == "/companies/mine/"
    company = Company.objects.get()
    assert (company.status, company.revenue_krw) == ("pending", 5_200_000_000)
    assert company.sites.get().district == "남동구"
    assert company.memberships.get(user=stranger).role == "owner"
    assert Event.objects.of(company).get().verb == "company.registered"
    assert Notification.objects.get(user=coordinator).url == f"/companies/{company.pk}/"


@pytest.mark.parametrize("owned", [True, False])
def test_a_known_number_becomes_a_claim_and_looks_the_same(client, stranger, coordinator, owned):
    known = factories.CompanyFactory(business_number=NUMBER, name="비밀상사")
    if owned:
        factories.member_of(known)
    fresh = factories.UserFactory()
    answers = []
    for person, number in ((stranger, NUMBER), (fresh, factories.business_number(501))):
        client.force_login(person)
        response = client.post(URL, data(business_number=number))
        said = [str(message) for message in get_messages(response.wsgi_request)]
        page = client.get(response.url).content.decode()
        shown = page.partition("<main")[2].replace(
            number[:3] + "-" + number[3:5] + "-" + number[5:], "NUMBER"
        )
        answers.append((response.status_code, response.url, said, shown.partition('name="csrf')[0]))
    assert answers[0] == answers[1]
    assert "비밀상사" not in answers[0][3]
    assert Claim.objects.get().user == stranger
    assert not known.memberships.filter(user=stranger).exists()
    known.refresh_from_db()
    assert known.name == "비밀상사"
    assert Notification.objects.filter(user=coordinator, url="/companies/claims/").exists()


def test_a_pending_firm_cannot_be_seen_by_its_owner_either(client, stranger):
    client.force_login(stranger)
    client.post(URL, data())
    assert client.get(f"/companies/{Company.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize("known", [True, False])
def test_twice_is_refused_alike(client, stranger, known):
    if known:
        factories.CompanyFactory(business_number=NUMBER)
    client.force_login(stranger)
    client.post(URL, data())
    response = client.post(URL, data())
    assert response.status_code == 409
    assert Claim.objects.count() + Membership.objects.count() == 1


def test_a_rejected_firm_applies_again(client, stranger, coordinator):
    client.force_login(stranger)
    client.post(URL, data())
    company = Company.objects.get()
    firms.reject(company=company, by=coordinator, reason="이름을 확인해 주세요")
    client.post(URL, data(name="남동정밀 주식회사"))
    company.refresh_from_db()
    assert (company.status, company.name) == ("pending", "남동정밀 주식회사")
    assert company.sites.count() == 1


def test_at_most_five_applications_wait(stranger):
    for n in range(5):
        firms.register(
            business_number=factories.business_number(600 + n),
            by=stranger,
            details={"name": "가", "kind": "demand"},
        )
    with pytest.raises(Refused, match="5건"):
        firms.register(business_number=NUMBER, by=stranger, details={"name": "가", "kind": "demand"})


def test_status_cannot_be_given(stranger):
    with pytest.raises(ValueError, match="status"):
        firms.register(business_number=NUMBER, by=stranger, details={"name": "가", "status": "approved"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("business_number", "111-11-11111"),
        ("name", ""),
        ("kind", "customer"),
        ("ksic_text", "없는업종이름"),
        ("revenue_million", "-1"),
        ("employees", "many"),
        ("founded_year", "208"),
    ],
)
def test_names_the_field_that_is_wrong(client, stranger, field, value):
    client.force_login(stranger)
    response = client.post(URL, data(**{field: value}))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Company.objects.exists()


def test_names_a_wrong_district(client, stranger):
    client.force_login(stranger)
    response = client.post(URL, data(**{"site-district": "강남구"}))
    assert list(response.context["site_form"].errors) == ["district"]


def test_an_ambiguous_industry_is_picked_from_candidates(client, stranger):
    client.force_login(stranger)
    response = client.post(URL, data(ksic_text="자동차"))
    form = response.context["form"]
    assert list(form.errors) == ["ksic_pick"]
    assert {"303", "304"} <= {choice.row.code for choice in form.choices}
    code = form.choices[1].row.code
    assert client.post(URL, data(ksic_text="자동차", ksic_pick=code)).status_code == 302
    assert Company.objects.get().ksic_id == code


@pytest.mark.parametrize("text", ["30", "C30", "30 자동차 및 트레일러 제조업"])
def test_an_industry_is_known_by_its_code(client, stranger, text):
    assert Ksic.objects.filter(code="30").exists()
    client.force_login(stranger)
    client.post(URL, data(ksic_text=text))
    assert Company.objects.get().ksic_id == "30"


def test_visitors_sign_in_first(client):
    assert client.get(URL).url.startswith("/accounts/login/")
    assert client.post(URL, data()).status_code == 302
    assert not Company.objects.exists()


def test_nobody_registers_for_a_closed_account(stranger):
    stranger.is_active = False
    with pytest.raises(Forbidden):
        firms.register(business_number=NUMBER, by=stranger, details={"name": "가", "kind": "demand"})
