"""A value that doesn't hold is rejected with a reason; a claim that nobody has verified may be withdrawn."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from companies.models import User
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Measurement
from projects.services import measurements
from tests import factories
from tests.projects.claims import accredit, claim

pytestmark = pytest.mark.django_db


def url(measurement, action="reject"):
    return reverse(f"projects:{action}_measurement", args=[measurement.pk])


def reject(measurement, by, reason="표본이 다릅니다."):
    return measurements.reject(measurement=measurement, reason=reason, by=by)


@pytest.mark.parametrize("judge", ["demander", "coordinator"])
def test_reject(client, world, judge):
    row, person = claim(world), getattr(world, judge)
    client.force_login(person)
    assert client.get(row.get_absolute_url()).context["reject_form"] is not None
    assert client.post(url(row), {"reason": " 표본이 다릅니다. "}).status_code == 302
    row.refresh_from_db()
    assert row.level == "rejected"
    [step] = row.verifications.all()
    assert (step.level, step.comment, step.by, step.value) == ("rejected", "표본이 다릅니다.", person, None)
    assert Event.objects.of(row).last().reason == "표본이 다릅니다."
    told = Notification.objects.filter(user=world.supplier, title__contains="인정하지 않음")
    assert told.get().body == "표본이 다릅니다."
    assert client.get(row.get_absolute_url()).context["reject_form"] is None


@pytest.mark.parametrize("level", ["demand_confirmed", "site_inspected", "accredited"])
def test_the_operating_body_rejects_what_was_verified(world, level):
    by = world.demander if level == "demand_confirmed" else world.coordinator
    row = reject(accredit(claim(world), world, level=level, by=by), world.coordinator)
    assert row.level == "rejected"


def test_the_demand_firm_rejects_only_what_nobody_has_verified(client, world):
    row = measurements.verify(measurement=claim(world), level="site_inspected", by=world.coordinator)
    with pytest.raises(Forbidden):
        reject(row, world.demander)
    client.force_login(world.demander)
    assert client.get(row.get_absolute_url()).context["reject_form"] is None


def test_reason_is_required(client, world):
    row = claim(world)
    client.force_login(world.coordinator)
    answer = client.post(url(row), {"reason": " "})
    assert answer.status_code == 422
    assert set(answer.context["reject_form"].errors) == {"reason"}
    with pytest.raises(ValidationError):
        reject(row, world.coordinator, reason=" ")
    row.refresh_from_db()
    assert row.level == "self_reported"


@pytest.mark.parametrize("party", ["supplier", "demander"])
def test_not_by_the_claimant_or_its_firm(client, world, party):
    row = claim(world, by=getattr(world, party))
    for person in (getattr(world, party), factories.member_of(row.firm), world.supplier):
        with pytest.raises(Forbidden, match="자기나 자기 기업이 보고한"):
            reject(row, person)
        client.force_login(person)
        assert client.post(url(row), {"reason": ""}).status_code == 403


def test_not_by_a_claimant_who_became_the_operating_bodys(world):
    row = claim(world)
    world.supplier.memberships.update(ended_at=clock.now())
    person = User.objects.get(pk=world.supplier.pk)
    person.is_coordinator = True
    with pytest.raises(Forbidden):
        reject(row, person)


def test_not_by_a_coordinator_of_one_of_the_firms(world):
    insider = factories.member_of(world.project.supplier, is_coordinator=True)
    with pytest.raises(Forbidden):
        reject(claim(world), insider)


@pytest.mark.parametrize("action", ["reject", "withdraw"])
def test_outsider_and_wrong_method(client, world, stranger, action):
    row = claim(world)
    client.force_login(stranger)
    assert client.post(url(row, action), {"reason": "가"}).status_code == 404
    client.force_login(world.coordinator)
    assert client.get(url(row, action)).status_code == 405


def test_once(client, world):
    row = reject(claim(world), world.coordinator)
    client.force_login(world.coordinator)
    assert client.post(url(row), {"reason": "또"}).status_code == 409
    assert row.verifications.count() == 1


def test_withdraw(client, world):
    row = claim(world)
    client.force_login(world.supplier)
    assert client.get(row.get_absolute_url()).context["withdraws"]
    assert client.post(url(row, "withdraw")).status_code == 302
    row.refresh_from_db()
    assert row.level == "withdrawn"
    assert Event.objects.of(row).last().verb == "measurement.withdrawn"
    assert client.post(url(row, "withdraw")).status_code == 409
    assert not client.get(row.get_absolute_url()).context["withdraws"]


@pytest.mark.parametrize("person", ["demander", "coordinator"])
def test_only_the_claimant_withdraws(client, world, person):
    row = claim(world)
    client.force_login(getattr(world, person))
    assert client.post(url(row, "withdraw")).status_code == 403
    with pytest.raises(Forbidden):
        measurements.withdraw(measurement=row, by=factories.member_of(world.project.supplier))
    assert Measurement.objects.get().level == "self_reported"


def test_who_left_the_firm_withdraws_nothing(world):
    row = claim(world)
    world.supplier.memberships.update(ended_at=clock.now())
    with pytest.raises(Forbidden):
        measurements.withdraw(measurement=row, by=User.objects.get(pk=world.supplier.pk))


def test_not_once_it_is_verified(client, world):
    row = measurements.verify(measurement=claim(world), level="demand_confirmed", by=world.demander)
    with pytest.raises(Refused):
        measurements.withdraw(measurement=row, by=world.supplier)
    client.force_login(world.supplier)
    assert not client.get(row.get_absolute_url()).context["withdraws"]
