"""What a round lacks of what its stage's template asks for, in words and in the lists, and what then lets it go on."""

from datetime import date, timedelta

import pytest

from foundation.history import clock
from foundation.history.workflow import Refused
from projects.gating import missing
from projects.models import (
    Agreement,
    Gate,
    Level,
    Project,
    Report,
    Settlement,
    Stage,
    Task,
)
from projects.services import deliverables, gates, plans
from projects.services.templates import RequirementGiven
from tests import factories

pytestmark = pytest.mark.django_db

REPORT = RequirementGiven("deliverable", "PoC 결과보고서")


def proven(level):
    return RequirementGiven("measurements", "성과 지표", level)


def sheet(level):
    return RequirementGiven("sheet", "실증 확인서", level)


@pytest.fixture
def poc(world):
    """The world's project is a PoC, whose round is ready to be decided but for what a test adds."""
    world.project = factories.ProjectFactory(stage=Stage.POC, coordinator=world.coordinator)
    world.supplier = factories.member_of(world.project.supplier, name="공급담당")
    world.demander = factories.member_of(world.project.demand_firm, name="수요담당")
    return world


def reviewed(world):
    """Under review and scored."""
    if not world.gate.reviews.exists():
        world.accepted()
        world.pledged()
    gates.start_review(gate=world.gate, by=world.coordinator)
    given = {"points": world.points(60, 20)} if world.gate.criteria else {"score": 80}
    review = world.gate.reviews.get()
    gates.score(review=review, comment="", by=review.reviewer, **given)


def blocks(world, text):
    """The round can neither start nor be decided, and both say why; the lists agree."""
    assert any(text in sentence for sentence in missing(world.gate))
    assert not Gate.objects.to_decide().exists()
    status = world.gate.status
    step = gates.start_review if status == Gate.Status.PLANNED else world.decide
    with pytest.raises(Refused, match=text) as refused:
        step(gate=world.gate, by=world.coordinator)
    assert refused.value.code == "evidence"
    assert world.gate.status == status


def lets_go(world):
    assert missing(world.gate) == []
    assert Gate.objects.to_decide().get() == world.gate
    assert world.decide().status == "go"


def measure(world, aspect="", level=Level.SELF_REPORTED):
    return factories.MeasurementFactory(
        measure__project=world.project, measure__aspect=aspect, claimed_by=world.supplier, level=level
    )


def claim(measurement, level):
    type(measurement).objects.filter(pk=measurement.pk).update(level=level)


def test_an_accepted_document_for_each_requirement(poc):
    template = poc.ask(requirements=[REPORT, RequirementGiven("deliverable", "시험 성적서")])
    report, certificate = template.requirements.all()
    poc.accepted()  # a document that serves no requirement
    poc.pledged()
    blocks(poc, "PoC 결과보고서, 시험 성적서")
    poc.accepted(requirement=report)
    waiting = poc.submit(requirement=certificate)
    blocks(poc, "승인된 산출물이 있어야 합니다: 시험 성적서")
    deliverables.accept(deliverable=waiting, by=poc.coordinator)
    assert missing(poc.gate) == []
    gates.start_review(gate=poc.gate, by=poc.coordinator)


def test_a_template_that_asks_for_no_document(poc):
    poc.ask()
    poc.pledged()
    gates.start_review(gate=poc.gate, by=poc.coordinator)
    assert poc.gate.status == Gate.Status.IN_REVIEW


@pytest.mark.parametrize(("asked", "aspect", "other"), [(proven, "", "power"), (sheet, "power", "")])
def test_measurements_at_the_level(poc, asked, aspect, other):
    first = measure(poc, aspect, Level.SITE_INSPECTED)
    second = measure(poc, aspect)
    measure(poc, other)  # of the other kind, which this round doesn't ask about
    poc.ask(requirements=[asked("site_inspected")])
    poc.pledged()
    for weak in (Level.SELF_REPORTED, Level.DEMAND_CONFIRMED, Level.REJECTED):
        claim(second, weak)
        blocks(poc, second.measure.name)
    assert not any(first.measure.name in sentence for sentence in missing(poc.gate))
    claim(second, Level.ACCREDITED)
    reviewed(poc)
    claim(first, Level.DEMAND_CONFIRMED)
    blocks(poc, first.measure.name)
    claim(first, Level.SITE_INSPECTED)
    lets_go(poc)


@pytest.mark.parametrize("asked", [proven, sheet])
def test_a_lower_level_suffices_where_it_is_asked(poc, asked):
    measure(poc, "power" if asked is sheet else "", Level.DEMAND_CONFIRMED)
    poc.ask(requirements=[asked("demand_confirmed")])
    reviewed(poc)
    lets_go(poc)


def test_an_empty_sheet_proves_nothing(poc):
    poc.ask(requirements=[sheet("demand_confirmed")])
    poc.pledged()
    blocks(poc, "실증 확인서에 항목이 없습니다")


def test_the_latest_report(poc):
    poc.ask(requirements=[RequirementGiven("report", "월간 보고")])
    poc.pledged()
    blocks(poc, "최근 월간 보고")
    reports = Report.objects
    reports.create(project=poc.project, month=date(2026, 2, 1), status=Report.Status.ACCEPTED)
    latest = reports.create(project=poc.project, month=date(2026, 3, 1), status=Report.Status.SUBMITTED)
    reports.create(project=factories.ProjectFactory(), month=date(2026, 4, 1), status=Report.Status.ACCEPTED)
    blocks(poc, "최근 월간 보고")
    reports.filter(pk=latest.pk).update(status=Report.Status.ACCEPTED)
    reports.create(project=poc.project, month=date(2026, 4, 1), status=Report.Status.DRAFT)
    reviewed(poc)
    lets_go(poc)


def test_the_agreement_before_the_preparation_ends(world):
    world.ask()
    world.pledged()
    blocks(world, "협약이나 계약이 체결되어 있어야")
    agreement = factories.AgreementFactory(project=world.project, status=Agreement.Status.DRAFT)
    blocks(world, "협약이나 계약이 체결되어 있어야")
    factories.AgreementFactory()
    Agreement.objects.filter(pk=agreement.pk).update(status=Agreement.Status.SIGNED)
    reviewed(world)
    lets_go(world)


def test_no_agreement_is_asked_for_later(poc):
    poc.ask()
    reviewed(poc)
    lets_go(poc)


def test_the_checklist(poc):
    first, second = poc.ask(items=["현장 데이터이다", "방법이 적혀 있다"]).items.all()
    poc.pledged()
    blocks(poc, "현장 데이터이다, 방법이 적혀 있다")
    gates.check(gate=poc.gate, item=first, by=poc.coordinator)
    blocks(poc, "점검 항목이 있습니다: 방법이 적혀 있다")
    gates.check(gate=poc.gate, item=second, by=poc.coordinator)
    reviewed(poc)
    gates.uncheck(gate=poc.gate, item=first, by=poc.coordinator)
    blocks(poc, "점검 항목이 있습니다: 현장 데이터이다")
    gates.check(gate=poc.gate, item=first, by=poc.coordinator)
    lets_go(poc)


def test_conditions_block_the_next_rounds_until_they_are_confirmed(poc):
    reviewed(poc)
    poc.decide("conditional_go", conditions=[poc.condition("로그를 더 모읍니다.")])
    other = factories.ProjectFactory(stage=Stage.POC)
    assert not any("조건" in sentence for sentence in missing(other.gates.get()))
    poc.reviewer = factories.UserFactory(is_reviewer=True)
    poc.accepted()
    poc.pledged()
    text = "앞선 단계평가의 조건을 이행하고 운영기관이 확인해야 합니다: 로그를 더 모읍니다."
    blocks(poc, text)
    [task] = Task.objects.filter(project=poc.project)
    plans.finish(task=task, by=poc.supplier)
    blocks(poc, text)
    plans.confirm(task=task, by=poc.coordinator)
    reviewed(poc)
    lets_go(poc)


def test_a_condition_that_comes_back_blocks_the_decision(poc):
    """Confirmed before the start, and unmet again since."""
    reviewed(poc)
    poc.decide("conditional_go", conditions=[poc.condition()])
    Task.objects.update(status=Task.Status.CONFIRMED)
    poc.reviewer = factories.UserFactory(is_reviewer=True)
    reviewed(poc)
    Task.objects.update(status=Task.Status.OPEN)
    blocks(poc, "앞선 단계평가의 조건")


def test_the_settlement_is_final(world):
    world.project = factories.ProjectFactory(stage=Stage.SETTLEMENT, coordinator=world.coordinator)
    world.supplier = factories.member_of(world.project.supplier)
    factories.AgreementFactory(project=world.project)
    settlement = Settlement.objects.create(project=world.project)
    world.accepted()
    world.pledged()
    blocks(world, "정산을 확정해야")
    Settlement.objects.filter(pk=settlement.pk).update(
        status=Settlement.Status.FINAL, finalised_on=clock.today()
    )
    reviewed(world)
    lets_go(world)


def test_a_decided_round_lacks_nothing(poc):
    reviewed(poc)
    poc.decide()
    decided = poc.project.gates.first()
    assert missing(decided) == []


def test_a_round_keeps_the_version_that_it_began_with(poc):
    """The next one takes the newest, also in the same stage."""
    first = poc.ask()
    reviewed(poc)
    gate = poc.gate
    second = poc.ask(quorum=2, pass_score=75)
    Gate.objects.filter(pk=gate.pk).update(template=first, quorum=1, pass_score=60)
    assert poc.decide("recycle").status == "recycle"
    again = poc.gate
    assert (again.round, again.template, again.quorum, again.pass_score) == (2, second, 2, 75)
    gate.refresh_from_db()
    assert (gate.template, gate.quorum) == (first, 1)


def test_the_first_round_of_a_stage_takes_its_newest_version(world):
    world.scored()
    template = world.ask(quorum=3, pass_score=80)
    template.stage = Stage.POC
    template.save()
    world.project.gates.update(template=None, quorum=1)
    world.decide()
    gate = Project.objects.get().gates.open().get()
    assert (gate.stage, gate.template, gate.quorum, gate.pass_score) == ("poc", template, 3, 80)


def test_due_dates_of_conditions_begin_tomorrow(poc):
    reviewed(poc)
    poc.decide("conditional_go", conditions=[poc.condition(due_on=clock.today() + timedelta(days=1))])
    assert Task.objects.get().ends_on == clock.today() + timedelta(days=1)


def test_whoever_has_a_document_to_hand_in_is_asked(poc):
    """Until each is submitted or accepted; where a round asks for none, nobody is."""
    here = Gate.objects.filter(project=poc.project)
    assert here.to_submit().exists()
    poc.ask()
    assert not here.to_submit().exists()
    template = poc.ask(
        requirements=[REPORT, RequirementGiven("deliverable", "시험 성적서"), proven("accredited")]
    )
    report, certificate, _measurements = template.requirements.all()
    first = poc.submit(requirement=report)
    poc.submit()
    assert here.to_submit().exists()
    poc.accepted(requirement=certificate)
    assert not here.to_submit().exists()
    deliverables.return_(deliverable=first, reason="표", by=poc.coordinator)
    assert here.to_submit().exists()
