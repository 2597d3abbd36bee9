from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from foundation import outbox
from foundation.history import clock
from foundation.outbox import worker
from foundation.outbox.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kind(handlers):
    outbox.database("test.note")(lambda job, **payload: None)


def test_job_waits_with_its_payload_as_json():
    pk = uuid4()
    job = outbox.add("test.note", invitation_id=pk, count=3)
    job = Job.objects.get(pk=job.pk)
    assert job.state == Job.PENDING
    assert job.payload == {"invitation_id": str(pk), "count": 3}


def test_job_goes_with_the_transaction_that_added_it():
    with transaction.atomic():
        outbox.add("test.note")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_effect_key_is_unique_for_ever_and_leaves_the_transaction_whole():
    assert outbox.add("test.note", effect_key="once")
    outbox.drain()
    with transaction.atomic():
        assert outbox.add("test.note", effect_key="once") is None
        assert outbox.add("test.note", effect_key="another")
    assert Job.objects.count() == 2


def test_pending_jobs_coalesce():
    assert outbox.add("test.note", coalesce_key="need:1")
    assert outbox.add("test.note", coalesce_key="need:1") is None
    assert outbox.add("test.note", coalesce_key="need:2")
    assert Job.objects.count() == 2


def test_a_claimed_job_does_not_stand_for_a_later_change():
    outbox.add("test.note", coalesce_key="need:1")
    worker.claim()
    assert outbox.add("test.note", coalesce_key="need:1")


def test_coalescing_keeps_the_earlier_time():
    later, soon = clock.now() + timedelta(days=2), clock.now() + timedelta(days=1)
    job = outbox.add("test.note", coalesce_key="need:1", run_after=later)
    outbox.add("test.note", coalesce_key="need:1", run_after=soon)
    outbox.add("test.note", coalesce_key="need:1", run_after=later)
    job.refresh_from_db()
    assert job.run_after == soon


def test_kind_without_a_handler_is_refused():
    with pytest.raises(LookupError, match=r"test\.unknown"):
        outbox.add("test.unknown")
    with pytest.raises(LookupError, match=r"test\.unknown"):
        outbox.add_many("test.unknown", [("a", {})])


def test_a_job_has_one_kind_of_key():
    with pytest.raises(ValueError, match="not both"):
        outbox.add("test.note", effect_key="a", coalesce_key="b")
    assert not Job.objects.exists()


def test_a_kind_has_one_handler():
    with pytest.raises(ValueError, match=r"test\.note"):
        outbox.external("test.note")(lambda job: None)


def test_many_jobs_coalesce_in_few_queries(django_assert_max_num_queries):
    outbox.add("test.note", coalesce_key="need:3")
    outbox.add("test.note", coalesce_key="need:5")
    worker.claim()
    with django_assert_max_num_queries(10):
        outbox.add_many("test.note", [(f"need:{number}", {"number": number}) for number in range(400)])
    pending = Job.objects.filter(state=Job.PENDING)
    assert pending.count() == 400
    assert pending.get(coalesce_key="need:7").payload == {"number": 7}


@pytest.mark.parametrize("rhythm", [{}, {"every": 5, "daily_at": "03:00"}])
def test_recurring_work_has_one_rhythm(rhythm):
    with pytest.raises(ValueError, match="either"):
        outbox.schedule("test.note", kind="test.note", **rhythm)
