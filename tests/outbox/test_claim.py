import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction

from foundation import outbox
from foundation.history import clock
from foundation.outbox import worker
from foundation.outbox.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds(handlers):
    outbox.external("test.single")(lambda job, **payload: None)
    outbox.external("test.batch", batch=True)(lambda jobs: None)


def test_the_job_that_is_due_longest_comes_first():
    now = clock.now()
    outbox.add("test.single", run_after=now - timedelta(minutes=1), number=2)
    outbox.add("test.single", run_after=now - timedelta(minutes=2), number=1)
    outbox.add("test.single", run_after=now + timedelta(minutes=1), number=3)
    assert [worker.claim()[0].payload["number"] for _turn in range(2)] == [1, 2]
    assert worker.claim() == []


def test_a_claim_leaves_its_lease_in_the_table():
    outbox.add("test.single")
    [claimed] = worker.claim()
    stored = Job.objects.get()
    assert (stored.state, stored.attempts) == (Job.CLAIMED, 1)
    assert stored.lease_token == claimed.lease_token
    assert stored.lease_until > clock.now()


def test_a_batch_is_fifty_of_one_kind():
    outbox.add_many("test.batch", [(f"a{number}", {}) for number in range(60)])
    outbox.add("test.single")
    first = worker.claim()
    assert {job.kind for job in first} == {"test.batch"}
    assert len(first) == 50
    assert len(worker.claim()) == 10
    assert [job.kind for job in worker.claim()] == ["test.single"]


def test_a_job_is_taken_over_when_its_lease_has_ended(settings):
    settings.OUTBOX_LEASE_SECONDS = 60
    outbox.add("test.single")
    [first] = worker.claim()
    with time_machine.travel(clock.now() + timedelta(seconds=59)):
        assert worker.claim() == []
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        [second] = worker.claim()
    assert second.pk == first.pk
    assert second.lease_token != first.lease_token
    assert second.attempts == 2


def test_a_renewed_lease_holds(settings):
    settings.OUTBOX_LEASE_SECONDS = 60
    outbox.add("test.single")
    [job] = worker.claim()
    with time_machine.travel(clock.now() + timedelta(seconds=50)):
        job.renew()
    with time_machine.travel(clock.now() + timedelta(seconds=100)):
        assert worker.claim() == []
    with time_machine.travel(clock.now() + timedelta(seconds=120)):
        worker.claim()
        with pytest.raises(outbox.LeaseLost):
            job.renew()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_no_worker_claims_a_job_that_an_open_transaction_counts_on():
    """The change that coalesced can't be seen yet: claimed now, the job would miss it."""
    outbox.add("test.single", coalesce_key="need:1")
    claimed = []

    def other_worker():
        claimed.append(worker.claim())
        connection.close()

    with transaction.atomic():
        assert outbox.add("test.single", coalesce_key="need:1") is None
        thread = threading.Thread(target=other_worker)
        thread.start()
        thread.join()
        assert claimed == [[]]
    assert len(worker.claim()) == 1


def test_a_job_whose_workers_keep_dying_is_dead_in_the_end(handlers):
    runs = []
    outbox.external("test.killer", attempts=3)(lambda job: runs.append(job.attempts))
    outbox.add("test.killer")
    with time_machine.travel(clock.now(), tick=False) as travel:
        for _death in range(3):
            assert len(worker.claim()) == 1
            travel.shift(timedelta(hours=1))
        worker.run(worker.claim())
    job = Job.objects.get()
    assert (job.state, runs) == (Job.DEAD, [])
    assert "died" in job.last_error
