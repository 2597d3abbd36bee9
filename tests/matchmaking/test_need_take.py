import re

import pytest

from foundation.outbox.models import Delivery
from matchmaking.models import Need
from tests import factories
from tests.matchmaking.asks import S, ask

pytestmark = pytest.mark.django_db
URL = "/needs/take/"


@pytest.fixture
def company(db):
    return factories.CompanyFactory(name="한빛정밀")


def call(**changes):
    process = factories.Term.objects.get(facet="process", name="품질·검사").pk
    said = {
        "company": "한빛정밀",
        "title": "기스를 놓친다고 함",
        "description": "네 명이 눈으로 보는데 오후만 되면 놓친다고 함",
        "process": [process],
        "source": "phone",
    }
    return {**said, **changes}


def test_takes_a_need_and_asks_the_owners(client, coordinator, company):
    owner = factories.member_of(company)
    factories.MembershipFactory(company=company, role="member")
    client.force_login(coordinator)
    response = client.post(URL, call(), follow=True)
    need = Need.objects.get()
    assert (need.company, need.status, need.source) == (company, S.SUBMITTED, "phone")
    assert need.terms_of("process") == ["품질·검사"]
    assert (need.created_by, need.confirmed_at) == (coordinator, None)
    mail = Delivery.objects.get()
    assert mail.to == owner.email
    token = re.search(r"/needs/confirm/([^/]+)/", mail.body)[1]
    assert token not in need.confirm_token_hash
    assert token in response.content.decode()  # the coordinator may pass it on


@pytest.mark.parametrize("said", ["한빛정밀", "빛정", "{number}", "한빛정밀 ({text})"])
def test_the_firm_is_found_by_name_or_number(client, coordinator, company, said):
    factories.CompanyFactory(name="다른기업")
    client.force_login(coordinator)
    text = said.format(number=company.business_number, text=company.business_number_text)
    client.post(URL, call(company=text))
    assert Need.objects.get().company == company


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"company": ""}, "company"),
        ({"company": "없는기업"}, "company"),
        ({"title": ""}, "title"),
        ({"description": ""}, "description"),
        ({"process": []}, "process"),
        ({"source": "web"}, "source"),
    ],
)
def test_names_the_bad_field(client, coordinator, company, changes, field):
    client.force_login(coordinator)
    response = client.post(URL, call(**changes))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Need.objects.exists()


def test_several_firms_are_named(client, coordinator, company):
    factories.CompanyFactory(name="한빛정밀공업")
    client.force_login(coordinator)
    errors = client.post(URL, call(company="한빛")).context["form"].errors["company"]
    assert "한빛정밀공업" in errors[0]


@pytest.mark.parametrize("fields", [{"kind": "supplier"}, {"status": "pending"}])
def test_only_for_approved_demand_firms(client, coordinator, fields):
    factories.CompanyFactory(name="한빛정밀", **fields)
    client.force_login(coordinator)
    assert client.post(URL, call()).status_code == 422
    assert not Need.objects.exists()


def test_only_coordinators(client, company, stranger):
    for person in (stranger, factories.member_of(company)):
        client.force_login(person)
        assert client.get(URL).status_code == 403
        assert client.post(URL, call()).status_code == 403
    assert not Need.objects.exists()


def test_put_is_no_method(client, coordinator):
    client.force_login(coordinator)
    assert client.put(URL).status_code == 405


def test_asks_again_with_a_new_link(client, coordinator):
    taken = ask(S.SUBMITTED, confirm_token_hash="0" * 64)
    client.force_login(coordinator)
    client.post(taken.url("need_ask_again"))
    assert taken.reload().confirm_token_hash != "0" * 64
    assert Delivery.objects.get().to == taken.buyer.email


def test_asks_again_only_while_it_waits(client, coordinator, stranger):
    client.force_login(coordinator)
    assert client.post(ask(S.SUBMITTED).url("need_ask_again")).status_code == 409
    taken = ask(S.SUBMITTED, confirm_token_hash="0" * 64)
    assert client.get(taken.url("need_ask_again")).status_code == 405
    client.force_login(taken.buyer)
    assert client.post(taken.url("need_ask_again")).status_code == 403
    client.force_login(stranger)
    assert client.post(taken.url("need_ask_again")).status_code == 404
    assert not Delivery.objects.exists()
