"""What the selected offer promised: its measures are the project's KPIs, its cost items the project's budget.

Without VAT; the lines of a project's budget add up to its amount.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaking.models import QuotationMeasure
from matchmaking.models.quotations import Cost, Promise

from .projects import Project


class Measure(Promise):
    project = models.ForeignKey(Project, models.CASCADE, related_name="measures")
    promised = models.OneToOneField(
        QuotationMeasure, models.PROTECT, related_name="+", verbose_name=_("견적의 지표")
    )

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
