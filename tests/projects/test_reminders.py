"""Reminders come once for each step, in office hours, and only while the duty stands."""

from datetime import time

import pytest
from django.utils import timezone

from companies.models import Interest, Membership, User
from foundation import outbox
from foundation.history import clock
from foundation.notifications.models import Notification, Preference
from foundation.outbox.models import Delivery, Job
from foundation.outbox.registry import schedules
from projects.models import Project, Stage, Task
from projects.services import plans, reminders
from tests import factories
from tests.projects.reminding import DUE, drain_at, quiet, reminded, scan_at, task, told
from tests.projects.reporting import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(world):
    return quiet(world.project)


def test_three_working_days_before(world, project):
    row = task(project)
    assert reminded("2026-11-16T10:00") == []
    assert reminded("2026-11-17T10:00") == ["공급담당"]
    notice = told()[0]
    assert notice.title == f"[{project.number}] 기한이 2026-11-20입니다: 할 일 ‘{row.title}’"
    assert notice.url == row.get_absolute_url()


def test_each_step_once(world, project, administrator):
    task(project)
    assert reminded("2026-11-17T10:00") == ["공급담당"]
    for quiet_day in ("17T11:00", "18T10:00", "19T10:00", "20T17:00"):
        assert reminded(f"2026-11-{quiet_day}") == []
    assert reminded("2026-11-23T10:00") == ["공급담당"]
    assert "기한(2026-11-20)이 지났습니다" in told()[-1].title
    assert reminded("2026-11-26T10:00") == []
    assert reminded("2026-11-27T10:00") == ["김코디"]
    assert "7일 넘게 지났습니다" in told()[-1].title
    assert reminded("2026-12-03T10:00") == []
    assert reminded("2026-12-04T10:00") == ["이관리"]
    assert "14일 넘게 지났습니다" in told()[-1].title
    assert reminded("2027-01-20T10:00") == []


@pytest.mark.parametrize("moment", ["2026-11-21T10:00", "2026-11-23T08:59", "2026-11-23T18:00"])
def test_never_out_of_office_hours(world, project, moment):
    task(project)
    assert reminded(moment) == []
    assert not Job.objects.filter(kind=reminders.REMIND).exists()


def test_a_worker_that_comes_late_waits_for_the_morning(world, project):
    task(project)
    scan_at("2026-11-17T17:59")
    drain_at("2026-11-17T23:00")
    assert not told()
    drain_at("2026-11-18T08:59")
    assert not told()
    drain_at("2026-11-18T09:00")
    assert [row.user for row in told()] == [world.supplier]


def test_not_what_was_done_meanwhile(world, project):
    row = task(project)
    scan_at("2026-11-17T10:00")
    plans.finish(task=row, by=world.supplier)
    drain_at("2026-11-17T10:01")
    assert not told()


def test_not_what_was_moved_meanwhile(world, project):
    row = task(project)
    scan_at("2026-11-17T10:00")
    Task.objects.filter(pk=row.pk).update(ends_on="2026-11-19")
    drain_at("2026-11-17T10:01")
    assert not told()


def test_not_that_it_comes_near_once_it_is_late(world, project):
    task(project)
    scan_at("2026-11-20T17:00")
    drain_at("2026-11-23T10:00")
    assert not told()


def test_a_new_date_is_reminded_of_anew(world, project):
    row = task(project)
    assert reminded("2026-11-17T10:00") == ["공급담당"]
    Task.objects.filter(pk=row.pk).update(ends_on="2026-11-27")
    assert reminded("2026-11-18T10:00") == []
    assert reminded("2026-11-24T10:00") == ["공급담당"]


def test_its_owner_alone(world, project):
    factories.member_of(project.supplier)
    task(project, owner=world.supplier)
    assert reminded("2026-11-17T10:00") == ["공급담당"]


def test_all_of_its_party_where_the_owner_has_left(world, project):
    colleague = factories.member_of(project.supplier, name="남은사람")
    task(project, owner=world.supplier)
    Membership.objects.filter(user=world.supplier).update(ended_at=clock.now())
    assert reminded("2026-11-17T10:00") == [colleague.name]


def test_the_party_whose_turn_it_is(world, project):
    task(project, party="demand")
    assert reminded("2026-11-17T10:00") == ["수요담당"]


def test_the_operating_bodys_own(world, project, administrator):
    task(project, party="operator")
    assert reminded("2026-11-17T10:00") == ["김코디"]
    Project.objects.update(coordinator=None)
    assert reminded("2026-11-23T10:00") == ["이관리"]


def test_without_a_coordinator_the_administrators_at_once(world, project, administrator):
    Project.objects.update(coordinator=None)
    task(project)
    reminded("2026-11-23T10:00")
    assert reminded("2026-11-27T10:00") == ["이관리"]


def test_no_administrator_with_an_interest(world, project, administrator):
    Interest.objects.create(user=administrator, company=project.supplier, kind="family")
    task(project)
    assert "이관리" not in reminded("2026-12-04T10:00")


@pytest.mark.parametrize("stage", [Stage.COMPLETED, Stage.FOLLOW_UP, Stage.STOPPED])
def test_nothing_of_ended_projects(world, project, administrator, stage):
    task(project)
    Project.objects.update(stage=stage, weeks=1)
    assert reminded("2026-12-04T10:00") == []


def test_a_second_scan_plans_nothing(world, project):
    task(project)
    scan_at("2026-11-17T10:00")
    scan_at("2026-11-17T10:00")
    assert Job.objects.filter(kind=reminders.REMIND).count() == 1


def test_a_job_that_is_done_again_tells_nobody_again(world, project):
    """Nor by mail alone: it knows by the key, not by what is on the screen."""
    Preference.objects.create(user=world.supplier, kind="projects.reminded", in_app=False)
    row = task(project)
    given = {"duty": "task", "record": str(row.pk), "step": "soon", "due_on": DUE.isoformat()}
    with at("2026-11-17T10:00"):
        for _ in range(2):
            reminders.remind(**given)
    assert Delivery.objects.filter(to=world.supplier.email).count() == 1
    assert not Notification.objects.exists()


def test_in_the_readers_language(world, project):
    User.objects.filter(pk=world.supplier.pk).update(language="en")
    row = task(project)
    reminded("2026-11-17T10:00")
    assert told()[0].title == f"[{project.number}] Due on 2026-11-20: task “{row.title}”"


def test_every_day_by_the_outbox(world, project):
    task(project)
    assert (schedules["projects.reminders"].kind, schedules["projects.reminders"].daily_at) == (
        reminders.SCAN,
        time(9, 5),
    )
    with at("2026-11-17T10:00"):
        outbox.add(reminders.SCAN)
        outbox.drain(kinds=[reminders.SCAN, reminders.REMIND])
    assert [row.user for row in told()] == [world.supplier]
    assert timezone.localtime(told()[0].created_at).hour == 10


def test_queries_grow_with_what_is_told_only(
    world, project, django_assert_max_num_queries, django_assert_num_queries
):
    """What was told before costs no query, of however many projects."""
    task(project)
    scan_at("2026-11-17T10:00")
    with django_assert_max_num_queries(12) as one:
        scan_at("2026-11-17T10:00")
    for _ in range(8):
        task(quiet(factories.ProjectFactory(coordinator=world.coordinator)))
    scan_at("2026-11-17T10:00")
    assert Job.objects.filter(kind=reminders.REMIND).count() == 9
    with django_assert_num_queries(len(one)):
        scan_at("2026-11-17T10:00")
