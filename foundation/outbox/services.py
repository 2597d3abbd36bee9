"""Adding jobs and mail in the caller's transaction, and retrying what failed.

What is added commits or rolls back with the caller; a duplicate leaves the caller's transaction whole.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.db.models.functions import Least
from django.utils.translation import gettext as _

from foundation.history import clock
from foundation.history.workflow import Refused, record, require

from . import permissions
from .models import Delivery, Job
from .registry import handlers

CHUNK = 400  # rows a statement, within what SQLite takes as parameters


def add(
    kind: str,
    /,
    *,
    coalesce_key: str | None = None,
    effect_key: str | None = None,
    run_after: datetime | None = None,
    **payload: Any,
) -> Job | None:
    """Queue a job of `kind`, due at `run_after` (default: now); dates and UUIDs in `payload` become text.

    Returns None where nothing new was queued: a job with that `effect_key` was added at some time before, or
    one with that `coalesce_key` is waiting and will do (at the earlier of the two times). Raises LookupError
    for a kind that has no handler, ValueError for both keys at once: what coalesced wouldn't be remembered.
    """
    _require_handler(kind)
    if effect_key is not None and coalesce_key is not None:
        raise ValueError("A job has an effect key or a coalesce key, not both.")
    due = run_after or clock.now()
    job = Job(kind=kind, payload=payload, coalesce_key=coalesce_key, effect_key=effect_key, run_after=due)
    with transaction.atomic(savepoint=False):
        while True:
            Job.objects.bulk_create([job], ignore_conflicts=True)
            if Job.objects.filter(pk=job.pk).exists():
                return job
            if effect_key is not None or _hold([coalesce_key], due):
                return None


@transaction.atomic(savepoint=False)
def add_many(kind: str, /, jobs: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Queue thousands of jobs of one kind, each given by its coalesce key and payload, in few statements."""
    _require_handler(kind)
    due = clock.now()
    rows = sorted(dict(jobs).items())
    for start in range(0, len(rows), CHUNK):
        missing = dict(rows[start : start + CHUNK])
        while missing:
            Job.objects.bulk_create(
                [
                    Job(kind=kind, payload=dict(payload), coalesce_key=key, run_after=due)
                    for key, payload in missing.items()
                ],
                ignore_conflicts=True,
            )
            for key in _hold(list(missing), due):
                del missing[key]


def awaited(coalesce_key: str) -> bool:
    """Whether a job of that key waits or is being handled; False where the last one is done or dead."""
    of = Job.objects.filter(coalesce_key=coalesce_key)
    return of.filter(state=Job.PENDING).exists() or of.filter(state=Job.CLAIMED).exists()


def _require_handler(kind: str) -> None:
    if kind not in handlers:
        raise LookupError(f"No handler is registered for jobs of kind {kind}.")


def _hold(keys: list[str | None], due: datetime) -> list[str]:
    """The keys that a pending job stands for, each job locked until the caller commits.

    Without the lock a worker could claim the job before the caller's change can be seen, and nobody would
    handle that change. A key whose job was claimed just before isn't returned: it needs a new job.
    """
    waiting = Job.objects.filter(coalesce_key__in=keys, state=Job.PENDING)
    held = list(waiting.order_by("coalesce_key").select_for_update().values_list("pk", "coalesce_key"))
    waiting.filter(pk__in=[pk for pk, key in held]).update(run_after=Least(F("run_after"), due))
    return [key for pk, key in held if key is not None]


@transaction.atomic
def send_mail(
    *,
    to: str,
    subject: str,
    body: str,
    effect_key: str | None = None,
    headers: Mapping[str, str] | None = None,
    calendar: str = "",
) -> Delivery | None:
    """Queue one mail, with an iCalendar file where one is given; None where one with that `effect_key` was queued."""
    pk = uuid.uuid4()
    if not add("outbox.mail", effect_key=effect_key, delivery_id=pk):
        return None
    return Delivery.objects.create(
        id=pk,
        to=to,
        subject=" ".join(subject.split())[:255],
        body=body,
        calendar=calendar,
        message_id=f"<{pk}@{urlsplit(settings.SITE_URL).hostname}>",
        headers=dict(headers or {}),
    )


@transaction.atomic
def retry(*, job: Job, by: Any) -> None:
    """Run a dead job again from its first attempt, or a waiting one without more delay."""
    require(permissions.can_operate(by))
    if not requeue(Job.objects.filter(pk=job.pk, state__in=[Job.DEAD, Job.PENDING]), clock.now(), attempts=0):
        raise Refused(_("처리 중이거나 끝난 작업은 다시 실행할 수 없습니다. 목록을 새로 고쳐 확인하세요."))
    job.refresh_from_db()
    record(job, "outbox.retry", by=by)


def requeue(jobs: models.QuerySet[Job], run_after: datetime, **changes: Any) -> bool:
    """Make the one job in `jobs` pending again; False where `jobs` is empty by now.

    Where a pending job of the same coalesce key exists, that one does the work and this one is done.
    """
    changes |= {"lease_token": None, "lease_until": None}
    try:
        with transaction.atomic():
            return bool(jobs.update(state=Job.PENDING, run_after=run_after, **changes))
    except IntegrityError:
        return bool(jobs.update(state=Job.DONE, done_at=clock.now(), **changes))
