"""What the selected offer promised: its measures are the project's KPIs, its cost items the project's budget.

Without VAT; the lines of a project's budget add up to its amount.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaking.models import CostCategory, QuotationMeasure
from matchmaking.models.quotations import Direction

from .projects import Project


class Measure(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("지표"), max_length=80)
    unit = models.CharField(_("단위"), max_length=20)
    direction = models.CharField(_("방향"), max_length=4, choices=Direction.choices)
    baseline = models.DecimalField(_("현재값"), max_digits=14, decimal_places=3, null=True)
    target = models.DecimalField(_("목표값"), max_digits=14, decimal_places=3)
    promised = models.OneToOneField(
        QuotationMeasure, models.PROTECT, related_name="+", verbose_name=_("견적의 지표")
    )

    class Meta:
        verbose_name = _("성과 지표")
        verbose_name_plural = _("성과 지표")
        ordering = ["project_id", "position"]
        constraints = [models.UniqueConstraint(fields=["project", "position"], name="one_kpi_per_position")]

    def __str__(self) -> str:
        return self.name


class BudgetLine(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, related_name="budget")
    position = models.PositiveSmallIntegerField()
    category = models.CharField(_("비목"), max_length=12, choices=CostCategory.choices)
    name = models.CharField(_("내역"), max_length=120)
    amount_krw = models.BigIntegerField(_("금액(원, 부가세 별도)"))

    class Meta:
        verbose_name = _("예산")
        verbose_name_plural = _("예산")
        ordering = ["project_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["project", "position"], name="one_budget_line_per_position"),
            models.CheckConstraint(condition=Q(amount_krw__gt=0), name="budget_amount_positive"),
        ]

    def __str__(self) -> str:
        return self.name
