"""A settlement is recorded, and final only when nothing is left to be returned."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from companies.models import Interest
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects import accounts
from projects.models import Project, Settlement
from projects.services import amendments, settlements, spending
from projects.services.projects import leave_stage
from tests import factories
from tests.projects import agreeing

from .funds import agree, contract, instalment, settle, settling, spend

pytestmark = pytest.mark.django_db


@pytest.fixture
def settlement(world):
    """Eight million paid out, of which 7,500,000 were spent on the grant and half a million is left."""
    agree(world.project)
    instalment(world.project, "paid")
    spend(world.project, 7_500_000)
    return settling(world.project)


def at(project, stage):
    Project.objects.filter(pk=project.pk).update(stage=stage)
    project.refresh_from_db()


def enter_settlement(world):
    world.project.gates.update(stage="final_evaluation", status="go")
    at(world.project, "final_evaluation")
    leave_stage(project=world.project, to="settlement", by=world.coordinator, reason="")


def record(world, settlement, **given):
    fields = {
        "interest_krw": 1_200,
        "recovered_krw": 501_200,
        "recovered_on": clock.today(),
        "document_number": "환수-3",
    }
    return settlements.record_(settlement=settlement, by=world.coordinator, **(fields | given))


def finalise(world, settlement, **given):
    fields = {"finalised_on": clock.today(), "document_number": "정산-3", "by": world.coordinator}
    return settlements.finalise(settlement=settlement, **(fields | given))


def url(name, settlement):
    return reverse(f"projects:{name}_settlement", args=[settlement.pk])


def test_it_opens_with_its_stage(world):
    agree(world.project)
    enter_settlement(world)
    found = Settlement.objects.get()
    assert (found.project, found.status) == (world.project, "open")
    assert Event.objects.of(found).get().to_state == "open"


@pytest.mark.parametrize("other", ["contract", "draft", "none"])
def test_it_does_not_open_where_no_grant_is_agreed(world, other):
    if other == "contract":
        contract(world.project)
    elif other == "draft":
        factories.AgreementFactory(project=world.project, status="draft")
    enter_settlement(world)
    assert not Settlement.objects.exists()
    assert settlements.unsettled(world.project) is None
    with pytest.raises(Refused) as refused:
        settlements.open_(project=world.project, by=world.coordinator)
    assert refused.value.code == "agreement"


def test_the_coordinator_opens_it_after_a_stop(client, world):
    agree(world.project)
    leave_stage(project=world.project, to="stopped", by=world.coordinator, reason="중단")
    assert not Settlement.objects.exists()
    client.force_login(world.coordinator)
    address = reverse("projects:open_settlement", args=[world.project.pk])
    page = client.get(reverse("projects:money", args=[world.project.pk])).content.decode()
    assert address in page
    assert client.post(address).status_code == 302
    assert Settlement.objects.get().status == "open"
    assert client.post(address).status_code == 409
    assert Settlement.objects.count() == 1


def test_it_opens_in_no_other_stage(world):
    agree(world.project)
    with pytest.raises(Refused) as refused:
        settlements.open_(project=world.project, by=world.coordinator)
    assert refused.value.code == "stage"


def test_a_stop_cancels_planned_instalments_in_the_same_step(world):
    agree(world.project)
    planned = instalment(world.project)
    leave_stage(project=world.project, to="stopped", by=world.coordinator, reason="자진 중단")
    planned.refresh_from_db()
    assert planned.status == "cancelled"
    assert Event.objects.of(planned).get().reason == "자진 중단"


def test_unsettled_until_it_is_final(world, settlement):
    assert "정산을 확정해야" in settlements.unsettled(world.project)
    Settlement.objects.update(status="final")
    assert settlements.unsettled(world.project) is None
    world.project.agreement.status = "closed"
    world.project.agreement.save()
    Settlement.objects.update(status="open")
    assert settlements.unsettled(world.project)


def test_record(client, world, settlement):
    client.force_login(world.coordinator)
    sent = {
        "interest_krw": "1200",
        "recovered_krw": "501200",
        "recovered_on": clock.today().isoformat(),
        "document_number": " 환수-3 ",
    }
    assert client.post(url("record", settlement), sent).status_code == 302
    settlement.refresh_from_db()
    assert (settlement.interest_krw, settlement.recovered_krw) == (1_200, 501_200)
    assert (settlement.recovered_on, settlement.document_number) == (clock.today(), "환수-3")
    flow = accounts.flow(world.project)
    assert (flow.balance_krw, flow.outstanding_krw) == (501_200, 0)
    event = Event.objects.of(settlement).get()
    assert event.data == {"interest_krw": 1_200, "recovered_krw": 501_200}
    client.post(url("record", settlement), sent)
    assert Event.objects.of(settlement).count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"interest_krw": -1}, "interest_krw"),
        ({"recovered_krw": -1}, "recovered_krw"),
        ({"recovered_krw": 501_201}, "recovered_krw"),
        ({"recovered_on": None}, "recovered_on"),
        ({"recovered_krw": 0}, "recovered_on"),
        ({"recovered_on": clock.today() + timedelta(days=1)}, "recovered_on"),
    ],
)
def test_bad_record(client, world, settlement, given, field):
    with pytest.raises(ValidationError) as refused:
        record(world, settlement, **given)
    assert set(refused.value.message_dict) == {field}
    client.force_login(world.coordinator)
    sent = {"interest_krw": 1_200, "recovered_krw": 501_200, "recovered_on": clock.today()} | given
    response = client.post(
        url("record", settlement), {name: text for name, text in sent.items() if text is not None}
    )
    assert (response.status_code, list(response.context["record_form"].errors)) == (422, [field])
    settlement.refresh_from_db()
    assert settlement.interest_krw == 0


def test_nothing_is_recovered_of_what_was_never_paid(world, settlement):
    spend(world.project, 1_000_000, "V-2")
    with pytest.raises(ValidationError):
        record(world, settlement, interest_krw=0, recovered_krw=1)


def test_finalise(client, world, settlement):
    record(world, settlement)
    client.force_login(world.coordinator)
    sent = {"finalised_on": clock.today().isoformat(), "document_number": " 정산-3 "}
    assert client.post(url("finalise", settlement), sent).status_code == 302
    settlement.refresh_from_db()
    assert (settlement.status, settlement.finalised_on) == ("final", clock.today())
    assert (settlement.finalised_by, settlement.document_number) == (world.coordinator, "정산-3")
    told = Notification.objects.filter(title__contains="정산이 확정되었습니다")
    assert set(told.values_list("user", flat=True)) == {world.supplier.pk, world.demander.pk}
    page = client.get(reverse("projects:money", args=[world.project.pk])).content.decode()
    assert "정산을 확정했습니다" in page
    assert url("record", settlement) not in page
    answer = client.post(url("finalise", settlement), sent)
    assert answer.status_code == 409
    assert "정산이 확정된 과제입니다." in answer.content.decode()


def test_what_is_disallowed_is_returned_too(world, settlement):
    spending.disallow(
        spending=world.project.spending.get(), amount_krw=300_000, reason="증빙 없음", by=world.coordinator
    )
    assert accounts.flow(world.project).balance_krw == 800_000


def test_not_while_anything_is_left(client, world, settlement):
    record(world, settlement, recovered_krw=501_199)
    client.force_login(world.coordinator)
    sent = {"finalised_on": clock.today().isoformat(), "document_number": "정산-3"}
    response = client.post(url("finalise", settlement), sent)
    assert response.status_code == 409
    assert "아직 환수하지 않은 잔액이 있습니다: 1원" in response.content.decode()
    settlement.refresh_from_db()
    assert settlement.status == "open"


def test_not_while_more_was_spent_than_paid(world, settlement):
    spend(world.project, 500_001, "V-2")
    with pytest.raises(Refused) as refused:
        finalise(world, settlement)
    assert refused.value.code == "balance"
    assert "교부한 금액보다 1원" in refused.value.message


@pytest.mark.parametrize("status", ["planned", "payable", "requested"])
def test_not_while_an_instalment_is_open(world, settlement, status):
    record(world, settlement)
    instalment(world.project, status)
    with pytest.raises(Refused) as refused:
        finalise(world, settlement)
    assert refused.value.code == "instalments"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"document_number": " "}, "document_number"),
        ({"finalised_on": clock.today() + timedelta(days=1)}, "finalised_on"),
    ],
)
def test_bad_final_record(client, world, settlement, given, field):
    record(world, settlement)
    with pytest.raises(ValidationError) as refused:
        finalise(world, settlement, **given)
    assert set(refused.value.message_dict) == {field}
    client.force_login(world.coordinator)
    sent = {"finalised_on": clock.today(), "document_number": "정산-3"} | given
    response = client.post(url("finalise", settlement), sent)
    assert (response.status_code, list(response.context["finalise_form"].errors)) == (422, [field])


def test_nothing_changes_afterwards(world):
    agree(world.project)
    spend(world.project, 1)
    settlement = settle(world.project)
    for act in (
        lambda: record(world, settlement, interest_krw=0, recovered_krw=0, recovered_on=None),
        lambda: finalise(world, settlement),
        lambda: settlements.open_(project=world.project, by=world.coordinator),
        lambda: amendments.request(
            agreement=world.project.agreement,
            terms=agreeing.given(world.project, world.project.agreement.programme),
            reason="감액",
            by=world.coordinator,
        ),
        lambda: spending.disallow(
            spending=world.project.spending.get(), amount_krw=1, reason="증빙", by=world.coordinator
        ),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "settled"


def test_wrong_role_and_outsider(client, world, settlement):
    at(world.project, "stopped")
    interested = factories.UserFactory(is_coordinator=True)
    Interest.objects.create(user=interested, company=world.project.supplier, kind="family")
    opening = reverse("projects:open_settlement", args=[world.project.pk])
    routes = [url("record", settlement), url("finalise", settlement), opening]
    for person, status in (
        (world.supplier, 403),
        (world.demander, 403),
        (interested, 403),
        (world.reviewer, 404),
        (factories.UserFactory(), 404),
    ):
        client.force_login(person)
        for address in routes:
            assert client.post(address).status_code == status
    for act in (
        lambda: settlements.record_(
            settlement=settlement,
            interest_krw=0,
            recovered_krw=0,
            recovered_on=None,
            document_number="",
            by=world.supplier,
        ),
        lambda: finalise(world, settlement, by=world.supplier),
        lambda: settlements.open_(project=world.project, by=world.supplier),
    ):
        with pytest.raises(Forbidden):
            act()
    client.force_login(world.coordinator)
    assert [client.get(address).status_code for address in routes] == [405, 405, 405]
