"""A firm claims a measured value with its evidence."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Deliverable, Measurement
from tests import factories
from tests.projects.claims import begun, claim, document, kpi

pytestmark = pytest.mark.django_db


def url(measure):
    return reverse("projects:claim", args=[measure.pk])


def sent(world, **given):
    fields = {"value": "0.8", "occurred_on": clock.today().isoformat(), "method": "500개를 쟀습니다."}
    return fields | {"evidence": document(world).pk} | given


@pytest.mark.parametrize("party", ["supplier", "demander"])
def test_claim(client, world, party):
    measure, person = kpi(world), getattr(world, party)
    client.force_login(person)
    data = sent(world)
    response = client.post(url(measure), data)
    assert response.status_code == 302
    assert response["Location"] == reverse("projects:measure", args=[measure.pk])
    row = Measurement.objects.get()
    assert (row.measure, row.value, row.verified_value, row.level) == (
        measure,
        Decimal("0.8"),
        None,
        "self_reported",
    )
    assert (row.claimed_by, row.evidence_id, row.method) == (person, data["evidence"], "500개를 쟀습니다.")
    assert row.firm == (world.project.supplier if party == "supplier" else world.project.demand_firm)
    assert Event.objects.of(row).get().verb == "measurement.claimed"
    assert "0.8" in client.get(response["Location"]).content.decode()


def test_who_must_verify_is_told(world):
    colleague = factories.member_of(world.project.supplier)
    claim(world)
    told = Notification.objects.filter(kind="projects.measurement")
    assert set(told.values_list("user", flat=True)) == {world.demander.pk, world.coordinator.pk}
    assert colleague.pk not in told.values_list("user", flat=True)
    assert told.filter(url=Measurement.objects.get().get_absolute_url()).count() == 2


def test_the_demand_firms_own_claim_is_for_the_operating_body(world):
    factories.member_of(world.project.demand_firm)
    claim(world, by=world.demander)
    told = Notification.objects.filter(kind="projects.measurement")
    assert set(told.values_list("user", flat=True)) == {world.coordinator.pk}


def test_without_a_coordinator_the_demand_firm_is_told(world):
    world.project.coordinator = None
    world.project.save()
    claim(world)
    assert Notification.objects.filter(kind="projects.measurement").get().user == world.demander


def test_who_acts_for_both_firms_claims_for_the_demand_firm(world):
    factories.MembershipFactory(user=world.supplier, company=world.project.demand_firm)
    assert claim(world).firm == world.project.demand_firm


def test_wrong_method(client, world):
    client.force_login(world.supplier)
    assert client.get(url(kpi(world))).status_code == 405


def test_outsider(client, world, stranger):
    measure = kpi(world)
    for person in (stranger, factories.member_of(factories.ProjectFactory().supplier)):
        client.force_login(person)
        assert client.post(url(measure), sent(world)).status_code == 404
    assert not Measurement.objects.exists()


def test_wrong_role(client, world):
    measure = kpi(world)
    world.pledged()
    for person in (world.coordinator, world.reviewer):
        client.force_login(person)
        assert client.post(url(measure), sent(world)).status_code == 403
        assert client.post(url(measure)).status_code == 403
        with pytest.raises(Forbidden):
            claim(world, measure, by=person)
    assert not Measurement.objects.exists()


@pytest.mark.parametrize("stage", ["completed", "follow_up", "stopped"])
def test_not_after_the_end(client, world, stage):
    measure, data = kpi(world), sent(world)
    world.project.stage = stage
    world.project.save()
    client.force_login(world.supplier)
    assert client.get(reverse("projects:measure", args=[measure.pk])).context["claim_form"] is None
    assert client.post(url(measure), data).status_code == 409
    with pytest.raises(Refused, match="끝난 과제"):
        claim(world, measure, evidence=Deliverable.objects.get())
    assert not Measurement.objects.exists()


def test_the_end_is_read_anew(world):
    """A gate that was stopped while the page was open."""
    measure, evidence = kpi(world), document(world)
    type(world.project).objects.update(stage="stopped")
    with pytest.raises(Refused):
        claim(world, measure, evidence=evidence)


def test_bad_input(client, world):
    client.force_login(world.supplier)
    measure = kpi(world)
    response = client.post(url(measure), {"value": "가", "occurred_on": "어제", "method": " "})
    assert response.status_code == 422
    assert set(response.context["claim_form"].errors) == {"value", "occurred_on", "method", "evidence"}
    assert not Measurement.objects.exists()


def wrong(world, **given):
    with pytest.raises(ValidationError) as told:
        claim(world, **given)
    return set(told.value.message_dict)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "0.0001", "123456789012"])
def test_values_that_the_record_cannot_hold(world, value):
    assert wrong(world, value=Decimal(value)) == {"value"}


def test_when(world):
    begun(world, days=3)
    today = clock.today()
    assert wrong(world, occurred_on=today + timedelta(days=1)) == {"occurred_on"}
    assert wrong(world, occurred_on=today - timedelta(days=4)) == {"occurred_on"}
    assert claim(world, occurred_on=today - timedelta(days=3)).occurred_on == today - timedelta(days=3)


def test_a_method_is_needed(world):
    assert wrong(world, method=" ") == {"method"}


def test_evidence_is_a_standing_deliverable_of_the_project(client, world):
    other = factories.MeasurementFactory().evidence
    returned = document(world, "returned")
    assert wrong(world, evidence=other) == {"evidence"}
    assert wrong(world, evidence=returned) == {"evidence"}
    assert claim(world, evidence=document(world, "submitted")).level == "self_reported"
    client.force_login(world.supplier)
    for key in (other.pk, returned.pk):
        response = client.post(url(kpi(world)), sent(world, evidence=key))
        assert response.status_code == 422
        assert set(response.context["claim_form"].errors) == {"evidence"}
