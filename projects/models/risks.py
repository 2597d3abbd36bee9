"""Risks, which may happen, and issues, which have: how likely, how bad, who answers for it until when.

The rule by which one goes up to the operating body stands here: for a record in `goes_up()`, for rows in
`to_escalate()`.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.history import clock

from .projects import Project, ProjectRecordQuerySet

if TYPE_CHECKING:
    from datetime import date

#: A score from which a risk goes to the coordinator at once, and one from which it is to be watched.
SEVERE = 15
NOTABLE = 8
#: Days after its due date from which it does so too, whatever its score.
LATE_DAYS = 7
ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class Band(models.TextChoices):
    """A score in a word; the matrix says it beside its colour."""

    SEVERE = "severe", _("심각")
    NOTABLE = "notable", _("경계")
    MINOR = "minor", _("낮음")


def band(score: int) -> Band:
    """The band of a score from 1 to 25."""
    if score >= SEVERE:
        return Band.SEVERE
    return Band.NOTABLE if score >= NOTABLE else Band.MINOR


class RiskQuerySet(ProjectRecordQuerySet):
    def open(self) -> "RiskQuerySet":
        return self.exclude(status=Risk.Status.CLOSED)

    def severe(self) -> "RiskQuerySet":
        return self.alias(product=F("probability") * F("impact")).filter(product__gte=SEVERE)

    def overdue(self, on: "date") -> "RiskQuerySet":
        return self.open().filter(due_on__lt=on)

    def to_escalate(self, on: "date") -> "RiskQuerySet":
        """Those that go up on that day and haven't; as Risk.goes_up."""
        late = Q(due_on__lte=on - timedelta(days=LATE_DAYS))
        rows = self.alias(product=F("probability") * F("impact"))
        return rows.filter(Q(product__gte=SEVERE) | late, status=Risk.Status.OPEN)


class Risk(models.Model):
    class Kind(models.TextChoices):
        RISK = "risk", _("위험")
        ISSUE = "issue", _("이슈")

    class Status(models.TextChoices):
        OPEN = "open", _("열림")
        ESCALATED = "escalated", _("상위 보고")
        CLOSED = "closed", _("닫힘")

    class Response(models.TextChoices):
        AVOID = "avoid", pgettext_lazy("risk", "회피")
        MITIGATE = "mitigate", _("완화")
        TRANSFER = "transfer", _("전가")
        ACCEPT = "accept", _("수용")

    project = models.ForeignKey(Project, models.CASCADE, related_name="risks")
    kind = models.CharField(_("구분"), max_length=5, choices=Kind.choices, default=Kind.RISK)
    title = models.CharField(_("내용"), max_length=160)
    probability = models.PositiveSmallIntegerField(_("가능성"), validators=ONE_TO_FIVE)
    impact = models.PositiveSmallIntegerField(_("영향"), validators=ONE_TO_FIVE)
    response = models.CharField(_("대응 방식"), max_length=8, choices=Response.choices)
    plan = models.TextField(_("대응 계획"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("담당자")
    )
    due_on = models.DateField(_("조치 기한"))
    status = models.CharField(_("상태"), max_length=9, choices=Status.choices, default=Status.OPEN)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(_("등록일시"), default=clock.now)

    objects = RiskQuerySet.as_manager()

    class Meta:
        verbose_name = _("위험·이슈")
        verbose_name_plural = _("위험·이슈")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(probability__range=(1, 5), impact__range=(1, 5)), name="risk_grades"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:risk", args=[self.pk])

    @property
    def score(self) -> int:
        return self.probability * self.impact

    @property
    def band(self) -> Band:
        return band(self.score)

    def goes_up(self, on: "date") -> bool:
        """Whether the rule asks the operating body to look at it: severe, or not dealt with a week after its date."""
        return self.score >= SEVERE or self.due_on <= on - timedelta(days=LATE_DAYS)
