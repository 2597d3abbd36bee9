"""Monthly reports, which begin with what the records say, and notes of meetings."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from foundation.history import clock

from .projects import Project, ProjectRecordQuerySet


class Report(models.Model):
    """A month's progress; `facts` are those of the records when it was submitted, by key (report_facts)."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("작성 중")
        SUBMITTED = "submitted", _("제출")
        ACCEPTED = "accepted", _("승인")
        RETURNED = "returned", _("보완 요청")

    project = models.ForeignKey(Project, models.CASCADE, related_name="reports")
    month = models.DateField(_("보고 월"))
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    facts = models.JSONField(_("기록에서 채운 내용"), default=dict)
    done = models.TextField(_("한 일"), blank=True)
    planned = models.TextField(_("다음 달 할 일"), blank=True)
    problems = models.TextField(_("어려움과 요청"), blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("제출일시"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision_reason = models.TextField(_("검토 의견"), blank=True)

    objects = ProjectRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("월간 보고")
        verbose_name_plural = _("월간 보고")
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(fields=["project", "month"], name="one_report_per_month")]

    def __str__(self) -> str:
        return f"{self.project.number} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("projects:report", args=[self.project_id, self.month.year, self.month.month])

    @property
    def is_frozen(self) -> bool:
        """Submitted or accepted: neither its words nor its facts change."""
        return self.status in (Report.Status.SUBMITTED, Report.Status.ACCEPTED)


class MeetingNote(models.Model):
    """What was said and agreed at a project's meeting; its actions are tasks of the plan."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="meetings")
    held_on = models.DateField(_("회의일"))
    title = models.CharField(_("회의명"), max_length=120)
    place = models.CharField(_("장소"), max_length=80, blank=True)
    attendees = models.TextField(_("참석자"))
    body = models.TextField(_("내용"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("작성일시"), default=clock.now)

    objects = ProjectRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("회의록")
        verbose_name_plural = _("회의록")
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:meeting", args=[self.pk])
