"""What a project is held to: its measures (KPI), and the cost items of the offer that it began with.

Without VAT; the items of a project's offer add up to its amount. A signed agreement's terms bind budget and targets.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaking.models import QuotationMeasure
from matchmaking.models.quotations import Cost, Promise

from .projects import Project

if TYPE_CHECKING:
    from companies.models import User


class Aspect(models.TextChoices):
    """The rows of the pilot's verification sheet (실증 확인서)."""

    LATENCY = "latency", _("지연시간")
    POWER = "power", _("전력")
    ACCURACY = "accuracy", _("정확도")
    DURABILITY = "durability", _("내구성")
    RELIABILITY = "reliability", _("신뢰성")
    SECURITY = "security", _("보안")


class MeasureQuerySet(models.QuerySet["Measure"]):
    def visible_to(self, user: "User") -> "MeasureQuerySet":
        return self.filter(project__in=Project.objects.visible_to(user))

    def kpis(self) -> "MeasureQuerySet":
        return self.filter(aspect="")

    def sheet(self) -> "MeasureQuerySet":
        """The rows of the verification sheet."""
        return self.exclude(aspect="")


class Measure(Promise):
    """A KPI of the project, or with an `aspect` a row of the pilot's verification sheet."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="measures")
    promised = models.OneToOneField(
        QuotationMeasure, models.PROTECT, null=True, related_name="+", verbose_name=_("견적의 지표")
    )
    aspect = models.CharField(_("실증 항목"), max_length=12, choices=Aspect.choices, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("성과 지표")
        verbose_name_plural = _("성과 지표")
        ordering = ["project_id", "position"]
        constraints = [models.UniqueConstraint(fields=["project", "position"], name="one_kpi_per_position")]


class BudgetLine(Cost):
    project = models.ForeignKey(Project, models.CASCADE, related_name="budget")

    class Meta:
        verbose_name = _("예산")
        verbose_name_plural = _("예산")
        ordering = ["project_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["project", "position"], name="one_budget_line_per_position"),
            models.CheckConstraint(condition=Q(amount_krw__gt=0), name="budget_amount_positive"),
        ]
