"""Follow-up (사후관리): yearly after completion, for the term that the agreement sets."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .projects import Project, ProjectRecordQuerySet

if TYPE_CHECKING:
    from datetime import date


OPEN_FOR = timedelta(days=90)


class FollowUpQuerySet(ProjectRecordQuerySet):
    def to_answer(self, on: "date") -> "FollowUpQuerySet":
        """Whose time has come."""
        return self.awaited().filter(due_on__lte=on + OPEN_FOR)

    def awaited(self) -> "FollowUpQuerySet":
        return self.filter(status__in=[FollowUp.Status.DUE, FollowUp.Status.RETURNED])

    def submitted(self) -> "FollowUpQuerySet":
        return self.filter(status=FollowUp.Status.SUBMITTED)

    def overdue(self, on: "date") -> "FollowUpQuerySet":
        return self.awaited().filter(due_on__lt=on)


class FollowUp(models.Model):
    """A year's answers of the demand firm, which the operating body confirms."""

    class Status(models.TextChoices):
        DUE = "due", _("작성 대기")
        SUBMITTED = "submitted", _("제출")
        RETURNED = "returned", _("보완 요청")
        CONFIRMED = "confirmed", _("확인")

    project = models.ForeignKey(Project, models.CASCADE, related_name="follow_ups")
    year = models.PositiveSmallIntegerField(_("차수(년)"))
    due_on = models.DateField(_("기한"))
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.DUE)
    in_use = models.BooleanField(_("계속 사용"), null=True)
    contracts = models.PositiveIntegerField(_("사업화 계약(건)"), default=0)
    contracts_krw = models.BigIntegerField(_("사업화 계약액(원)"), default=0)
    sales_krw = models.BigIntegerField(_("매출(원)"), default=0)
    savings_krw = models.BigIntegerField(_("비용 절감(원)"), default=0)
    jobs = models.PositiveIntegerField(_("신규 고용(명)"), default=0)
    note = models.TextField(_("설명"), blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("제출일시"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("확인일시"), null=True)
    decision_reason = models.TextField(_("검토 의견"), blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("사후관리")
        verbose_name_plural = _("사후관리")
        ordering = ["project_id", "year"]
        constraints = [
            models.UniqueConstraint(fields=["project", "year"], name="one_follow_up_per_year"),
            models.CheckConstraint(
                condition=Q(contracts_krw__gte=0, sales_krw__gte=0, savings_krw__gte=0),
                name="follow_up_amounts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.number} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("projects:follow_up", args=[self.project_id])

    @property
    def opens_on(self) -> "date":
        """From when on the year is answered."""
        return self.due_on - OPEN_FOR
