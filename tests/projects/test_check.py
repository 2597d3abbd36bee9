"""The operating body checks off the items of a round's checklist, and takes a check back."""

import pytest
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from projects.models import GateCheck
from projects.services import gates
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(world):
    return world.ask(items=["현장을 보았다", "계약을 보았다"]).items.first()


def url(name, gate, item):
    return reverse(f"projects:{name}", args=[gate.pk, item.pk])


def test_check_and_take_back(client, world, item):
    client.force_login(world.coordinator)
    assert client.post(url("check", world.gate, item)).status_code == 302
    made = world.gate.checks.get()
    assert (made.item, made.checked_by) == (item, world.coordinator)
    assert Event.objects.of(made).get().verb == "check.made"
    page = client.get(world.gates_url).content.decode()
    assert url("uncheck", world.gate, item) in page
    key = made.pk
    assert client.post(url("uncheck", world.gate, item)).status_code == 302
    assert not world.gate.checks.exists()
    made.pk = key
    assert Event.objects.of(made).last().verb == "check.taken_back"
    assert url("check", world.gate, item) in client.get(world.gates_url).content.decode()


def test_firms_read_it(client, world, item):
    gates.check(gate=world.gate, item=item, by=world.coordinator)
    for person in (world.supplier, world.demander):
        client.force_login(person)
        page = client.get(world.gates_url).content.decode()
        assert "현장을 보았다" in page
        assert "확인함" in page
        assert world.coordinator.name not in page
        assert url("uncheck", world.gate, item) not in page


@pytest.mark.parametrize("name", ["check", "uncheck"])
def test_wrong_method(client, world, item, name):
    client.force_login(world.coordinator)
    assert client.get(url(name, world.gate, item)).status_code == 405


@pytest.mark.parametrize("name", ["check", "uncheck"])
def test_outsider(client, world, item, stranger, name):
    client.force_login(stranger)
    assert client.post(url(name, world.gate, item)).status_code == 404


@pytest.mark.parametrize("person", ["supplier", "demander"])
def test_wrong_role(client, world, item, person):
    client.force_login(getattr(world, person))
    assert client.post(url("check", world.gate, item)).status_code == 403
    gates.check(gate=world.gate, item=item, by=world.coordinator)
    assert client.post(url("uncheck", world.gate, item)).status_code == 403
    assert GateCheck.objects.count() == 1


def test_nobody_of_either_firm(world, item):
    insider = factories.member_of(world.project.demand_firm, is_coordinator=True)
    with pytest.raises(Forbidden):
        gates.check(gate=world.gate, item=item, by=insider)
    gates.check(gate=world.gate, item=item, by=world.coordinator)
    with pytest.raises(Forbidden):
        gates.uncheck(gate=world.gate, item=item, by=insider)


def test_already_done(world, item):
    with pytest.raises(Refused, match="확인하지 않은"):
        gates.uncheck(gate=world.gate, item=item, by=world.coordinator)
    gates.check(gate=world.gate, item=item, by=world.coordinator)
    with pytest.raises(Refused, match="이미 확인한"):
        gates.check(gate=world.gate, item=item, by=world.coordinator)


def test_another_templates_item(client, world, item):
    world.ask(items=["다른 판의 항목"])
    client.force_login(world.coordinator)
    assert client.post(url("check", world.gate, item)).status_code == 404
    with pytest.raises(Refused, match="이 단계평가의 점검 항목이 아닙니다"):
        gates.check(gate=world.gate, item=item, by=world.coordinator)


def test_after_the_decision(world, item):
    gates.check(gate=world.gate, item=item, by=world.coordinator)
    gate = world.gate
    world.decide("stop", cause="voluntary")
    for action in (gates.check, gates.uncheck):
        with pytest.raises(Refused, match="이미 의결한"):
            action(gate=gate, item=item, by=world.coordinator)
