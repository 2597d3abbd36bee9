"""The coordinator plans instalments within the agreement."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from projects import accounts
from projects.models import Agreement, Instalment
from projects.services import instalments
from tests import factories

from .funds import agree, contract, instalment, settle

pytestmark = pytest.mark.django_db

ROWS = [("preparation", 8_000_000), ("poc", 6_000_000), ("pilot", 6_000_000)]


def plan(world, rows=ROWS, **given):
    return instalments.plan(**({"project": world.project, "rows": rows, "by": world.coordinator} | given))


def url(world):
    return reverse("projects:plan_instalments", args=[world.project.pk])


def test_proposal(client, world):
    agree(world.project)
    client.force_login(world.coordinator)
    form = client.get(url(world)).context["form"]
    proposed = {name: field.initial for name, field in form.fields.items()}
    assert proposed == {
        "preparation": 8_000_000,
        "poc": 6_000_000,
        "pilot": 6_000_000,
        "commercialisation": None,
        "final_evaluation": None,
    }


def test_proposal_of_what_is_left_for_the_stages_ahead(world):
    agree(world.project)
    instalment(world.project, "paid", amount_krw=7_999_999)
    world.project.stage = "poc"
    assert instalments.proposal(world.project) == {
        "poc": 6_000_001,
        "pilot": 6_000_000,
        "commercialisation": 0,
        "final_evaluation": 0,
    }
    world.project.stage = "commercialisation"
    assert instalments.proposal(world.project) == {"commercialisation": 12_000_001, "final_evaluation": 0}
    world.project.stage = "settlement"
    assert instalments.proposal(world.project) == {}


def test_plan(client, world):
    agree(world.project)
    client.force_login(world.coordinator)
    sent = {"preparation": "12000000", "poc": "", "pilot": "8000000", "final_evaluation": "0"}
    response = client.post(url(world), sent)
    assert response.url == reverse("projects:money", args=[world.project.pk])
    rows = [(row.number, row.stage, row.amount_krw, row.status) for row in world.project.instalments.all()]
    assert rows == [(1, "preparation", 12_000_000, "planned"), (2, "pilot", 8_000_000, "planned")]
    event = Event.objects.of(world.project).get(verb="project.instalments_planned")
    assert event.data == {"rows": [["preparation", 12_000_000], ["pilot", 8_000_000]]}


def test_a_new_plan_replaces_what_no_gate_has_opened(world):
    agree(world.project)
    instalment(world.project, "paid")
    instalment(world.project, "cancelled")
    plan(world, [("poc", 5_000_000)])
    plan(world, [("poc", 6_000_000), ("pilot", 6_000_000)])
    rows = [(row.number, row.status, row.amount_krw) for row in world.project.instalments.all()]
    assert rows == [
        (1, "paid", 8_000_000),
        (2, "cancelled", 8_000_000),
        (3, "planned", 6_000_000),
        (4, "planned", 6_000_000),
    ]


def test_not_more_than_the_grant(client, world):
    agree(world.project)
    instalment(world.project, "payable", amount_krw=8_000_000)
    client.force_login(world.coordinator)
    response = client.post(url(world), {"preparation": "6000000", "poc": "6000001"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["poc"]
    assert "1원 넘습니다" in response.content.decode()
    assert not world.project.instalments.filter(status="planned").exists()
    assert len(plan(world, [("preparation", 6_000_000), ("poc", 6_000_000)])) == 2


def test_not_more_than_the_cash_of_a_contract(world):
    contract(world.project)
    with pytest.raises(ValidationError) as refused:
        plan(world, [("preparation", 6_000_001)])
    assert set(refused.value.message_dict) == {"preparation"}
    assert plan(world, [("preparation", 6_000_000)])


@pytest.mark.parametrize(
    ("rows", "field"), [([], "preparation"), ([("poc", 0)], "poc"), ([("poc", -1)], "poc")]
)
def test_bad_input(world, rows, field):
    agree(world.project)
    with pytest.raises(ValidationError) as refused:
        plan(world, rows)
    assert set(refused.value.message_dict) == {field}


def test_amount_below_nought_is_told_at_the_field(client, world):
    agree(world.project)
    client.force_login(world.coordinator)
    response = client.post(url(world), {"poc": "-1"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["poc"])


@pytest.mark.parametrize("stage", ["preparation", "settlement", "completed"])
def test_a_stage_that_no_gate_opens_any_more(world, stage):
    agree(world.project)
    type(world.project).objects.update(stage="poc")
    with pytest.raises(Refused) as refused:
        plan(world, [(stage, 1)])
    assert refused.value.code == "stage"


@pytest.mark.parametrize("stage", ["settlement", "completed", "stopped"])
def test_a_project_whose_gates_are_over(world, stage):
    agree(world.project)
    type(world.project).objects.update(stage=stage)
    with pytest.raises(Refused) as refused:
        plan(world, [])
    assert refused.value.code == "stage"


@pytest.mark.parametrize("status", [None, "draft", "closed"])
def test_without_an_agreement_in_force(world, status):
    if status:
        factories.AgreementFactory(project=world.project, status=status)
    with pytest.raises(Refused) as refused:
        plan(world)
    assert refused.value.code == "agreement"


def test_after_the_settlement(world):
    agree(world.project)
    settle(world.project)
    with pytest.raises(Refused) as refused:
        plan(world)
    assert refused.value.code == "settled"


def test_by_the_operating_body_only(client, world):
    agree(world.project)
    interested = factories.UserFactory(is_coordinator=True)
    factories.MembershipFactory(user=interested, company=world.project.demand_firm)
    for person in (world.supplier, world.demander, interested):
        with pytest.raises(Forbidden):
            plan(world, by=person)
        client.force_login(person)
        assert client.get(url(world)).status_code == 403
        assert client.post(url(world), {"poc": "1"}).status_code == 403
    client.force_login(factories.UserFactory())
    assert client.post(url(world), {"poc": "1"}).status_code == 404
    assert not Instalment.objects.exists()
    assert accounts.opened(world.project) == 0
    assert Agreement.objects.get().is_in_force
