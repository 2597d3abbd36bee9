"""Jobs, recurring work and mail.

A claimed job belongs to the worker whose lease token it carries; only under that token is it marked done. An
`effect_key` is unique for ever, a `coalesce_key` among the pending jobs only: an edit made while its
predecessor is being handled needs a job of its own.
"""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.history import clock

from .registry import LeaseLost


def machine_now() -> datetime:
    """Leases are about processes: they follow the machine's clock even where the product's is moved."""
    return timezone.now()


def lease_end() -> datetime:
    return machine_now() + timedelta(seconds=getattr(settings, "OUTBOX_LEASE_SECONDS", 60))


class JobQuerySet(models.QuerySet["Job"]):
    def due(self) -> "JobQuerySet":
        """Pending jobs whose time has come, oldest first."""
        return self.filter(state=Job.PENDING, run_after__lte=clock.now()).order_by("run_after")

    def abandoned(self) -> "JobQuerySet":
        """Claimed jobs whose worker hasn't been heard of within its lease."""
        return self.filter(state=Job.CLAIMED, lease_until__lt=machine_now()).order_by("lease_until")

    def unsettled(self) -> "JobQuerySet":
        """Everything that a worker has to do now, is doing, or will try again."""
        return self.filter(
            Q(state=Job.PENDING, run_after__lte=clock.now())
            | Q(state=Job.PENDING, attempts__gt=0)
            | Q(state=Job.CLAIMED)
        )

    def held(self, token: uuid.UUID | None) -> "JobQuerySet":
        return self.filter(state=Job.CLAIMED, lease_token=token)


class Job(models.Model):
    PENDING, CLAIMED, DONE, DEAD = "pending", "claimed", "done", "dead"
    STATES = [(PENDING, _("대기")), (CLAIMED, _("처리 중")), (DONE, _("완료")), (DEAD, _("실패"))]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("작업"), max_length=64)
    payload = models.JSONField(_("내용"), default=dict, encoder=DjangoJSONEncoder)
    effect_key = models.CharField(max_length=200, null=True, unique=True)
    coalesce_key = models.CharField(max_length=200, null=True)
    state = models.CharField(_("상태"), max_length=8, choices=STATES, default=PENDING)
    attempts = models.PositiveIntegerField(_("시도"), default=0)
    run_after = models.DateTimeField(_("실행 예정"), default=clock.now)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    last_error = models.TextField(_("마지막 오류"), blank=True)
    created_at = models.DateTimeField(_("등록일시"), default=clock.now)
    done_at = models.DateTimeField(_("완료일시"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["coalesce_key"], condition=Q(state="pending"), name="job_coalesces_while_pending"
            ),
        ]
        indexes = [
            models.Index(fields=["run_after"], condition=Q(state="pending"), name="job_due"),
            models.Index(fields=["kind", "run_after"], condition=Q(state="pending"), name="job_due_of_kind"),
            models.Index(fields=["lease_until"], condition=Q(state="claimed"), name="job_leased"),
            models.Index(fields=["state", "-created_at"], name="job_listed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def renew(self) -> None:
        """Extend the lease during a long effect; raises LeaseLost where another worker has the job by now."""
        until = lease_end()
        if not Job.objects.held(self.lease_token).filter(pk=self.pk).update(lease_until=until):
            raise LeaseLost(str(self))
        self.lease_until = until


class Schedule(models.Model):
    """Recurring work; `next_at` moves on with the job that it adds, and only from the value that was read."""

    name = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=64)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    every = models.PositiveIntegerField(null=True)
    daily_at = models.TimeField(null=True)
    next_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(every__gt=0, daily_at=None) | Q(every=None, daily_at__isnull=False),
                name="schedule_has_one_rhythm",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def following(self, moment: datetime) -> datetime:
        """The first instant of the rhythm after `moment`."""
        if self.every:
            step = timedelta(seconds=self.every)
            return self.next_at + step * max(1, (moment - self.next_at) // step + 1)
        assert self.daily_at is not None
        local = timezone.localtime(moment, timezone.get_default_timezone())
        today = local.replace(
            hour=self.daily_at.hour, minute=self.daily_at.minute, second=self.daily_at.second, microsecond=0
        )
        return today if today > local else today + timedelta(days=1)


class Delivery(models.Model):
    """One mail; its Message-ID stays the same through all tries, so that a receiver can tell a repeat. Its body is
    blanked once it is sent: it may hold a link of which only the hash is kept elsewhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.EmailField(_("받는 사람"))
    subject = models.CharField(_("제목"), max_length=255)
    body = models.TextField(_("본문"))
    #: An iCalendar file that goes with it, or nothing.
    calendar = models.TextField(blank=True)
    message_id = models.CharField(max_length=320, unique=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("등록일시"), default=clock.now)
    sent_at = models.DateTimeField(_("발송일시"), null=True, db_index=True)

    class Meta:
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return self.message_id
