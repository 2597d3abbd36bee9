from datetime import UTC, datetime, time, timedelta

import pytest
from django.apps import apps

from foundation import outbox
from foundation.history import clock
from foundation.outbox import registry, worker
from foundation.outbox.apps import write_schedules
from foundation.outbox.models import Job, Schedule

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)  # 09:00 in Seoul


@pytest.fixture(autouse=True)
def kind(handlers):
    outbox.database("test.note")(lambda job, **payload: None)
    Schedule.objects.all().delete()


def test_recurring_work_is_added_once_a_turn():
    Schedule.objects.create(name="hourly", kind="test.note", payload={"a": 1}, every=3600, next_at=MORNING)
    with clock.at(MORNING + timedelta(minutes=5)):
        worker.add_recurring()
        worker.add_recurring()
    job = Job.objects.get()
    assert (job.kind, job.payload) == ("test.note", {"a": 1})
    assert Schedule.objects.get().next_at == MORNING + timedelta(hours=1)


def test_missed_turns_are_made_up_for_once():
    Schedule.objects.create(name="hourly", kind="test.note", every=3600, next_at=MORNING)
    with clock.at(MORNING + timedelta(hours=5, minutes=1)):
        worker.add_recurring()
    assert Job.objects.count() == 1
    assert Schedule.objects.get().next_at == MORNING + timedelta(hours=6)


def test_turns_do_not_pile_up_while_nobody_works():
    Schedule.objects.create(name="hourly", kind="test.note", every=3600, next_at=MORNING)
    for hours in (0, 1, 2):
        with clock.at(MORNING + timedelta(hours=hours)):
            worker.add_recurring()
    assert Job.objects.count() == 1


def test_a_kind_that_this_worker_does_not_know_is_left():
    Schedule.objects.create(name="newer", kind="test.unknown", every=3600, next_at=MORNING)
    worker.add_recurring()
    assert Schedule.objects.get().next_at == MORNING


def test_a_turn_that_another_worker_took_adds_nothing():
    row = Schedule.objects.create(name="hourly", kind="test.note", every=3600, next_at=MORNING)
    Schedule.objects.update(next_at=MORNING + timedelta(hours=1))
    with clock.at(MORNING):
        assert not worker.advance(row)
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 3, 1, 18, 29, tzinfo=UTC), datetime(2026, 3, 1, 18, 30, tzinfo=UTC)),
        (datetime(2026, 3, 1, 18, 30, tzinfo=UTC), datetime(2026, 3, 2, 18, 30, tzinfo=UTC)),
    ],
)
def test_daily_is_by_the_local_day(moment, expected):
    row = Schedule(name="night", kind="test.note", daily_at=time(3, 30))
    assert row.following(moment) == expected


def test_rows_follow_what_the_apps_declare():
    Schedule.objects.create(name="forgotten", kind="test.note", every=60)
    write_schedules(using="default")
    assert set(Schedule.objects.values_list("name", flat=True)) == set(registry.schedules)
    Schedule.objects.update(next_at=MORNING)
    write_schedules(using="default")
    assert set(Schedule.objects.values_list("next_at", flat=True)) == {MORNING}


def test_each_recurring_work_has_a_handler():
    assert apps.is_installed("foundation.outbox")
    assert {work.kind for work in registry.schedules.values()} <= registry.handlers.keys()
