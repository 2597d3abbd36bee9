"""Whether a stopped project was performed with diligence (성실수행): a committee's verdict, without the coordinator.

A stop is a fact; the verdict comes later, may be appealed once, and is then final.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.permissions import is_operator
from foundation.history import clock

from .projects import Project, ProjectRecordQuerySet

if TYPE_CHECKING:
    from companies.models import User


class Cause(models.TextChoices):
    """Why a project was stopped."""

    VOLUNTARY = "voluntary", _("자진")
    EVALUATION = "evaluation", _("평가")
    FAULT = "fault", _("귀책")


class Verdict(models.TextChoices):
    DILIGENT = "diligent", _("성실수행")
    NEGLIGENT = "negligent", _("불성실수행")


class DiligenceQuerySet(ProjectRecordQuerySet):
    def visible_to(self, user: "User") -> "DiligenceQuerySet":
        """The firms', the operating body's, and those that one judges."""
        rows = super().visible_to(user)
        if not user.is_authenticated or is_operator(user):
            return rows
        judged = DiligenceSeat.objects.filter(reviewer=user, conflict=False)
        firms = Project.objects.of_firms(user)
        return self.filter(Q(project__in=firms) | Q(pk__in=judged.values("diligence")))


class Diligence(models.Model):
    class Status(models.TextChoices):
        PENDING = "pending", _("판정 전")
        DILIGENT = "diligent", _("성실수행")
        NEGLIGENT = "negligent", _("불성실수행")
        APPEALED = "appealed", _("이의신청")
        FINAL = "final", _("확정")

    project = models.OneToOneField(Project, models.CASCADE, related_name="diligence")
    cause = models.CharField(_("중단 구분"), max_length=10, choices=Cause.choices)
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.PENDING)
    quorum = models.PositiveSmallIntegerField(_("의결 정족수"), default=3)
    #: 1 for the first committee, 2 for the one that hears the appeal.
    round = models.PositiveSmallIntegerField(_("차수"), default=1)
    verdict = models.CharField(_("판정"), max_length=10, choices=Verdict.choices, blank=True)
    verdict_reason = models.TextField(_("판정 사유"), blank=True)
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


class DiligenceSeat(models.Model):
    """A member of the committee: pledge and declaration first, then a vote with its reason."""

    diligence = models.ForeignKey(Diligence, models.CASCADE, related_name="seats")
    round = models.PositiveSmallIntegerField(_("차수"))
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(_("위촉일시"), default=clock.now)
    pledged_at = models.DateTimeField(_("서약일시"), null=True)
    conflict = models.BooleanField(_("이해관계 있음"), default=False)
    vote = models.CharField(_("의견"), max_length=10, choices=Verdict.choices, blank=True)
    reason = models.TextField(_("사유"), blank=True)
    voted_at = models.DateTimeField(_("의견 제출일시"), null=True)

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
