"""Claims jobs and runs them; any number of workers may drain one table.

A database effect commits together with its done-mark, or not at all. An external effect runs in no
transaction and is marked after: what a killed worker leaves between the two is claimed again after its lease.
"""

import random
import time
import uuid
from collections.abc import Callable, Collection
from datetime import timedelta

import structlog
from django.db import close_old_connections, transaction
from django.db.models import F

from foundation.history import clock

from . import services
from .models import Job, Schedule, lease_end
from .registry import Handler, LeaseLost, Permanent, handlers

log = structlog.get_logger(__name__)

BATCH = 50
LONGEST_WAIT = 600  # seconds
TURN = 30  # seconds
KEPT_ERROR = 2000  # characters


def turn(*, stop: Callable[[], bool] = lambda: False) -> int:
    """Add what recurs, then drain for half a minute: a long queue must not keep the recurring waiting."""
    close_old_connections()
    add_recurring()
    end = time.monotonic() + TURN
    return drain(stop=lambda: stop() or time.monotonic() > end)


def drain(
    *, stop: Callable[[], bool] = lambda: False, kinds: Collection[str] = (), batch: int = BATCH
) -> int:
    """Run what is due, and what that queues, until nothing is left or `stop()`; returns how many jobs ran.

    `kinds` leaves all others to the workers; a command that has many of one to do takes more in a `batch`.
    """
    count = 0
    while not stop():
        jobs = claim(kinds, batch)
        if not jobs:
            break
        run(jobs)
        count += len(jobs)
    return count


def add_recurring() -> None:
    """Add a job for each schedule whose time has come: once, however many workers look and however late.

    A kind that this worker doesn't know is left to a newer one.
    """
    for row in Schedule.objects.filter(next_at__lte=clock.now(), kind__in=handlers):
        advance(row)


@transaction.atomic
def advance(row: Schedule) -> bool:
    """Add the job of `row` and move it on; False where another worker has done so since `row` was read."""
    unchanged = Schedule.objects.filter(pk=row.pk, next_at=row.next_at)
    if not unchanged.update(next_at=row.following(clock.now())):
        return False
    services.add(row.kind, coalesce_key=f"schedule:{row.name}", **row.payload)
    return True


def claim(kinds: Collection[str] = (), batch: int = BATCH) -> list[Job]:
    """Take the next job (of `kinds`, if any), or up to `batch` of one kind whose handler takes batches."""
    # An idle worker must not ask SQLite for its one write lock twice a second: look before taking.
    if not (Job.objects.abandoned().exists() or Job.objects.due().exists()):
        return []
    with transaction.atomic():
        for waiting in (Job.objects.abandoned(), Job.objects.due()):
            asked = waiting.filter(kind__in=kinds) if kinds else waiting
            unlocked = asked.select_for_update(skip_locked=True)
            jobs = list(unlocked[:1])
            if jobs and _takes_batches(jobs[0].kind):
                jobs = list(unlocked.filter(kind=jobs[0].kind)[:batch])
            if jobs:
                return _take(jobs)
    return []


def _takes_batches(kind: str) -> bool:
    return kind in handlers and handlers[kind].batch


def _take(jobs: list[Job]) -> list[Job]:
    token, until = uuid.uuid4(), lease_end()
    Job.objects.filter(pk__in=[job.pk for job in jobs]).update(
        state=Job.CLAIMED, lease_token=token, lease_until=until, attempts=F("attempts") + 1
    )
    for job in jobs:
        job.state, job.lease_token, job.lease_until = Job.CLAIMED, token, until
        job.attempts += 1
    return jobs


def run(jobs: list[Job]) -> None:
    """Run claimed jobs of one kind and settle them: done, waiting for another try, or dead."""
    try:
        _settle(jobs)
    except LeaseLost:
        log.warning("outbox.lease_lost", kind=jobs[0].kind, jobs=[str(job.pk) for job in jobs])


def _settle(jobs: list[Job]) -> None:
    handler = handlers.get(jobs[0].kind)
    if handler is None:  # perhaps an older worker meets a newer job: leave it to the others for a while
        for job in jobs:
            _fail(job, f"No handler for {job.kind}.", again=True)
        return
    for job in [job for job in jobs if job.attempts > handler.attempts]:  # perhaps it is what kills them
        _fail(job, "Its workers died time and again.", again=False)
        jobs.remove(job)
    if not jobs:
        return
    try:
        if handler.external:
            _run_external(handler, jobs)
        else:
            _run_database(handler, jobs[0])
    except LeaseLost:
        raise
    except Exception as error:
        again = isinstance(error, handler.retry) and not isinstance(error, Permanent)
        log.warning("outbox.failed", kind=jobs[0].kind, error=repr(error), exc_info=not again)
        if len(jobs) > 1 and not again:
            # One bad job must not take its batch with it.
            for job in jobs:
                job.renew()
                _settle([job])
            return
        for job in jobs:
            _fail(job, repr(error), again=again and job.attempts < handler.attempts)


def _run_database(handler: Handler, job: Job) -> None:
    with transaction.atomic():
        # Marked first: the row stays locked through the effect, so nobody can take the job over meanwhile.
        _mark_done([job])
        handler.function(job, **job.payload)


def _run_external(handler: Handler, jobs: list[Job]) -> None:
    if handler.batch:
        handler.function(jobs)
    else:
        handler.function(jobs[0], **jobs[0].payload)
    _mark_done(jobs)


def _mark_done(jobs: list[Job]) -> None:
    """Mark jobs done under their common lease; all or, raising LeaseLost, none."""
    with transaction.atomic():
        held = Job.objects.held(jobs[0].lease_token).filter(pk__in=[job.pk for job in jobs])
        marked = held.update(
            state=Job.DONE, done_at=clock.now(), lease_token=None, lease_until=None, last_error=""
        )
        if marked != len(jobs):
            raise LeaseLost(jobs[0].kind)


def _fail(job: Job, error: str, *, again: bool) -> None:
    held = Job.objects.held(job.lease_token).filter(pk=job.pk)
    error = error[:KEPT_ERROR]
    if again:
        services.requeue(held, clock.now() + _wait(job.attempts), last_error=error)
    else:
        held.update(state=Job.DEAD, lease_token=None, lease_until=None, last_error=error)


def _wait(attempts: int) -> timedelta:
    """Doubling from two seconds, spread by half so that what failed together doesn't return together."""
    return timedelta(seconds=min(2**attempts, LONGEST_WAIT) * random.uniform(0.5, 1.5))  # noqa: S311
