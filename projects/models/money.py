"""Money of a project as it is recorded: instalments that gates make payable, payments, spending, settlement.

AI-ON moves no money. In won; an instalment's payment is recorded apart from its becoming payable.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.permissions import is_operator
from foundation.history import clock

from .agreements import TermsLine
from .gates import Gate
from .programmes import CostCategory, Programme
from .projects import Project, ProjectRecordQuerySet, Stage

if TYPE_CHECKING:
    from companies.models import User


class Instalment(models.Model):
    """A part of the grant, or of the contract's price; the forward decision of `stage`'s gate makes it payable."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("예정")
        PAYABLE = "payable", _("지급 가능")
        REQUESTED = "requested", _("지급 신청")
        PAID = "paid", _("지급")
        CANCELLED = "cancelled", _("취소")

    #: What a gate has opened counts against the agreement, paid or not.
    OPENED = (Status.PAYABLE, Status.REQUESTED, Status.PAID)

    project = models.ForeignKey(Project, models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField(_("회차"))
    amount_krw = models.BigIntegerField(_("금액(원)"))
    stage = models.CharField(_("지급 조건 단계"), max_length=20, choices=Stage.choices)
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.PLANNED)
    gate = models.ForeignKey(
        Gate, models.PROTECT, null=True, related_name="instalments", verbose_name=_("지급을 연 단계평가")
    )
    payable_at = models.DateTimeField(_("지급 가능 일시"), null=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(_("신청일시"), null=True)
    paid_on = models.DateField(_("지급일"), null=True)
    paid_krw = models.BigIntegerField(_("지급액(원)"), null=True)
    document_number = models.CharField(_("지급 문서번호"), max_length=60, blank=True)

    objects = ProjectRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("지급 회차")
        verbose_name_plural = _("지급 회차")
        ordering = ["project_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="one_instalment_per_number"),
            models.CheckConstraint(condition=Q(amount_krw__gt=0), name="instalment_positive"),
            models.CheckConstraint(
                condition=Q(status="paid", paid_on__isnull=False, paid_krw__isnull=False)
                | ~Q(status="paid") & Q(paid_on=None, paid_krw=None),
                name="paid_has_day_and_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.number} {self.number}"


class SpendingBatchQuerySet(models.QuerySet["SpendingBatch"]):
    def visible_to(self, user: "User") -> "SpendingBatchQuerySet":
        """A file tells of all firms of its programme."""
        return self if is_operator(user) else self.none()


class SpendingBatch(models.Model):
    """A file of a programme's spending: read by a job, then imported as a whole or, with `problems`, not at all."""

    class Status(models.TextChoices):
        RECEIVED = "received", _("확인 중")
        REFUSED = "refused", _("오류로 가져오지 않음")
        IMPORTED = "imported", _("가져옴")

    status = models.CharField(_("상태"), max_length=8, choices=Status.choices, default=Status.RECEIVED)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="batches")
    file_name = models.CharField(_("파일"), max_length=200)
    lines = models.PositiveIntegerField(_("행"), default=0)
    checked = models.PositiveIntegerField(_("확인한 행"), default=0)
    added = models.PositiveIntegerField(_("새 행"), default=0)
    changed = models.PositiveIntegerField(_("바뀐 행"), default=0)
    unchanged = models.PositiveIntegerField(_("그대로인 행"), default=0)
    total_krw = models.BigIntegerField(_("합계(원)"), default=0)
    #: Line, column and reason of each thing to mend, and how many there are where not all are kept.
    problems = models.JSONField(_("오류"), default=list)
    problem_count = models.PositiveIntegerField(_("오류 수"), default=0)
    #: Keys of the projects in the file, and of the earlier rows of its period that it lacks.
    projects = models.JSONField(_("과제"), default=list)
    lacking = models.JSONField(_("빠진 행"), default=list)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(_("가져온 일시"), default=clock.now)

    objects = SpendingBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("집행 가져오기")
        verbose_name_plural = _("집행 가져오기")
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.programme} {self.file_name}"


class Spending(models.Model):
    """One line of what was spent; imported ones are known by the other system's `reference`."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="spending")
    batch = models.ForeignKey(SpendingBatch, models.PROTECT, null=True, related_name="rows")
    reference = models.CharField(_("전표번호"), max_length=60)
    category = models.ForeignKey(CostCategory, models.PROTECT, related_name="+", verbose_name=_("비목"))
    source = models.CharField(_("재원"), max_length=8, choices=TermsLine.Source.choices)
    spent_on = models.DateField(_("집행일"))
    amount_krw = models.BigIntegerField(_("집행액(원)"))
    payee = models.CharField(_("거래처"), max_length=120, blank=True)
    description = models.CharField(_("적요"), max_length=200, blank=True)
    disallowed_krw = models.BigIntegerField(_("불인정액(원)"), default=0)
    disallowed_reason = models.CharField(_("불인정 사유"), max_length=200, blank=True)
    disallowed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("기록일시"), default=clock.now)

    objects = ProjectRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("집행")
        verbose_name_plural = _("집행")
        ordering = ["spent_on", "pk"]
        indexes = [models.Index(fields=["project", "spent_on"], name="spending_day")]
        constraints = [
            models.UniqueConstraint(fields=["project", "reference"], name="one_spending_per_reference"),
            # A refund is a line of its own, below nought.
            models.CheckConstraint(
                condition=Q(disallowed_krw=0)
                | Q(disallowed_krw__gt=0, amount_krw__gte=models.F("disallowed_krw")),
                name="disallowed_within_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.amount_krw}"


class Settlement(models.Model):
    """정산: what is left, what is to be given back, and the day from which it is final."""

    class Status(models.TextChoices):
        OPEN = "open", _("정산 중")
        FINAL = "final", _("정산 확정")

    project = models.OneToOneField(Project, models.CASCADE, related_name="settlement")
    status = models.CharField(_("상태"), max_length=8, choices=Status.choices, default=Status.OPEN)
    interest_krw = models.BigIntegerField(_("이자(원)"), default=0)
    recovered_krw = models.BigIntegerField(_("환수액(원)"), default=0)
    recovered_on = models.DateField(_("환수일"), null=True)
    document_number = models.CharField(_("정산 문서번호"), max_length=60, blank=True)
    finalised_on = models.DateField(_("정산확정일"), null=True)
    finalised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ProjectRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("정산")
        verbose_name_plural = _("정산")

    def __str__(self) -> str:
        return str(self.project)
