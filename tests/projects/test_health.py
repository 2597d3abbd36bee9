"""How a project fares: each rule from records made by hand, below and at each of its thresholds."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from foundation.history import clock
from projects import health
from projects.health import RULES, Grade
from projects.models import (
    Agreement,
    GateTemplate,
    Instalment,
    Level,
    Report,
    Risk,
    Spending,
    Stage,
    Task,
    Terms,
)
from tests import factories

pytestmark = pytest.mark.django_db
GREEN, AMBER, RED = Grade


def days(count: int):
    return timedelta(days=count)


def ago(count: int) -> datetime:
    return clock.now() - days(count)


@pytest.fixture
def project():
    """In its PoC for a week, with twelve weeks to go and an accepted deliverable in its round."""
    made = factories.ProjectFactory(stage=Stage.POC)
    gate = made.gates.get()
    gate.deliverables.create(title="계획서", status="accepted", submitted_by=factories.UserFactory())
    return made


def agreed(project, *, began: int, length: int = 100, **given) -> Terms:
    """Over `length` days that began so many days ago; its grant is 20,000,000 won."""
    terms = factories.AgreementFactory(project=project, **given).versions.get()
    first = clock.today() - days(began)
    Terms.objects.filter(pk=terms.pk).update(starts_on=first, ends_on=first + days(length - 1))
    terms.refresh_from_db()
    return terms


def task(project, *, ends: int, **given) -> Task:
    """One that ends so many days from today."""
    day = clock.today() + days(ends)
    fields = {"title": "데이터 수집", "starts_on": day - days(7), "ends_on": day}
    return Task.objects.create(project=project, created_by=factories.UserFactory(), **(fields | given))


def risk(project, *, probability: int = 2, impact: int = 2, due: int = 30, **given) -> Risk:
    owner = factories.UserFactory()
    fields = {"title": "데이터 부족", "response": "mitigate", "plan": "더 모읍니다", "raised_by": owner}
    graded = {"probability": probability, "impact": impact, "due_on": clock.today() + days(due)}
    return Risk.objects.create(project=project, owner=owner, **(fields | graded | given))


def spend(project, terms: Terms, amount_krw: int, source: str = "grant") -> Spending:
    category = terms.lines.filter(source=source).first().category
    return Spending.objects.create(
        project=project,
        reference=f"R{Spending.objects.count()}",
        category=category,
        source=source,
        spent_on=clock.today(),
        amount_krw=amount_krw,
    )


def face(project, axis: str) -> health.Face:
    project.refresh_from_db()
    return getattr(health.of([project])[project.pk], axis)


def grade(project, axis: str) -> Grade:
    return face(project, axis).grade


def test_all_is_well(project):
    found = health.of([project])[project.pk]
    assert found.grade == GREEN
    assert found.reasons == []
    assert [each.axis for each in found.faces] == ["schedule", "money", "risk", "evidence"]
    assert found.schedule.reasons == ["기한을 넘긴 일이 없습니다."]
    assert found.schedule.section == ""


@pytest.mark.parametrize("stage", [Stage.COMPLETED, Stage.FOLLOW_UP, Stage.STOPPED])
def test_what_has_ended_has_none(project, stage):
    project.stage = stage
    assert health.of([project]) == {}


@pytest.mark.parametrize(("late", "expected"), [(0, GREEN), (1, AMBER), (14, AMBER), (15, RED)])
def test_late_tasks(project, late, expected):
    task(project, ends=-late)
    assert grade(project, "schedule") == expected


def test_late_tasks_are_told(project):
    task(project, ends=-16)
    task(project, ends=-2, kind=Task.Kind.MILESTONE)
    task(project, ends=-40, status=Task.Status.DONE)
    task(project, ends=-40, status=Task.Status.CANCELLED)
    found = face(project, "schedule")
    assert found.reasons == ["할 일 2건이 기한을 넘겼고 가장 오래된 것은 16일 지났습니다."]
    assert found.section == "plan"


@pytest.mark.parametrize(("slip", "expected"), [(6, GREEN), (7, AMBER), (29, AMBER), (30, RED)])
def test_slipped_beyond_the_baseline(project, slip, expected):
    task(project, ends=60, baseline_ends_on=clock.today() + days(60 - slip))
    # What came into the plan later, and what was cancelled, was never in the baseline's end.
    task(project, ends=200)
    task(project, ends=200, baseline_ends_on=clock.today(), status=Task.Status.CANCELLED)
    found = face(project, "schedule")
    assert found.grade == expected
    if expected != GREEN:
        assert found.reasons == [f"계획의 끝이 기준 계획보다 {slip}일 늦어졌습니다."]


@pytest.mark.parametrize(("past", "expected"), [(0, GREEN), (1, AMBER), (29, AMBER), (30, RED)])
def test_past_its_period(project, past, expected):
    agreed(project, began=99 + past)
    finding = face(project, "schedule")
    assert finding.grade == expected
    if past:
        assert f"수행 기간이 끝나고 {past}일이 지났는데 아직 개념검증(PoC) 단계입니다." in finding.reasons


def test_the_offers_weeks_count_without_an_agreement(project):
    type(project).objects.filter(pk=project.pk).update(created_at=ago(12 * 7 + 3))
    assert "수행 기간이 끝나고 3일이 지났는데" in face(project, "schedule").reasons[0]


@pytest.mark.parametrize("stage", [Stage.FINAL_EVALUATION, Stage.SETTLEMENT])
def test_evaluation_and_settlement_come_after_the_period(project, stage):
    agreed(project, began=150)
    type(project).objects.update(stage=stage)
    assert grade(project, "schedule") == GREEN


def test_the_terms_in_force_count(project):
    old = agreed(project, began=120)
    assert grade(project, "schedule") == AMBER
    fields = {field.name: getattr(old, field.name) for field in Terms._meta.fields if field.name != "id"}
    later = {"number": 2, "ends_on": clock.today() + days(30)}
    amended = Terms.objects.create(**(fields | later | {"status": Terms.Status.REQUESTED}))
    assert grade(project, "schedule") == AMBER
    Terms.objects.filter(pk=amended.pk).update(status=Terms.Status.APPROVED)
    assert grade(project, "schedule") == GREEN


# Half of the grant's 20,000,000 won are 50 %; after 49 days of 100 the fiftieth has begun.
@pytest.mark.parametrize(
    ("spent", "expected"),
    [(6_200_000, GREEN), (6_000_000, AMBER), (2_200_000, AMBER), (2_000_000, RED), (0, RED)],
)
def test_lagging_spending(project, spent, expected):
    terms = agreed(project, began=49)
    if spent:
        spend(project, terms, spent)
        spend(project, terms, 6_000_000, "cash")  # not of the grant
    found = face(project, "money")
    assert found.grade == expected
    if expected != GREEN:
        rate = spent * 100 // 20_000_000
        assert found.reasons == [f"기간은 50% 지났는데 지원금은 {rate}%만 집행했습니다."]
        assert found.section == "money"


def test_a_contract_may_keep_its_spending_to_itself(project):
    terms = agreed(project, began=90, kind=Agreement.Kind.CONTRACT)
    terms.lines.filter(source="grant").delete()
    assert grade(project, "money") == GREEN


def test_spending_is_awaited_while_the_firms_work(project):
    agreed(project, began=90)
    assert grade(project, "money") == RED
    type(project).objects.update(stage=Stage.SETTLEMENT)
    assert grade(project, "money") == GREEN


@pytest.mark.parametrize(
    ("spent", "expected"),
    [(12_000_000, GREEN), (12_000_001, AMBER), (13_080_000, AMBER), (13_080_001, RED)],
)
def test_over_budget(project, spent, expected):
    terms = agreed(project, began=5)
    spend(project, terms, spent)
    assert grade(project, "money") == expected


def test_over_budget_is_told(project):
    terms = agreed(project, began=5)
    spend(project, terms, 13_000_000)
    spend(project, terms, 4_000_000, "in_kind")
    assert face(project, "money").reasons == ["인건비 집행이 예산을 9% 넘었습니다."]


@pytest.mark.parametrize(("waited", "expected"), [(13, GREEN), (14, AMBER), (29, AMBER), (30, RED)])
@pytest.mark.parametrize("status", [Instalment.Status.PAYABLE, Instalment.Status.REQUESTED])
def test_overdue_payment(project, waited, expected, status):
    fields = {"amount_krw": 1_000_000, "stage": Stage.POC}
    Instalment.objects.create(project=project, number=2, status=status, payable_at=ago(waited), **fields)
    Instalment.objects.create(project=project, number=3, status=Instalment.Status.PLANNED, **fields)
    found = face(project, "money")
    assert found.grade == expected
    if expected != GREEN:
        assert found.reasons == [f"2회차 지급이 {waited}일째 남아 있습니다."]


def test_what_is_paid_is_not_awaited(project):
    Instalment.objects.create(
        project=project,
        number=1,
        amount_krw=1_000_000,
        stage=Stage.POC,
        status=Instalment.Status.PAID,
        payable_at=ago(60),
        paid_on=clock.today(),
        paid_krw=1_000_000,
    )
    assert grade(project, "money") == GREEN


def test_an_escalated_risk(project):
    risk(project, status=Risk.Status.ESCALATED)
    found = face(project, "risk")
    assert (found.grade, found.reasons) == (RED, ["상위 보고한 위험 1건이 열려 있습니다."])
    assert found.section == "risks"


@pytest.mark.parametrize(("many", "expected"), [(1, AMBER), (2, AMBER), (3, RED)])
def test_severe_risks(project, many, expected):
    for _ in range(many):
        risk(project, probability=3, impact=5)
    risk(project, probability=3, impact=4)
    risk(project, probability=5, impact=5, status=Risk.Status.CLOSED)
    found = face(project, "risk")
    assert (found.grade, found.reasons) == (expected, [f"큰 위험 {many}건이 열려 있습니다."])


def test_a_smaller_risk_is_none_to_tell(project):
    risk(project, probability=2, impact=5, due=0)
    assert grade(project, "risk") == GREEN


@pytest.mark.parametrize(("many", "expected"), [(1, AMBER), (2, AMBER), (3, RED)])
def test_risks_past_their_day(project, many, expected):
    for _ in range(many):
        risk(project, due=-1)
    found = face(project, "risk")
    assert (found.grade, found.reasons) == (expected, [f"위험 {many}건의 조치 기한이 지났습니다."])


@pytest.mark.parametrize(("left", "expected"), [(15, GREEN), (14, AMBER), (4, AMBER), (3, RED), (-2, RED)])
def test_a_gate_near_without_evidence(project, left, expected):
    project.gates.get().deliverables.update(status="submitted")
    due = task(project, ends=left, kind=Task.Kind.MILESTONE)
    task(project, ends=left + 30, kind=Task.Kind.MILESTONE)
    task(project, ends=-30, kind=Task.Kind.MILESTONE, status=Task.Status.DONE)
    found = face(project, "evidence")
    assert found.grade == expected
    if expected != GREEN:
        assert found.reasons == [
            f"단계평가 예정일이 {due.ends_on}인데 내야 할 산출물이 모두 승인되지 않았습니다."
        ]
        assert found.section == "gates"


def test_evidence_that_was_accepted_is_enough(project):
    task(project, ends=3, kind=Task.Kind.MILESTONE)
    assert grade(project, "evidence") == GREEN


def test_each_document_that_the_round_asks_for_is_awaited(project):
    task(project, ends=3, kind=Task.Kind.MILESTONE)
    template = GateTemplate.objects.create(stage=Stage.POC, version=9)
    gate = project.gates.get()
    project.gates.update(template=template)
    gate.deliverables.all().delete()
    assert grade(project, "evidence") == GREEN
    plan, proof = (
        template.requirements.create(position=n, name=name) for n, name in enumerate(["계획서", "결과서"])
    )
    fields = {"status": "accepted", "submitted_by": factories.UserFactory()}
    gate.deliverables.create(title="계획서", requirement=plan, **fields)
    assert grade(project, "evidence") == RED
    gate.deliverables.create(title="결과서", requirement=proof, **fields)
    assert grade(project, "evidence") == GREEN


def test_without_milestones_the_gate_is_due_at_the_end(project):
    project.gates.get().deliverables.all().delete()
    agreed(project, began=90)
    assert grade(project, "evidence") == AMBER


def test_a_decided_round_awaits_nothing(project):
    project.gates.get().deliverables.all().delete()
    project.gates.update(status="go")
    task(project, ends=1, kind=Task.Kind.MILESTONE)
    assert grade(project, "evidence") == GREEN


@pytest.mark.parametrize(("waited", "expected"), [(13, GREEN), (14, AMBER), (29, AMBER), (30, RED)])
def test_unverified_claims(project, waited, expected):
    measure = factories.MeasureFactory(project=project)
    factories.MeasurementFactory(measure=measure, claimed_at=ago(waited))
    factories.MeasurementFactory(measure=measure, claimed_at=ago(1))
    factories.MeasurementFactory(measure=measure, claimed_at=ago(90), level=Level.SITE_INSPECTED)
    found = face(project, "evidence")
    assert found.grade == expected
    if expected != GREEN:
        assert found.reasons == [f"측정값 2건이 확인을 기다리며 가장 오래된 것은 {waited}일 되었습니다."]
        assert found.section == "measurements"


@pytest.mark.parametrize(("silent", "expected"), [(30, GREEN), (31, AMBER), (60, AMBER), (61, RED)])
def test_no_report_since_the_work_began(project, silent, expected):
    project.stages.update(started_at=ago(silent))
    found = face(project, "evidence")
    assert found.grade == expected
    if expected != GREEN:
        assert found.reasons == [f"승인된 월간 보고가 {silent}일째 없습니다."]
        assert found.section == "reports"


def test_an_accepted_report_counts_from_when_it_was_handed_in(project):
    project.stages.update(started_at=ago(100))
    report = Report.objects.create(
        project=project,
        month=timezone.localdate(ago(40)).replace(day=1),
        status=Report.Status.SUBMITTED,
        submitted_at=ago(10),
    )
    assert grade(project, "evidence") == RED
    Report.objects.filter(pk=report.pk).update(status=Report.Status.ACCEPTED)
    assert grade(project, "evidence") == GREEN


@pytest.mark.parametrize("stage", [Stage.PREPARATION, Stage.FINAL_EVALUATION, Stage.SETTLEMENT])
def test_reports_are_of_the_work(project, stage):
    project.stages.update(started_at=ago(70))
    type(project).objects.update(stage=stage)
    assert grade(project, "evidence") == GREEN


def test_the_worst_counts_and_comes_first(project):
    task(project, ends=-1)
    risk(project, due=-1)
    risk(project, status=Risk.Status.ESCALATED)
    found = health.of([project])[project.pk]
    assert (found.schedule.grade, found.money.grade, found.risk.grade) == (AMBER, GREEN, RED)
    assert found.grade == RED
    assert [reason[:5] for reason in found.reasons] == ["상위 보고", "할 일 1", "위험 1건"]


def test_of_many_in_as_many_queries_as_of_one(django_assert_num_queries, django_assert_max_num_queries):
    projects = [factories.ProjectFactory(stage=Stage.POC) for _ in range(6)]
    for number, each in enumerate(projects):
        terms = agreed(each, began=10)
        spend(each, terms, 1_000_000)
        task(each, ends=number - 3)
        risk(each)
    with django_assert_max_num_queries(14) as alone:
        health.of(projects[:1])
    with django_assert_num_queries(len(alone)):
        found = health.of(projects)
    assert [found[each.pk].schedule.grade for each in projects] == [AMBER] * 3 + [GREEN] * 3


def test_rules_are_told_with_their_thresholds():
    told = {name: rule.thresholds for name, rule in RULES.items()}
    assert told["late"] == ("1일 이상", "15일 이상")
    assert told["lagging"] == ("20%p 이상", "40%p 이상")
    assert told["over"] == ("1% 이상", "10% 이상")
    assert told["escalated"] == ("", "1건 이상")
    assert told["gate"] == ("14일 이내", "3일 이내")
