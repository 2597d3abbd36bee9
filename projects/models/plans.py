"""The plan of a project: tasks, milestones, and what gates and meetings asked to be done."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, IntegerField, Q, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, NullIf
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.history import clock

from .gates import Gate
from .projects import Project, ProjectRecordQuerySet

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID


class Party(models.TextChoices):
    DEMAND = "demand", _("수요기업")
    SUPPLIER = "supplier", _("공급기업")
    OPERATOR = "operator", _("운영기관")


def _weighted() -> Combinable:
    """Progress by weight in whole percent, rounded down so that 100 means all of it; NULL where nothing weighs."""
    # A product of two small integers is too large for a third in PostgreSQL.
    done = Sum(Cast("progress", IntegerField()) * F("weight"))
    return done / NullIf(Sum("weight"), 0, output_field=IntegerField())


class TaskQuerySet(ProjectRecordQuerySet):
    def planned(self) -> "TaskQuerySet":
        """All but what was cancelled."""
        return self.exclude(status=Task.Status.CANCELLED)

    def progress(self) -> int | None:
        """진도율 of these tasks together: 0 to 100; None without a plan."""
        found: int | None = self.planned().aggregate(result=_weighted())["result"]
        return found

    def progress_of(self, projects: "Collection[Project] | models.QuerySet[Project]") -> "dict[UUID, int]":
        """진도율 of each of the projects that has a plan, in one query."""
        rows = self.planned().filter(project__in=projects).order_by().values("project")
        found = rows.annotate(result=_weighted()).exclude(result=None)
        return dict(found.values_list("project", "result"))

    def unfinished(self) -> "TaskQuerySet":
        return self.filter(status=Task.Status.OPEN)

    def overdue(self, on: "date") -> "TaskQuerySet":
        return self.unfinished().filter(ends_on__lt=on)

    def unmet_conditions(self) -> "TaskQuerySet":
        """What a gate asked for and the operating body hasn't confirmed."""
        rows = self.filter(kind=Task.Kind.CONDITION)
        return rows.exclude(status__in=[Task.Status.CONFIRMED, Task.Status.CANCELLED])


class Task(models.Model):
    """A piece of the plan; `baseline_…` is the plan as it was when the agreement was signed or last amended."""

    class Kind(models.TextChoices):
        WORK = "work", pgettext_lazy("task", "작업")
        MILESTONE = "milestone", _("마일스톤")
        CONDITION = "condition", _("조건부 계속의 조건")
        ACTION = "action", _("회의 후속 조치")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("task", "진행")
        DONE = "done", _("완료 보고")
        CONFIRMED = "confirmed", _("완료 확인")
        CANCELLED = "cancelled", _("취소")

    project = models.ForeignKey(Project, models.CASCADE, related_name="tasks")
    kind = models.CharField(_("구분"), max_length=10, choices=Kind.choices, default=Kind.WORK)
    title = models.CharField(_("할 일"), max_length=120)
    description = models.TextField(_("설명"), blank=True)
    party = models.CharField(_("담당 기관"), max_length=8, choices=Party.choices, default=Party.SUPPLIER)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("담당자")
    )
    starts_on = models.DateField(_("시작일"))
    ends_on = models.DateField(_("종료일"))
    baseline_starts_on = models.DateField(_("기준 시작일"), null=True)
    baseline_ends_on = models.DateField(_("기준 종료일"), null=True)
    started_on = models.DateField(_("실제 시작일"), null=True)
    ended_on = models.DateField(_("실제 종료일"), null=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    progress = models.PositiveSmallIntegerField(_("진도(%)"), default=0, validators=[MaxValueValidator(100)])
    weight = models.PositiveSmallIntegerField(_("비중"), default=1)
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.OPEN)
    depends_on = models.ManyToManyField("self", symmetrical=False, related_name="followers", blank=True)
    gate = models.ForeignKey(
        Gate, models.PROTECT, null=True, related_name="tasks", verbose_name=_("조건을 붙인 단계평가")
    )
    meeting = models.ForeignKey(
        "projects.MeetingNote", models.PROTECT, null=True, related_name="actions", verbose_name=_("회의")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("등록일시"), default=clock.now)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("할 일")
        verbose_name_plural = _("할 일")
        ordering = ["starts_on", "ends_on", "pk"]
        indexes = [
            models.Index(fields=["status", "ends_on"], name="task_due"),
            # A project's next milestone; with fewer equal columns SQLite reads all that is open, by date.
            models.Index(fields=["project", "kind", "status", "ends_on"], name="task_next"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="task_period"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="task_progress"),
            models.CheckConstraint(
                condition=Q(kind="condition", gate__isnull=False) | ~Q(kind="condition") & Q(gate=None),
                name="conditions_come_from_gates",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:task", args=[self.pk])

    @property
    def slip(self) -> int | None:
        """By how many days it is planned to end later than the baseline says."""
        return (self.ends_on - self.baseline_ends_on).days if self.baseline_ends_on else None

    @property
    def is_unmet_condition(self) -> bool:
        """As TaskQuerySet.unmet_conditions()."""
        met = (Task.Status.CONFIRMED, Task.Status.CANCELLED)
        return self.kind == Task.Kind.CONDITION and self.status not in met

    def is_late(self, on: "date") -> bool:
        """As TaskQuerySet.overdue()."""
        return self.status == Task.Status.OPEN and self.ends_on < on
