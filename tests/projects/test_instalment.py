"""What a gate has made payable is requested, paid once, sent back or given up; each is recorded apart."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from companies.models import Interest
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Instalment
from projects.services import instalments
from tests import factories

from .funds import agree, contract, instalment, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(world):
    return agree(world.project)


def url(name, row):
    return reverse(f"projects:{name}_instalment", args=[row.pk])


def requested(world, **fields):
    return instalment(world.project, "requested", requested_by=world.demander, **fields)


def pay(world, row, **given):
    fields = {
        "instalment": row,
        "paid_on": clock.today(),
        "paid_krw": 8_000_000,
        "document_number": "지급-7",
        "by": world.coordinator,
    }
    return instalments.pay(**(fields | given))


ACTIONS = {
    "request": lambda world, row, by: instalments.request(instalment=row, by=by),
    "pay": lambda world, row, by: pay(world, row, by=by),
    "send_back": lambda world, row, by: instalments.send_back(instalment=row, reason="증빙", by=by),
    "cancel": lambda world, row, by: instalments.cancel(instalment=row, reason="감액", by=by),
}
SENT = {
    "request": {},
    "pay": {"paid_on": "2026-01-05", "paid_krw": "1", "document_number": "지급-7"},
    "send_back": {"reason": "증빙을 붙여 주세요."},
    "cancel": {"reason": "감액"},
}
FROM = {
    "request": ["payable"],
    "pay": ["requested"],
    "send_back": ["requested"],
    "cancel": ["planned", "payable"],
}


def test_request(client, world, agreement):
    row = instalment(world.project, "payable")
    client.force_login(world.supplier)
    page = client.get(reverse("projects:money", args=[world.project.pk])).content.decode()
    assert url("request", row) in page
    response = client.post(url("request", row))
    assert response.url == reverse("projects:money", args=[world.project.pk])
    row.refresh_from_db()
    assert (row.status, row.requested_by) == ("requested", world.supplier)
    assert row.requested_at is not None
    told = Notification.objects.get(kind="projects.money")
    assert told.user == world.coordinator
    assert "1회차 8,000,000원" in told.title


def test_the_leading_firm_requests_and_the_other_one_does_not(world, agreement):
    row = instalment(world.project, "payable")
    instalments.request(instalment=row, by=world.demander)
    assert row.status == "requested"
    agreement.versions.update(lead=world.project.supplier)
    with pytest.raises(Forbidden):
        instalments.request(instalment=instalment(world.project, "payable"), by=world.demander)


def test_who_leads_before_there_are_terms(world):
    factories.AgreementFactory(project=world.project, status="draft")
    with pytest.raises(Forbidden):
        instalments.request(instalment=instalment(world.project, "payable"), by=world.demander)


def test_pay(client, world, agreement):
    row = requested(world)
    client.force_login(world.coordinator)
    sent = {"paid_on": clock.today().isoformat(), "paid_krw": "7900000", "document_number": " 지급-7 "}
    assert client.post(url("pay", row), sent).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.paid_on, row.paid_krw) == ("paid", clock.today(), 7_900_000)
    assert row.document_number == "지급-7"
    event = Event.objects.of(row).last()
    assert (event.to_state, event.data) == ("paid", {"paid_krw": 7_900_000})
    told = Notification.objects.filter(title__contains="1회차 7,900,000원이 지급되었습니다")
    assert set(told.values_list("user", flat=True)) == {world.supplier.pk, world.demander.pk}


def test_an_instalment_is_paid_once(client, world, agreement):
    row = requested(world)
    first, again = Instalment.objects.get(pk=row.pk), Instalment.objects.get(pk=row.pk)
    pay(world, first)
    with pytest.raises(Refused) as refused:
        pay(world, again, paid_on=clock.today(), document_number="지급-8")
    assert refused.value.code == "stale"
    with pytest.raises(Refused) as refused:
        pay(world, first)
    assert refused.value.code == "transition"
    client.force_login(world.coordinator)
    sent = {"paid_on": clock.today().isoformat(), "paid_krw": "1", "document_number": "지급-8"}
    answer = client.post(url("pay", row), sent)
    assert answer.status_code == 409
    assert "지금 상태에서는 할 수 없는 작업입니다." in answer.content.decode()
    row.refresh_from_db()
    assert (row.paid_krw, row.document_number) == (8_000_000, "지급-7")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"paid_krw": 0}, "paid_krw"),
        ({"paid_krw": 8_000_001}, "paid_krw"),
        ({"document_number": " "}, "document_number"),
        ({"paid_on": clock.today() + timedelta(days=1)}, "paid_on"),
        ({"paid_on": date(2020, 1, 1)}, "paid_on"),
    ],
)
def test_bad_payment(client, world, agreement, given, field):
    row = requested(world)
    with pytest.raises(ValidationError) as refused:
        pay(world, row, **given)
    assert set(refused.value.message_dict) == {field}
    client.force_login(world.coordinator)
    sent = {"paid_on": clock.today(), "paid_krw": 8_000_000, "document_number": "지급-7"} | given
    response = client.post(url("pay", row), sent)
    assert response.status_code == 422
    shown = next(shown for shown in response.context["instalments"] if shown["row"] == row)
    assert list(shown["pay"].errors) == [field]
    row.refresh_from_db()
    assert row.status == "requested"


def test_not_before_it_was_payable(world, agreement):
    row = requested(world, payable_at=clock.now() - timedelta(days=3))
    with pytest.raises(ValidationError):
        pay(world, row, paid_on=clock.today() - timedelta(days=4))
    pay(world, row, paid_on=clock.today() - timedelta(days=3))
    assert row.status == "paid"


def test_send_back_and_request_again(client, world, agreement):
    row = requested(world)
    client.force_login(world.coordinator)
    assert client.post(url("send_back", row), {"reason": "증빙을 붙여 주세요."}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.requested_by, row.requested_at) == ("payable", None, None)
    assert Event.objects.of(row).last().reason == "증빙을 붙여 주세요."
    told = Notification.objects.filter(body="증빙을 붙여 주세요.")
    assert set(told.values_list("user", flat=True)) == {world.supplier.pk, world.demander.pk}
    instalments.request(instalment=row, by=world.supplier)
    assert row.status == "requested"


@pytest.mark.parametrize("status", ["planned", "payable"])
def test_cancel(client, world, agreement, status):
    row = instalment(world.project, status)
    client.force_login(world.coordinator)
    assert client.post(url("cancel", row), {"reason": "감액"}).status_code == 302
    row.refresh_from_db()
    assert row.status == "cancelled"
    assert Event.objects.of(row).last().reason == "감액"


@pytest.mark.parametrize(("name", "status"), [("send_back", "requested"), ("cancel", "payable")])
def test_a_reason_is_needed(client, world, agreement, name, status):
    row = instalment(world.project, status)
    action = {"send_back": instalments.send_back, "cancel": instalments.cancel}[name]
    with pytest.raises(ValidationError) as refused:
        action(instalment=row, reason=" ", by=world.coordinator)
    assert set(refused.value.message_dict) == {"reason"}
    client.force_login(world.coordinator)
    response = client.post(url(name, row), {"reason": ""})
    assert response.status_code == 422
    assert next(s for s in response.context["instalments"])[name].errors
    row.refresh_from_db()
    assert row.status == status


@pytest.mark.parametrize(
    ("name", "status"),
    [(name, status) for name in ACTIONS for status in Instalment.Status.values if status not in FROM[name]],
)
def test_in_its_own_states_only(world, agreement, name, status):
    row = instalment(world.project, status)
    with pytest.raises(Refused) as refused:
        ACTIONS[name](world, row, world.supplier if name == "request" else world.coordinator)
    assert refused.value.code == "transition"


@pytest.mark.parametrize("name", list(ACTIONS))
def test_after_the_settlement(world, agreement, name):
    row = instalment(world.project, FROM[name][-1])
    settle(world.project)
    with pytest.raises(Refused) as refused:
        ACTIONS[name](world, row, world.supplier if name == "request" else world.coordinator)
    assert refused.value.code == "settled"


@pytest.mark.parametrize("name", list(ACTIONS))
def test_wrong_role_outsider_and_method(client, world, agreement, name):
    row = instalment(world.project, FROM[name][-1])
    wrong = world.coordinator if name == "request" else world.supplier
    with pytest.raises(Forbidden):
        ACTIONS[name](world, row, wrong)
    client.force_login(wrong)
    assert client.get(url(name, row)).status_code == 405
    assert client.post(url(name, row), SENT[name]).status_code == 403
    for stranger in (
        factories.UserFactory(),
        world.reviewer,
        factories.member_of(factories.CompanyFactory()),
    ):
        client.force_login(stranger)
        assert client.post(url(name, row), SENT[name]).status_code == 404
    row.refresh_from_db()
    assert row.status == FROM[name][-1]


@pytest.mark.parametrize("name", ["pay", "send_back", "cancel"])
def test_nobody_with_an_interest(world, agreement, name):
    row = instalment(world.project, FROM[name][-1])
    Interest.objects.create(user=world.coordinator, company=world.project.demand_firm, kind="family")
    with pytest.raises(Forbidden):
        ACTIONS[name](world, row, world.coordinator)


@pytest.mark.parametrize("name", ["pay", "send_back"])
def test_nobody_pays_what_it_requested(world, agreement, name):
    """Such as somebody who changed sides since."""
    row = instalment(world.project, "requested", requested_by=world.coordinator)
    with pytest.raises(Forbidden):
        ACTIONS[name](world, row, world.coordinator)


def test_of_a_contract_too(world):
    contract(world.project)
    row = instalment(world.project, "payable", amount_krw=6_000_000)
    instalments.request(instalment=row, by=world.supplier)
    assert pay(world, row, paid_krw=6_000_000).status == "paid"
