"""What the records say of a month: half-open in Asia/Seoul, plain values and keys, words looked up when shown."""

import json
from datetime import date

import pytest

from companies.services import people
from projects import report_facts
from projects.models import Deliverable, Project, Stage
from projects.services import deliverables, measurements, meetings, plans, risks
from tests import factories
from tests.projects.reporting import NOVEMBER, at, begun, seoul
from tests.projects.risking import raised

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(world):
    begun(world.project)
    return world.project


def facts(project, now="2026-12-02T10:00", month=NOVEMBER):
    with at(now):
        return report_facts.of(project, month)


def keys(rows):
    return [row["key"] for row in rows]


def lines(found, title):
    return next(block.lines for block in report_facts.blocks(found) if str(block.title) == title)


def test_months(project):
    with at("2026-11-30T23:59"):
        assert report_facts.months(project) == [NOVEMBER, date(2026, 10, 1)]
    with at("2026-12-01T00:00"):
        assert report_facts.months(project)[0] == date(2026, 12, 1)


def test_months_of_the_seoul_calendar(project):
    """It is November there while it is still October in UTC."""
    Project.objects.filter(pk=project.pk).update(created_at=seoul("2026-11-01T00:30"))
    project.refresh_from_db()
    with at("2026-11-01T01:00"):
        assert report_facts.months(project) == [NOVEMBER]


@pytest.mark.parametrize("stage", [Stage.STOPPED, Stage.COMPLETED])
def test_months_end_with_the_project(project, stage):
    project.stages.filter(ended_at=None).update(ended_at=seoul("2026-11-20T10:00"))
    project.stages.create(stage=stage, started_at=seoul("2026-11-20T10:00"))
    with at("2027-02-01T10:00"):
        assert report_facts.months(project)[0] == NOVEMBER


def test_following_month():
    assert report_facts.following(date(2026, 12, 1)) == date(2027, 1, 1)
    assert report_facts.following(date(2026, 1, 1)) == date(2026, 2, 1)


def test_nothing_happened(project):
    found = facts(project)
    assert (found["progress"], found["spent_krw"], found["spent_so_far_krw"]) == (None, 0, 0)
    assert found["budget_krw"] is None
    assert report_facts.spending_rate(found) is None
    assert all(not block.lines for block in report_facts.blocks(found))
    assert found["as_of"] == "2026-12-02"


def task(project, **fields):
    days = {"starts_on": date(2026, 11, 2), "ends_on": date(2026, 11, 20)}
    return factories.TaskFactory(**({"project": project} | days | fields))


def test_tasks(project):
    in_time = task(project, status="done", progress=100, ended_on=date(2026, 11, 30))
    task(project, status="done", progress=100, ended_on=date(2026, 12, 1), ends_on=date(2026, 12, 3))
    late = task(project, progress=40)
    caught_up = task(project, status="done", progress=100, ended_on=date(2026, 12, 1))
    task(project, status="cancelled")
    coming = task(project, ends_on=date(2026, 12, 1))
    found = facts(project)
    assert keys(found["finished"]) == [in_time.pk]
    assert keys(found["late"]) == [late.pk, caught_up.pk]
    assert coming.pk not in keys(found["late"])
    assert [line.told for line in lines(found, "늦은 일")] == ["진도 40%", "진도 100%"]
    assert lines(found, "완료한 일")[0].name == in_time.title
    assert lines(found, "완료한 일")[0].url == in_time.get_absolute_url()


def test_what_is_due_today_is_not_late_yet(project):
    task(project)
    assert facts(project, "2026-11-20T10:00")["late"] == []
    assert len(facts(project, "2026-11-21T10:00")["late"]) == 1


def test_progress_by_weight(project):
    task(project, progress=100, weight=3)
    task(project, progress=0, weight=1)
    assert facts(project)["progress"] == 75


def test_deliverables(world, project):
    with at("2026-10-31T23:59"):
        early = world.submit()
    with at("2026-11-01T00:00"):
        document = world.submit()
    with at("2026-11-30T23:59"):
        deliverables.accept(deliverable=early, by=world.coordinator)
    with at("2026-12-01T00:00"):
        deliverables.return_(deliverable=document, reason="표", by=world.coordinator)
    found = facts(project)
    assert keys(found["submitted"]) == [document.pk]
    assert [(row["key"], row["state"]) for row in found["reviewed"]] == [(early.pk, "accepted")]
    assert lines(found, "검토한 산출물")[0].told == "승인"
    assert keys(facts(project, month=date(2026, 12, 1))["reviewed"]) == [document.pk]


def test_measurements(world, project):
    measure = factories.MeasureFactory(project=project)
    with at("2026-11-10T10:00"):
        evidence = Deliverable.objects.create(
            gate=world.gate, title="시험", status="accepted", submitted_by=world.supplier
        )
        claim = measurements.claim(
            measure=measure,
            value="0.8",
            occurred_on=date(2026, 11, 9),
            method="세어 보았습니다.",
            evidence=evidence,
            by=world.supplier,
        )
    found = facts(project)
    assert keys(found["claimed"]) == [claim.pk]
    assert (lines(found, "보고한 측정값")[0].name, lines(found, "보고한 측정값")[0].told) == (
        measure.name,
        "0.8",
    )
    assert found["verified"] == []
    claim.verifications.create(
        level="site_inspected", value="0.9", by=world.coordinator, occurred_at=seoul("2026-11-12T10:00")
    )
    assert lines(facts(project), "측정값 확인")[0].told == "TP 현장확인"


def test_money(world, project):
    agreement = factories.AgreementFactory(project=project)
    category = agreement.programme.categories.first()
    for number, (day, amount) in enumerate(
        [(date(2026, 10, 31), 1_000_000), (NOVEMBER, 2_000_000), (date(2026, 12, 1), 9_000_000)]
    ):
        project.spending.create(
            reference=str(number), category=category, source="grant", spent_on=day, amount_krw=amount
        )
    found = facts(project)
    assert (found["spent_krw"], found["spent_so_far_krw"]) == (2_000_000, 3_000_000)
    assert found["budget_krw"] == 30_000_000
    assert report_facts.spending_rate(found) == 10


def test_risks(world, project):
    with at("2026-11-05T10:00"):
        closed = raised(world)
        severe = raised(world, probability=5, impact=5)
    with at("2026-11-25T10:00"):
        risks.close(risk=closed, reason="가", by=world.coordinator)
    found = facts(project)
    assert keys(found["raised"]) == [closed.pk, severe.pk]
    assert keys(found["closed"]) == [closed.pk]
    assert lines(found, "남아 있는 심각한 위험")[0].told == "25점"
    assert facts(project, month=date(2026, 12, 1))["closed"] == []
    assert keys(facts(project, month=date(2026, 12, 1))["severe"]) == [severe.pk]
    assert facts(project, month=date(2026, 10, 1))["severe"] == []


def test_gates_and_meetings(world, project):
    gate = world.gate
    type(gate).objects.filter(pk=gate.pk).update(status="go", decided_at=seoul("2026-11-30T23:00"))
    with at("2026-11-30T18:00"):
        note = meetings.note(
            project=project,
            held_on=date(2026, 11, 30),
            title="월간 회의",
            place="",
            attendees="모두",
            body="보았습니다.",
            by=world.supplier,
        )
    found = facts(project)
    assert (keys(found["decided"]), keys(found["met"])) == ([gate.pk], [note.pk])
    assert lines(found, "단계평가 의결")[0].told == "계속"
    assert "개념검증(PoC)" in lines(found, "단계평가 의결")[0].name
    assert lines(found, "회의")[0].url == note.get_absolute_url()


def test_of_another_project_nothing(world, project):
    other = factories.ProjectFactory()
    task(other)
    factories.MeasureFactory(project=other)
    found = facts(project)
    assert all(not found[name] for name in ("late", "claimed", "raised", "met"))


def test_plain_values_without_words(world, project):
    with at("2026-11-05T10:00"):
        risk = raised(world, title="홍길동이 쉬면 멈춥니다", by=world.demander, probability=5, impact=5)
    found = facts(project)
    assert json.loads(json.dumps(found)) == found
    assert risk.title not in json.dumps(found, ensure_ascii=False)
    people.erase(user=world.demander, by=world.demander)
    assert "홍길동" not in lines(found, "새 위험·이슈")[0].name


def test_queries_do_not_grow(world, project, django_assert_max_num_queries):
    for _ in range(10):
        task(project)
        with at("2026-11-05T10:00"):
            raised(world)
    with django_assert_max_num_queries(22), at("2026-12-02T10:00"):
        report_facts.blocks(report_facts.of(project, NOVEMBER))


def test_progress_is_that_of_the_plan_now(world, project):
    """진도율 is that of the plan as it is when the report is filled."""
    row = task(project, ends_on=date(2026, 12, 20))
    with at("2026-11-10T10:00"):
        plans.report(task=row, progress=30, by=world.supplier)
    assert facts(project)["progress"] == 30
