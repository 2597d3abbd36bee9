"""What is reminded of: conditions, risks, rounds without evidence, reports, payments to be asked for, follow-up."""

from datetime import date

import pytest
from django.urls import reverse

from projects.models import FollowUp, Instalment, Project, Stage, Task, Terms
from projects.services import reports
from tests import factories
from tests.projects.reminding import quiet, reminded, task, told
from tests.projects.reporting import at, begun, seoul, submitted
from tests.projects.risking import raised

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(world):
    return quiet(world.project)


def condition(world, **given):
    return task(world.project, kind="condition", gate=world.gate, **given)


def test_conditions(world, project):
    row = condition(world, party="supplier")
    assert reminded("2026-11-17T10:00") == ["공급담당"]
    assert f"단계평가의 조건 ‘{row.title}’" in told()[0].title


def test_a_condition_that_is_reported_waits_for_the_operating_body(world, project):
    row = condition(world, owner=world.supplier, status="done", reported_by=world.supplier)
    assert reminded("2026-11-17T10:00") == ["김코디"]
    Task.objects.filter(pk=row.pk).update(status="confirmed")
    assert reminded("2026-11-23T10:00") == []


def test_tasks_that_are_reported_or_cancelled_do_not(world, project):
    for status in ("done", "confirmed", "cancelled"):
        task(project, status=status)
    assert reminded("2026-11-23T10:00") == []


def test_risks(world, project, administrator):
    with at("2026-11-10T10:00"):
        risk = raised(world, due_on=date(2026, 11, 20))
    assert reminded("2026-11-16T10:00") == []
    assert reminded("2026-11-17T10:00") == ["공급담당"]
    assert told()[0].url == risk.get_absolute_url()
    assert reminded("2026-11-23T10:00") == ["공급담당"]
    # A week late it goes up by its own rule, in the same scan; of that nobody is reminded besides.
    assert reminded("2026-11-27T10:00") == []
    risk.refresh_from_db()
    assert risk.status == "escalated"
    assert reminded("2026-12-04T10:00") == []


def milestone(project, day="2026-11-30", **given):
    return task(
        project, kind="milestone", starts_on=date.fromisoformat(day), ends_on=date.fromisoformat(day), **given
    )


def test_a_round_without_evidence_two_weeks_before(world, project):
    milestone(project)
    assert reminded("2026-11-13T10:00") == []
    assert reminded("2026-11-16T10:00") == ["공급담당", "수요담당"]
    assert "준비 단계평가에 낼 산출물" in told()[0].title
    assert "2026-11-30" in told()[0].title
    assert told()[0].url == reverse("projects:gates", args=[project.pk])


def test_not_of_one_with_evidence(world, project):
    milestone(project)
    world.submit()
    assert reminded("2026-11-16T10:00") == []


def test_nor_of_one_under_review(world, project):
    milestone(project)
    type(world.gate).objects.update(status="in_review")
    assert reminded("2026-11-16T10:00") == []


def test_the_next_milestone_counts(world, project):
    milestone(project, "2026-11-10", status="confirmed")
    milestone(project, "2026-12-20")
    assert reminded("2026-11-16T10:00") == []
    milestone(project, "2026-11-28")
    assert reminded("2026-11-16T10:00") == ["공급담당", "수요담당"]


def test_else_the_end_of_the_agreement_in_force(world, project):
    agreement = factories.AgreementFactory(project=project)
    assert reminded("2026-12-16T10:00") == []
    assert reminded("2026-12-17T10:00") == ["공급담당", "수요담당"]
    assert "2026-12-31" in told()[0].title
    Terms.objects.filter(agreement=agreement).update(ends_on="2026-12-20")
    reminded("2026-12-18T10:00")
    assert "2026-12-20" in told()[-1].title


def test_not_the_end_of_a_draft(world, project):
    factories.AgreementFactory(project=project, status="draft")
    assert reminded("2026-12-21T10:00") == []


def test_else_of_the_weeks_that_were_offered(world, project):
    Project.objects.update(weeks=4)  # until the last of November
    assert reminded("2026-11-13T10:00") == []
    assert reminded("2026-11-16T10:00") == ["공급담당", "수요담당"]


@pytest.fixture
def at_work(world):
    """Since the fifth of October, so that the first report is due on the fourth of November."""
    begun(world.project)
    Project.objects.update(weeks=60)
    return world.project


def test_no_report_for_thirty_days(world, at_work, administrator):
    assert reminded("2026-11-03T10:00") == []
    assert reminded("2026-11-04T10:00") == ["공급담당"]
    assert "월간 보고 제출" in told()[0].title
    assert told()[0].url == reverse("projects:reports", args=[at_work.pk])
    assert reminded("2026-11-05T10:00") == ["공급담당"]
    assert reminded("2026-11-11T10:00") == ["김코디"]
    assert reminded("2026-11-18T10:00") == ["이관리"]


def test_a_report_ends_it_for_thirty_days(world, at_work):
    with at("2026-11-03T10:00"):
        submitted(world)
    assert reminded("2026-12-02T10:00") == []
    assert reminded("2026-12-03T10:00") == ["공급담당"]


def test_a_returned_one_does_not(world, at_work):
    with at("2026-11-03T10:00"):
        reports.return_(report=submitted(world), reason="표", by=world.coordinator)
    assert reminded("2026-11-04T10:00") == ["공급담당"]


def test_an_accepted_one_does(world, at_work):
    with at("2026-11-03T10:00"):
        reports.accept(report=submitted(world), by=world.coordinator)
    assert reminded("2026-11-04T10:00") == []


def test_the_lead_is_reminded_too(world, at_work):
    factories.AgreementFactory(project=at_work)
    assert reminded("2026-11-04T10:00") == ["공급담당", "수요담당"]


@pytest.mark.parametrize("stage", [Stage.PREPARATION, Stage.SETTLEMENT, Stage.STOPPED, Stage.COMPLETED])
def test_no_report_where_nobody_works(world, at_work, stage):
    Project.objects.update(stage=stage)
    assert reminded("2026-11-04T10:00") == []


def instalment(project, **given):
    fields = {"number": 2, "amount_krw": 1_000_000, "stage": Stage.PREPARATION, "status": "payable"}
    return project.instalments.create(**(fields | {"payable_at": seoul("2026-11-02T23:00")} | given))


def test_a_payment_that_nobody_asks_for(world, project):
    row = instalment(project)
    assert reminded("2026-11-13T10:00") == []
    assert reminded("2026-11-16T10:00") == ["공급담당"]
    assert "2회차 지급 신청" in told()[0].title
    Instalment.objects.filter(pk=row.pk).update(status="requested")
    assert reminded("2026-11-17T10:00") == []


def test_one_that_is_not_payable_yet(world, project):
    instalment(project, status="planned")
    assert reminded("2026-11-16T10:00") == []


@pytest.mark.parametrize("stage", [Stage.COMPLETED, Stage.FOLLOW_UP])
def test_follow_up(world, project, stage):
    Project.objects.update(stage=stage)
    row = project.follow_ups.create(year=1, due_on=date(2026, 11, 30))
    assert reminded("2026-11-13T10:00") == []
    assert reminded("2026-11-16T10:00") == ["수요담당"]
    assert "사후관리 1년차 조사" in told()[0].title
    assert reminded("2026-12-01T10:00") == ["수요담당"]
    FollowUp.objects.filter(pk=row.pk).update(status="submitted")
    assert reminded("2026-12-07T10:00") == []


def test_follow_up_that_was_returned(world, project):
    Project.objects.update(stage=Stage.FOLLOW_UP)
    project.follow_ups.create(year=1, due_on=date(2026, 11, 30), status="returned")
    assert reminded("2026-11-16T10:00") == ["수요담당"]


def test_no_follow_up_of_a_stopped_project(world, project):
    Project.objects.update(stage=Stage.STOPPED)
    project.follow_ups.create(year=1, due_on=date(2026, 11, 30))
    assert reminded("2026-12-01T10:00") == []


@pytest.mark.parametrize("stage", [Stage.COMPLETED, Stage.FOLLOW_UP, Stage.STOPPED])
def test_nothing_else_of_ended_projects(world, project, stage):
    condition(world)
    instalment(project)
    milestone(project)
    with at("2026-11-10T10:00"):
        raised(world, due_on=date(2026, 11, 20))
    Project.objects.update(stage=stage)
    assert reminded("2026-11-30T10:00") == []
