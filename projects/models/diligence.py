"""Whether a stopped project was performed with diligence (성실수행): a committee's verdict, without the coordinator.

A stop is a fact; the verdict comes later, may be appealed once, and is then final.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.history import clock

from .projects import Project, ProjectRecordQuerySet, unbound

if TYPE_CHECKING:
    from companies.models import User


class Cause(models.TextChoices):
    """Why a project was stopped."""

    VOLUNTARY = "voluntary", _("자진")
    EVALUATION = "evaluation", pgettext_lazy("cause", "평가")
    FAULT = "fault", _("귀책")


class Verdict(models.TextChoices):
    DILIGENT = "diligent", _("성실수행")
    NEGLIGENT = "negligent", _("불성실수행")


class Fault(models.TextChoices):
    """Who is answerable for a lack of diligence."""

    DEMAND = "demand", _("수요기업")
    SUPPLIER = "supplier", _("공급기업")
    BOTH = "both", _("두 기업")


class DiligenceQuerySet(ProjectRecordQuerySet):
    def sitting(self) -> "DiligenceQuerySet":
        """Whose committee is named, heard and counted now."""
        return self.filter(status__in=Diligence.SITTING)

    def ruled(self) -> "DiligenceQuerySet":
        """With a verdict that may still be appealed against."""
        return self.filter(status__in=Diligence.RULED)


class Diligence(models.Model):
    class Status(models.TextChoices):
        PENDING = "pending", _("판정 전")
        DILIGENT = "diligent", _("성실수행")
        NEGLIGENT = "negligent", _("불성실수행")
        APPEALED = "appealed", _("이의신청")
        FINAL = "final", _("확정")

    SITTING = (Status.PENDING, Status.APPEALED)
    RULED = (Status.DILIGENT, Status.NEGLIGENT)

    project = models.OneToOneField(Project, models.CASCADE, related_name="diligence")
    #: Who looked after the project when it was stopped; stays out of the committee whoever looks after it later.
    coordinator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cause = models.CharField(_("중단 구분"), max_length=10, choices=Cause.choices)
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.PENDING)
    quorum = models.PositiveSmallIntegerField(_("의결 정족수"), default=3)
    #: 1 for the first committee, 2 for the one that hears the appeal.
    round = models.PositiveSmallIntegerField(_("차수"), default=1)
    verdict = models.CharField(_("판정"), max_length=10, choices=Verdict.choices, blank=True)
    fault = models.CharField(_("책임"), max_length=8, choices=Fault.choices, blank=True)
    verdict_reason = models.TextField(_("판정 사유"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("판정일시"), null=True)
    appeal_due = models.DateTimeField(_("이의신청 기한"), null=True)
    appeal_reason = models.TextField(_("이의신청 사유"), blank=True)
    appealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    appealed_at = models.DateTimeField(_("이의신청일시"), null=True)
    finalised_at = models.DateTimeField(_("확정일시"), null=True)

    objects = DiligenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("성실수행 판정")
        verbose_name_plural = _("성실수행 판정")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.project}: {self.get_status_display()}"

    def get_absolute_url(self) -> str:
        return reverse("projects:diligence", args=[self.project_id])


class DiligenceSeatQuerySet(models.QuerySet["DiligenceSeat"]):
    def visible_to(self, user: "User") -> "DiligenceSeatQuerySet":
        """One's own, until one has declared a conflict."""
        if not (user.is_authenticated and user.is_reviewer):
            return self.none()
        return self.filter(reviewer=user, conflict=False)

    def pledged(self) -> "DiligenceSeatQuerySet":
        return self.filter(pledged_at__isnull=False)

    def eligible(self) -> "DiligenceSeatQuerySet":
        """Those that count: no conflict declared, neither a member of nor interested in either firm."""
        return self.filter(unbound("diligence__project"), conflict=False)

    def voted(self) -> "DiligenceSeatQuerySet":
        return self.exclude(vote="")

    def to_do(self) -> "DiligenceSeatQuerySet":
        """To pledge for or to vote on, while their committee sits."""
        sitting = Q(round=1, diligence__status=Diligence.Status.PENDING)
        sitting |= Q(round=2, diligence__status=Diligence.Status.APPEALED)
        return self.filter(sitting, conflict=False, vote="")


class DiligenceSeat(models.Model):
    """A member of the committee: pledge and declaration first, then a vote with its reason."""

    diligence = models.ForeignKey(Diligence, models.CASCADE, related_name="seats")
    round = models.PositiveSmallIntegerField(_("차수"))
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(_("위촉일시"), default=clock.now)
    pledged_at = models.DateTimeField(_("서약일시"), null=True)
    conflict = models.BooleanField(_("이해관계 있음"), default=False)
    vote = models.CharField(_("의견"), max_length=10, choices=Verdict.choices, blank=True)
    #: Of a negligent vote: whom it holds answerable.
    fault = models.CharField(_("책임"), max_length=8, choices=Fault.choices, blank=True)
    reason = models.TextField(_("사유"), blank=True)
    voted_at = models.DateTimeField(_("의견 제출일시"), null=True)

    objects = DiligenceSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("판정위원")
        verbose_name_plural = _("판정위원")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["diligence", "round", "reviewer"], name="one_diligence_seat_per_reviewer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.diligence}: {self.reviewer_id}"

    def get_absolute_url(self) -> str:
        return reverse("projects:diligence_seat", args=[self.pk])
