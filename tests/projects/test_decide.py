"""The operating body decides a gate round, on its evidence, and the project moves."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from matchmaking.models import Outcome
from projects import workflow
from projects.models import Gate, Project, Stage
from projects.services import deliverables, gates
from tests import factories

pytestmark = pytest.mark.django_db
STOP = {"decision": "stop", "reason": "가", "cause": "evaluation"}


def url(gate):
    return reverse("projects:decide", args=[gate.pk])


def test_go(client, world):
    world.scored()
    gate = world.gate
    client.force_login(world.coordinator)
    data = {"decision": "go", "reason": "데이터가 갖추어졌습니다.", "conditions": ""}
    assert client.post(url(gate), data).status_code == 302

    gate.refresh_from_db()
    assert (gate.status, gate.decided_by) == ("go", world.coordinator)
    assert gate.decision_reason == "데이터가 갖추어졌습니다."
    assert gate.decided_at is not None
    project = Project.objects.get()
    assert project.stage == Stage.POC
    stages = [(record.stage, record.ended_at is None) for record in project.stages.all()]
    assert stages == [("preparation", False), ("poc", True)]
    assert (world.gate.stage, world.gate.round, world.gate.status) == ("poc", 1, "planned")
    outcome = Outcome.objects.get()
    assert (outcome.need, outcome.solution) == (project.match.need, project.match.solution)
    assert outcome.kind == Outcome.Kind.POC_STARTED
    assert Event.objects.of(gate).last().data == {"mean": 80.0}
    told = Notification.objects.filter(title__contains="단계평가 결과: 계속")
    assert set(told.values_list("user", flat=True)) == {world.supplier.pk, world.demander.pk}


def test_conditional_go(world):
    world.scored(30)
    with pytest.raises(ValidationError) as refused:
        world.decide("conditional_go")
    assert set(refused.value.message_dict) == {"conditions"}
    gate = world.decide("conditional_go", conditions=[world.condition()])
    [task] = gate.tasks.all()
    assert (task.project, task.kind, task.party) == (world.project, "condition", "supplier")
    assert (task.title, task.status) == ("샘플 300장을 더 모읍니다.", "open")
    assert (task.starts_on, task.ends_on) == (clock.today(), clock.today() + timedelta(days=14))
    assert Event.objects.of(task).get().verb == "task.added"
    world.project.refresh_from_db()
    assert world.project.stage == Stage.POC


@pytest.mark.parametrize("decision", ["hold", "recycle"])
def test_another_round(world, decision):
    world.project.gates.update(quorum=1, pass_score=70)
    world.scored()
    gate = world.decide(decision)
    assert gate.status == decision
    world.project.refresh_from_db()
    assert world.project.stage == Stage.PREPARATION
    again = world.gate
    assert (again.stage, again.round, again.quorum, again.pass_score) == ("preparation", 2, 1, 70)
    assert not again.deliverables.exists()
    assert world.project.stages.count() == 1
    assert not Outcome.objects.exists()


def test_stop(client, world):
    world.scored(20)
    world.decide("stop", reason="데이터를 얻을 수 없습니다.")
    world.project.refresh_from_db()
    assert world.project.stage == Stage.STOPPED
    assert not world.project.gates.open().exists()
    stages = [(record.stage, record.ended_at is None) for record in world.project.stages.all()]
    assert stages == [("preparation", False), ("stopped", True)]
    assert Outcome.objects.get().kind == Outcome.Kind.STOPPED
    client.force_login(world.supplier)
    page = client.get(world.gates_url).content.decode()
    assert "데이터를 얻을 수 없습니다." in page
    match = world.project.match
    match.refresh_from_db()
    assert (match.status, match.need.status) == ("fell_through", "open")


def test_stop_after_preparation_closes_the_need(world):
    world.scored()
    world.decide()
    world.reviewer = factories.UserFactory(is_reviewer=True)
    world.scored(20)
    world.decide("stop", reason="기준에 닿지 못했습니다.")
    match = Project.objects.get().match
    assert (match.status, match.need.status) == ("selected", "closed")


def test_all_the_way(world):
    stages = [world.project.stage]
    while world.project.gates.open().exists():
        world.reviewer = factories.UserFactory(is_reviewer=True)
        world.scored()
        world.decide()
        world.project.refresh_from_db()
        stages.append(world.project.stage)
    assert stages == [Stage.PREPARATION, *workflow.NEXT.values()]
    assert world.project.stage == Stage.FOLLOW_UP
    assert [row.year for row in world.project.follow_ups.all()] == [1, 2, 3]
    kinds = list(Outcome.objects.values_list("kind", flat=True))
    assert kinds == ["poc_started", "poc_passed", "pilot_passed", "commercialised"]
    assert Project.objects.get().match.need.status == "closed"


@pytest.mark.parametrize("stage", [stage for stage in workflow.NEXT if stage != Stage.COMPLETED])
def test_stops_in_every_stage_before_completion(world, stage):
    world.project = factories.ProjectFactory(stage=stage, coordinator=world.coordinator)
    world.supplier = factories.member_of(world.project.supplier)
    world.scored(20)
    world.decide("stop", reason="기준에 닿지 못했습니다.")
    world.project.refresh_from_db()
    assert world.project.stage == Stage.STOPPED


def test_completed_is_not_stopped_any_more(world):
    factories.ProjectFactory(stage=Stage.COMPLETED, coordinator=world.coordinator)
    world.project = Project.objects.get(stage=Stage.COMPLETED)
    world.supplier = factories.member_of(world.project.supplier)
    world.scored()
    assert Gate.Status.STOP not in gates.decisions(world.gate)
    with pytest.raises(ValidationError, match="할 수 있는 의결"):
        world.decide("stop")
    world.decide()
    world.project.refresh_from_db()
    assert world.project.stage == Stage.FOLLOW_UP


def test_wrong_method(client, world):
    client.force_login(world.coordinator)
    assert client.get(url(world.gate)).status_code == 405


def test_outsider(client, world, stranger):
    world.scored()
    client.force_login(stranger)
    assert client.post(url(world.gate), {"decision": "go", "reason": "가"}).status_code == 404


@pytest.mark.parametrize("person", ["supplier", "demander", "reviewer"])
def test_wrong_role(client, world, person):
    world.scored()
    client.force_login(getattr(world, person))
    assert client.post(url(world.gate), {"decision": "go", "reason": "가"}).status_code == 403
    assert client.post(url(world.gate)).status_code == 403
    assert world.gate.status == Gate.Status.IN_REVIEW


def test_a_coordinator_of_either_firm_does_not_decide(world):
    world.scored()
    for firm in (world.project.demand_firm, world.project.supplier):
        with pytest.raises(Forbidden):
            world.decide(by=factories.member_of(firm, is_coordinator=True))


def test_who_scores_does_not_decide(client, world):
    both = factories.UserFactory(is_reviewer=True, is_coordinator=True)
    world.reviewer = both
    world.scored()
    with pytest.raises(Forbidden):
        world.decide(by=both)
    client.force_login(both)
    assert "의결은 다른 담당자가" in client.get(world.gates_url).content.decode()


def test_before_the_review_has_started(client, world):
    client.force_login(world.coordinator)
    response = client.post(url(world.gate), {"decision": "go", "reason": "가"})
    assert response.status_code == 409
    [text] = response.context["decide_form"].non_field_errors()
    assert text.startswith("평가를 시작한 뒤에")
    assert "승인된 산출물이 1건 이상" in text
    assert "평가위원 1명을 위촉" in text


def test_without_scores(world):
    world.in_review()
    with pytest.raises(Refused, match=r"1명이 채점해야 합니다\. 지금은 0명") as refused:
        world.decide()
    assert refused.value.code == "evidence"
    assert world.gate.status == Gate.Status.IN_REVIEW


def test_a_score_with_a_conflict_does_not_count(world):
    """As it could stand in the table, whatever way it came there."""
    review = world.scored()
    review.conflict = True
    review.save()
    with pytest.raises(Refused, match="지금은 0명"):
        world.decide()


def test_a_score_of_who_has_joined_a_firm_does_not_count(world):
    world.scored()
    factories.MembershipFactory(user=world.reviewer, company=world.project.demand_firm)
    with pytest.raises(Refused, match="지금은 0명"):
        world.decide()


def test_below_quorum(world):
    world.project.gates.update(quorum=2)
    world.assigned(factories.UserFactory(is_reviewer=True))
    world.scored()
    with pytest.raises(Refused, match=r"2명이 채점해야 합니다\. 지금은 1명"):
        world.decide()


def test_an_undecided_deliverable(world):
    world.scored()
    waiting = world.submit()
    with pytest.raises(Refused, match="검토하지 않은 산출물 1건"):
        world.decide()
    assert not Gate.objects.to_decide().exists()
    deliverables.return_(deliverable=waiting, reason="표", by=world.coordinator)
    assert world.decide().status == "go"


def test_no_accepted_deliverable(world):
    world.scored()
    world.gate.deliverables.update(status="returned")
    with pytest.raises(Refused, match="승인된 산출물이 1건 이상"):
        world.decide("stop")
    assert not Gate.objects.to_decide().exists()


def test_below_the_pass_score(client, world):
    world.scored(59)
    client.force_login(world.coordinator)
    response = client.post(url(world.gate), {"decision": "go", "reason": "가"})
    assert response.status_code == 409
    [text] = response.context["decide_form"].non_field_errors()
    assert "평균 59.0점으로 기준점 60점에 못 미칩니다" in text
    assert response.context["decide_form"]["reason"].value() == "가"
    assert world.gate.status == Gate.Status.IN_REVIEW


def test_at_the_pass_score(world):
    world.scored(60)
    assert world.decide().status == "go"


def test_already_decided(client, world):
    world.scored()
    gate = world.gate
    world.decide()
    client.force_login(world.coordinator)
    answer = client.post(url(gate), STOP)
    assert answer.status_code == 409
    assert answer.context["decide_form"] is None  # it isn't the open round's
    assert "지금 상태에서는 할 수 없는 작업입니다." in answer.content.decode()
    world.project.refresh_from_db()
    assert world.project.stage == Stage.POC


def test_two_stale_decisions(world):
    world.scored()
    first, second = world.gate, world.gate
    world.decide(gate=first)
    with pytest.raises(Refused, match="지금 상태에서는"):
        world.decide("stop", gate=second)
    world.project.refresh_from_db()
    assert world.project.stage == Stage.POC


def test_bad_input(client, world):
    world.scored()
    client.force_login(world.coordinator)
    response = client.post(url(world.gate), {"decision": "forward", "reason": " "})
    assert response.status_code == 422
    assert set(response.context["decide_form"].errors) == {"decision", "reason"}
    response = client.post(url(world.gate), {"decision": "conditional_go", "reason": "가"})
    assert response.status_code == 422
    assert set(response.context["decide_form"].errors) == {"conditions"}
    with pytest.raises(ValidationError) as refused:
        world.decide(reason=" ")
    assert set(refused.value.message_dict) == {"reason"}
    with pytest.raises(ValidationError):
        world.decide("in_review")
    assert world.gate.status == Gate.Status.IN_REVIEW
