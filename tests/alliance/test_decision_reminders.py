"""Owners of decisions are reminded once for each step, in office hours, while it is still theirs to do."""

from datetime import date

import pytest

from alliance.models import Decision
from alliance.services import decisions, reminders
from foundation import outbox
from foundation.notifications.models import Notification
from foundation.outbox.models import Job
from foundation.outbox.registry import schedules
from projects.services import plans
from tests import factories
from tests.projects.reporting import at

from .meeting import room

pytestmark = pytest.mark.django_db

#: A Friday; the third working day before it is a Tuesday.
DUE = date(2026, 11, 20)


@pytest.fixture
def held():
    with at("2026-11-02T10:00"):
        return room()


@pytest.fixture
def made(held):
    with at("2026-11-02T11:00"):
        return held.decide(owner=held.there, due_on=DUE)


def told():
    return list(Notification.objects.filter(title__contains="기한").order_by("created_at", "pk"))


def reminded(moment):
    before = {row.pk for row in told()}
    with at(moment):
        reminders.scan()
        outbox.drain(kinds=[reminders.REMIND])
    return [row.user for row in told() if row.pk not in before]


def test_each_step_once(held, made):
    assert reminded("2026-11-16T10:00") == []
    assert reminded("2026-11-17T10:00") == [held.there]
    assert told()[-1].title == "기한이 2026-11-20입니다: 협약 서식을 고칩니다."
    assert reminded("2026-11-18T10:00") == []
    assert reminded("2026-11-20T17:00") == []
    assert reminded("2026-11-23T10:00") == [held.there]
    assert "기한(2026-11-20)이 지났습니다" in told()[-1].title
    assert reminded("2026-11-26T10:00") == []
    assert set(reminded("2026-11-27T10:00")) == {held.there, held.coordinator}
    assert reminded("2026-12-28T10:00") == []


def test_a_first_scan_that_is_late_tells_each_once(held, made):
    assert sorted(user.pk for user in reminded("2026-12-01T10:00")) == sorted(
        [held.there.pk, held.there.pk, held.coordinator.pk]
    )


@pytest.mark.parametrize("moment", ["2026-11-21T10:00", "2026-11-23T08:59", "2026-11-23T18:00"])
def test_never_out_of_office_hours(made, moment):
    assert reminded(moment) == []
    assert not Job.objects.filter(kind=reminders.REMIND).exists()


def test_a_worker_that_comes_late_waits_for_the_morning(held, made):
    with at("2026-11-17T17:59"):
        reminders.scan()
    for moment in ("17T23:00", "18T08:59"):
        with at(f"2026-11-{moment}"):
            outbox.drain(kinds=[reminders.REMIND])
    assert told() == []
    with at("2026-11-18T09:00"):
        outbox.drain(kinds=[reminders.REMIND])
    assert [row.user for row in told()] == [held.there]


def test_what_was_done_meanwhile_isnt_told(held, made):
    with at("2026-11-23T10:00"):
        reminders.scan()
        decisions.report(decision=made, result="고쳤습니다.", by=held.there)
        outbox.drain(kinds=[reminders.REMIND])
    assert told() == []
    assert reminded("2026-11-27T10:00") == []


def test_what_is_late_isnt_told_as_near(held, made):
    with at("2026-11-20T17:59"):
        reminders.scan()
    with at("2026-11-23T10:00"):
        outbox.drain(kinds=[reminders.REMIND])
    assert told() == []


def test_a_day_that_was_put_off_is_told_anew(held, made):
    assert reminded("2026-11-17T10:00") == [held.there]
    Decision.objects.update(due_on=date(2026, 11, 27))
    assert reminded("2026-11-18T10:00") == []
    assert reminded("2026-11-24T10:00") == [held.there]


def test_a_plans_task_is_reminded_of_there(held):
    project = factories.ProjectFactory()
    with at("2026-11-02T11:00"):
        made = held.decide(project=project, owner=factories.member_of(project.supplier), due_on=DUE)
    assert reminded("2026-11-23T10:00") == []
    with at("2026-11-23T11:00"):
        plans.cancel(task=made.task, reason="있습니다.", by=held.coordinator)
    # The firm's people have nothing to report any more; whoever decided it finds another way, or drops it.
    assert reminded("2026-11-24T10:00") == [held.coordinator]


def test_who_has_left_is_not_reminded(held, made):
    type(held.there).objects.filter(pk=held.there.pk).update(is_alliance_member=False)
    assert reminded("2026-11-17T10:00") == [held.coordinator]


def test_it_is_scanned_daily():
    assert schedules["alliance.reminders"].kind == reminders.SCAN
