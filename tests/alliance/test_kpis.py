"""The plan's KPIs, each from records built by hand: what it counts, from when on, and a firm only once."""

from datetime import UTC, datetime, timedelta

import pytest

from alliance import kpis
from alliance.models import Case
from foundation.history import clock
from matchmaking.models import Need
from projects.models import Agreement, Deliverable, Gate, Stage, Task, Verification
from projects.models.measurements import Level
from tests import factories

from .built import agreement, gate, moment, moved, project, value

pytestmark = pytest.mark.django_db


def verify(of, day, level=Level.SITE_INSPECTED, aspect=""):
    measurement = factories.MeasurementFactory(measure__project=of, measure__aspect=aspect)
    step(measurement, day, level)
    return measurement


def step(measurement, day, level):
    by = factories.UserFactory(is_coordinator=True)
    Verification.objects.create(measurement=measurement, level=level, by=by, occurred_at=moment(day))


def test_demand_firms_have_a_need_that_was_opened():
    firm = factories.CompanyFactory()
    for status in (Need.Status.OPEN, Need.Status.CLOSED):
        factories.NeedFactory(company=firm, status=status, opened_at=moment("2026-03-02"))
    factories.NeedFactory(status=Need.Status.CANCELLED, opened_at=moment("2026-03-02"))
    factories.NeedFactory(status=Need.Status.DRAFT, opened_at=None)
    factories.NeedFactory(status=Need.Status.SUBMITTED, opened_at=None)
    assert value("demand_firms") == 2


def test_a_quarter_ends_at_midnight_in_seoul():
    factories.NeedFactory(opened_at=datetime(2026, 3, 31, 14, 59, tzinfo=UTC))
    factories.NeedFactory(opened_at=datetime(2026, 3, 31, 15, tzinfo=UTC))
    assert (value("demand_firms", "2026-03-31"), value("demand_firms", "2026-04-01")) == (1, 2)


def test_the_instant_itself_is_not_counted():
    now, kpi = clock.now(), kpis.BY_CODE["demand_firms"]
    factories.NeedFactory(opened_at=now)
    assert kpi.counted(now) == []
    assert len(kpi.counted(now + timedelta(microseconds=1))) == 1


def test_a_firm_counts_in_the_period_of_its_first_need_only():
    firm, kpi = factories.CompanyFactory(), kpis.BY_CODE["demand_firms"]
    for day in ("2026-02-02", "2026-05-04"):
        factories.NeedFactory(company=firm, opened_at=moment(day))
    until = moment("2026-06-30")
    assert len(kpi.counted(until, moment("2026-04-01").date())) == 0
    assert len(kpi.counted(until, moment("2026-01-01").date())) == 1


def test_transition_firms_have_an_agreement_of_task_6():
    firm = factories.CompanyFactory()
    project(firm, task=6)
    project(firm, task=6)
    project(task=7)
    project()
    factories.AgreementFactory(status=Agreement.Status.DRAFT, plan_task=6, signed_on=None)
    assert (value("transition_firms", "2026-03-01"), value("transition_firms", "2026-03-02")) == (0, 1)


def test_development_firms_lead_an_agreement_of_task_7():
    lead = factories.CompanyFactory()
    for _ in range(2):
        made = project(task=7)
        made.agreement.versions.update(lead=lead)
    project(task=6)
    assert value("development_firms") == 1


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        (Gate.Status.GO, 1),
        (Gate.Status.CONDITIONAL_GO, 1),
        (Gate.Status.HOLD, 0),
        (Gate.Status.RECYCLE, 0),
        (Gate.Status.STOP, 0),
    ],
)
def test_pilot_firms_have_passed_its_gate(status, counts):
    firm = factories.CompanyFactory()
    first, second = project(firm), project(firm)
    gate(first, Stage.PILOT, status, "2026-03-31")
    gate(second, Stage.PILOT, status, "2026-04-01")
    gate(project(), Stage.COMMERCIALISATION, status, "2026-03-31")
    assert value("pilot_firms", "2026-03-30") == 0
    assert value("pilot_firms") == counts


def test_poc_firms_were_decided_on_what_others_had_verified():
    proven, late, claimed, rejected = project(), project(), project(), project()
    verify(proven, "2026-05-04")
    verify(late, "2026-06-03")
    verify(claimed, "2026-05-04", Level.DEMAND_CONFIRMED)
    step(verify(rejected, "2026-05-04"), "2026-05-06", Level.REJECTED)
    for one in (proven, late, claimed, rejected):
        gate(one, Stage.POC, Gate.Status.GO, "2026-06-02")
    held = project()
    verify(held, "2026-05-04")
    gate(held, Stage.POC, Gate.Status.HOLD, "2026-06-02")
    assert (value("poc_firms", "2026-06-01"), value("poc_firms", "2026-06-02")) == (0, 1)


def test_a_row_of_the_pilots_sheet_is_no_measure_of_success():
    one = project()
    verify(one, "2026-05-04", aspect="latency")
    gate(one, Stage.POC, Gate.Status.GO, "2026-06-02")
    tell(one, "2026-06-02")
    assert (value("poc_firms"), value("use_cases")) == (0, 0)


def test_a_rejection_after_the_decision_takes_nothing_back():
    one = project()
    measurement = verify(one, "2026-05-04")
    gate(one, Stage.POC, Gate.Status.GO, "2026-06-02")
    step(measurement, "2026-06-03", Level.REJECTED)
    assert value("poc_firms") == 1


def deliver(of, title, day, status=Deliverable.Status.ACCEPTED):
    made = Deliverable.objects.create(
        gate=of.gates.first(), title=title, status=status, submitted_by=factories.UserFactory()
    )
    if status == Deliverable.Status.ACCEPTED:
        moved(made, "deliverable.accepted", day)


def test_modules_are_accepted_deliverables_of_task_4():
    one = project(task=4)
    deliver(one, "AI 서비스 모듈: 외관검사", "2026-05-04")
    deliver(one, "AI 서비스 모듈: 외관검사", "2026-05-06")
    deliver(one, "AI 서비스 모듈: 예지보전", "2026-05-06")
    deliver(one, "AI 서비스 모듈: 물류", "2026-05-06", Deliverable.Status.RETURNED)
    deliver(one, "수행계획서", "2026-05-06")
    deliver(project(task=6), "AI 서비스 모듈: 다른 과제", "2026-05-06")
    assert (value("ai_modules", "2026-05-05"), value("ai_modules", "2026-05-06")) == (1, 2)


def tell(of, day, **fields):
    told = {
        "status": Case.Status.PUBLISHED,
        "demand_consent_at": moment(day),
        "supplier_consent_at": moment(day),
        "published_at": moment(day),
    }
    case = Case.objects.create(project=of, title="사례", before="전", after="후", **told | fields)
    if case.published_at:
        moved(case, "case.published", day)
    return case


def test_use_cases_are_published_on_verified_measures():
    proven, claimed, asked, withdrawn = (project() for _ in range(4))
    for one in (proven, asked, withdrawn):
        verify(one, "2026-05-04")
    tell(proven, "2026-06-02")
    tell(claimed, "2026-06-02")
    tell(asked, "2026-06-02", status=Case.Status.ASKED, published_at=None)
    moved(tell(withdrawn, "2026-06-02", status=Case.Status.WITHDRAWN), "case.withdrawn", "2026-06-05")
    days = ("2026-06-01", "2026-06-02", "2026-06-04", "2026-06-05")
    assert [value("use_cases", day) for day in days] == [0, 2, 2, 1]


def test_a_use_case_is_lost_with_its_consent_and_its_measure():
    one, other = project(), project()
    for of in (one, other):
        measurement = verify(of, "2026-05-04")
        case = tell(of, "2026-06-02")
    step(measurement, "2026-06-10", Level.REJECTED)
    moved(case, "case.draft", "2026-06-12")
    moved(Case.objects.get(project=one), "case.draft", "2026-06-20")
    moved(Case.objects.get(project=one), "case.published", "2026-07-01")
    days = ("2026-06-02", "2026-06-10", "2026-06-20", "2026-07-01")
    assert [value("use_cases", day) for day in days] == [2, 1, 0, 1]


@pytest.mark.parametrize(
    ("code", "task", "title"),
    [
        ("ax_center", 1, "AX 종합지원센터 구축"),
        ("ai_computing", 2, "AI 컴퓨팅 인프라 구축"),
        ("quality_platform", 3, "AI 기반 품질 고도화 플랫폼 구축"),
        ("manufacturing_platform", 4, "생성형 AI 기반 제조 AX 플랫폼 구축"),
        ("llm_platform", 4, "LLM 플랫폼 적용"),
        ("ontology", 4, "온톨로지 기반 의미 연결성 확보"),
        ("alliance_formed", 9, "AI 혁신 얼라이언스 구성"),
        ("training_course", 11, "AX 전문인력 양성 과정 운영"),
    ],
)
def test_what_is_built_once_is_a_confirmed_milestone(code, task, title):
    one = project(task=task)
    done = {"kind": Task.Kind.MILESTONE, "status": Task.Status.CONFIRMED, "title": f"{title} 완료"}
    for fields in (
        done,
        done | {"status": Task.Status.DONE},
        done | {"kind": Task.Kind.WORK},
        done | {"title": "다른 것"},
        done | {"project": project(task=10)},
    ):
        record = factories.TaskFactory(**{"project": one} | fields)
        moved(record, "task.confirmed", "2026-05-04")
    assert (value(code, "2026-05-03"), value(code, "2026-05-04")) == (0, 1)


def test_an_agreement_counts_on_its_day_whenever_it_is_registered():
    agreement(project(), 6, "2026-03-31")
    assert kpis.BY_CODE["transition_firms"].counted(moment("2026-03-31", 0)) == []
    assert len(kpis.BY_CODE["transition_firms"].counted(moment("2026-03-31", 1))) == 1
