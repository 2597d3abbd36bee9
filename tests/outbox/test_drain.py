from datetime import timedelta

import pytest
import time_machine

from foundation import outbox
from foundation.history import clock
from foundation.outbox import worker
from foundation.outbox.models import Job

pytestmark = pytest.mark.django_db


def test_effect_and_mark_are_made_once(handlers, effect):
    @outbox.database("test.write")
    def write(job, *, name):
        effect(name)

    outbox.add("test.write", name="a")
    assert outbox.drain() == 1
    assert outbox.drain() == 0
    assert effect.all() == ["a"]
    job = Job.objects.get()
    assert (job.state, job.lease_token) == (Job.DONE, None)
    assert job.done_at is not None


def test_what_a_job_queues_is_run_too(handlers, effect):
    outbox.database("test.second")(lambda job: effect("second"))
    outbox.database("test.first")(lambda job: outbox.add("test.second"))
    outbox.add("test.first")
    assert outbox.drain() == 2
    assert effect.all() == ["second"]


def test_stops_between_jobs(handlers):
    ran = []
    outbox.external("test.count")(lambda job: ran.append(job.pk))
    for _number in range(3):
        outbox.add("test.count")
    outbox.drain(stop=lambda: len(ran) == 2)
    assert len(ran) == 2


def test_an_effect_under_a_lost_lease_is_rolled_back(handlers, effect):
    outbox.database("test.write")(lambda job: effect("a"))
    outbox.add("test.write")
    late = worker.claim()
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        worker.run(worker.claim())
    assert effect.all() == ["a"]
    Job.objects.update(state=Job.CLAIMED)
    worker.run(late)
    assert effect.all() == ["a"]
    assert Job.objects.get().state == Job.CLAIMED


def test_an_external_job_that_another_worker_has_by_now_is_left_to_it(handlers):
    outbox.external("test.batch", batch=True)(lambda jobs: None)
    outbox.add_many("test.batch", [("a", {}), ("b", {})])
    late = worker.claim()
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        worker.claim()
        worker.run(late)
    assert set(Job.objects.values_list("state", "attempts")) == {(Job.CLAIMED, 2)}


def test_a_failure_takes_the_effect_with_it(handlers, effect):
    @outbox.database("test.write")
    def write(job):
        effect("a")
        raise ValueError("a bug")

    outbox.add("test.write")
    outbox.drain()
    job = Job.objects.get()
    assert effect.all() == []
    assert (job.state, job.attempts) == (Job.DEAD, 1)
    assert job.last_error == "ValueError('a bug')"


def test_a_named_error_is_tried_again_after_a_growing_while(handlers):
    @outbox.external("test.call", retry=(LookupError,))
    def call(job):
        raise LookupError

    outbox.add("test.call")
    waits = []
    for _attempt in range(12):
        moment = Job.objects.get().run_after
        with time_machine.travel(moment, tick=False):
            assert outbox.drain() == 1
            waits.append((Job.objects.get().run_after - moment).total_seconds())
    job = Job.objects.get()
    assert (job.state, job.attempts) == (Job.PENDING, 12)
    assert 1 <= waits[0] <= 3
    assert 300 <= waits[-1] <= 900


def test_permanent_beats_a_named_error(handlers):
    class GoneError(outbox.Permanent, OSError):
        pass

    def call(job):
        raise GoneError

    outbox.external("test.call")(call)
    outbox.add("test.call")
    outbox.drain()
    assert Job.objects.get().state == Job.DEAD


def test_the_last_attempt_is_final(handlers):
    def call(job):
        raise OSError

    outbox.external("test.call", attempts=1)(call)
    outbox.add("test.call")
    outbox.drain()
    assert Job.objects.get().state == Job.DEAD


def test_a_batch_is_handed_over_whole(handlers):
    batches = []
    outbox.external("test.batch", batch=True)(lambda jobs: batches.append(len(jobs)))
    outbox.add_many("test.batch", [(f"a{number}", {}) for number in range(60)])
    assert outbox.drain() == 60
    assert batches == [50, 10]


def test_a_bad_job_does_not_take_its_batch_with_it(handlers):
    def index(jobs):
        if any(job.payload["number"] == 3 for job in jobs):
            raise ValueError

    outbox.external("test.batch", batch=True)(index)
    outbox.add_many("test.batch", [(f"a{number}", {"number": number}) for number in range(6)])
    outbox.drain()
    assert Job.objects.filter(state=Job.DONE).count() == 5
    assert Job.objects.get(state=Job.DEAD).payload == {"number": 3}


def test_a_failed_job_gives_way_to_the_newer_one_of_its_key(handlers):
    def call(job, *, first):
        if first:
            outbox.add("test.call", coalesce_key="need:1", first=False)
            raise OSError

    outbox.external("test.call")(call)
    outbox.add("test.call", coalesce_key="need:1", first=True)
    outbox.drain()
    assert set(Job.objects.values_list("state", "attempts")) == {(Job.DONE, 1)}
    assert Job.objects.count() == 2


def test_a_job_that_this_worker_does_not_know_waits(handlers):
    outbox.database("test.new")(lambda job: None)
    outbox.add("test.new")
    del handlers["test.new"]
    outbox.drain()
    job = Job.objects.get()
    assert job.state == Job.PENDING
    assert job.run_after > clock.now()
