"""A project ends as a fact, whatever its round still lacks: a firm gives up, or doesn't keep the agreement."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from projects.models import Diligence, Gate, Project, Stage
from projects.services import gates
from tests import factories

pytestmark = pytest.mark.django_db
GIVEN = {"cause": "voluntary", "reason": "기업이 투자를 미루었습니다."}


def url(gate):
    return reverse("projects:stop", args=[gate.pk])


@pytest.fixture
def poc(world):
    world.project = factories.ProjectFactory(stage=Stage.POC, coordinator=world.coordinator)
    world.supplier = factories.member_of(world.project.supplier)
    world.demander = factories.member_of(world.project.demand_firm)
    return world


@pytest.mark.parametrize("cause", ["voluntary", "fault"])
def test_stop_before_the_review(client, poc, cause):
    gate = poc.gate
    client.force_login(poc.coordinator)
    assert "평가 없이 중단하기" in client.get(poc.gates_url).content.decode()
    assert client.post(url(gate), GIVEN | {"cause": cause}).status_code == 302
    gate.refresh_from_db()
    assert (gate.status, gate.decided_by, gate.decision_reason) == ("stop", poc.coordinator, GIVEN["reason"])
    assert Project.objects.get(pk=poc.project.pk).stage == Stage.STOPPED
    assert Event.objects.of(gate).last().data == {"mean": None, "cause": cause}
    assert Diligence.objects.get().cause == cause


def test_stop_under_review(poc):
    poc.in_review()
    poc.decide("stop", cause="fault")
    assert Project.objects.get(pk=poc.project.pk).stage == Stage.STOPPED


def test_a_stop_in_preparation_needs_no_verdict(world):
    world.decide("stop", cause="voluntary")
    assert Project.objects.get().stage == Stage.STOPPED
    assert not Diligence.objects.exists()


def test_a_stop_after_an_evaluation_awaits_a_verdict(poc):
    poc.scored(20)
    poc.decide("stop", cause="evaluation")
    assert Diligence.objects.get().cause == "evaluation"


def test_an_evaluation_comes_before_a_stop_that_it_causes(poc):
    with pytest.raises(Refused, match="평가를 시작한 뒤에"):
        poc.decide("stop", cause="evaluation")
    poc.in_review()
    with pytest.raises(Refused, match="1명이 채점해야"):
        poc.decide("stop", cause="evaluation")
    assert poc.gate.status == Gate.Status.IN_REVIEW


def test_only_a_stop_needs_no_evidence(poc):
    with pytest.raises(Refused, match="평가를 시작한 뒤에"):
        poc.decide("go", cause="voluntary")


@pytest.mark.parametrize("cause", ["", "whatever"])
def test_the_cause_is_given(client, poc, cause):
    poc.scored(20)
    with pytest.raises(ValidationError) as refused:
        poc.decide("stop", cause=cause)
    assert set(refused.value.message_dict) == {"cause"}
    client.force_login(poc.coordinator)
    decide = reverse("projects:decide", args=[poc.gate.pk])
    response = client.post(decide, {"decision": "stop", "reason": "가", "cause": cause})
    assert response.status_code == 422
    assert set(response.context["decide_form"].errors) == {"cause"}


def test_the_cause_is_given_in_preparation_too(world):
    world.scored(20)
    with pytest.raises(ValidationError) as refused:
        world.decide("stop", cause="")
    assert set(refused.value.message_dict) == {"cause"}


def test_bad_input(client, poc):
    client.force_login(poc.coordinator)
    response = client.post(url(poc.gate), {"cause": "evaluation", "reason": " "})
    assert response.status_code == 422
    assert set(response.context["stop_form"].errors) == {"cause", "reason"}
    assert poc.gate.status == Gate.Status.PLANNED


def test_already_stopped(client, poc):
    gate = poc.gate
    poc.decide("stop", cause="voluntary")
    client.force_login(poc.coordinator)
    assert client.post(url(gate), GIVEN).status_code == 409


def test_completed_is_not_stopped_any_more(client, world):
    world.project = factories.ProjectFactory(stage=Stage.COMPLETED, coordinator=world.coordinator)
    client.force_login(world.coordinator)
    assert client.get(world.gates_url).context["stop_form"] is None
    response = client.post(url(world.gate), GIVEN)
    assert response.status_code == 422
    assert world.gate.status == Gate.Status.PLANNED


def test_wrong_method(client, poc):
    client.force_login(poc.coordinator)
    assert client.get(url(poc.gate)).status_code == 405


def test_outsider(client, poc, stranger):
    client.force_login(stranger)
    assert client.post(url(poc.gate), GIVEN).status_code == 404


@pytest.mark.parametrize("person", ["supplier", "demander"])
def test_wrong_role(client, poc, person):
    client.force_login(getattr(poc, person))
    assert client.get(poc.gates_url).context["stop_form"] is None
    assert client.post(url(poc.gate), GIVEN).status_code == 403
    assert poc.gate.status == Gate.Status.PLANNED


def test_nobody_of_either_firm(poc):
    insider = factories.member_of(poc.project.supplier, is_coordinator=True)
    with pytest.raises(Forbidden):
        gates.decide(gate=poc.gate, decision="stop", reason="가", cause="voluntary", by=insider)
