"""Targets of the plan, as rows; what is measured against them is computed (alliance/kpis)."""

import re
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

PLAN_STARTS, PLAN_ENDS = 2026, 2030


class PlanTask(models.Model):
    """One of the plan's tasks; figures and their known faults are those of the source (alliance/data/plan.json)."""

    number = models.PositiveSmallIntegerField(_("과제 번호"), primary_key=True)
    title = models.CharField(_("추진과제"), max_length=120)
    strategy = models.CharField(_("전략"), max_length=40)
    #: What the source says that the yearly budgets add up to; empty where another task's budget holds this one's.
    stated_million_krw = models.PositiveIntegerField(_("출처의 합계(백만원)"), null=True)
    note = models.CharField(_("출처의 문제"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("추진과제")
        verbose_name_plural = _("추진과제")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class PlanBudget(models.Model):
    """What the plan gives a task in a year, in million won as the source has it."""

    task = models.ForeignKey(PlanTask, models.CASCADE, related_name="budgets")
    year = models.PositiveSmallIntegerField(_("연도"))
    million_krw = models.PositiveIntegerField(_("예산(백만원)"))

    class Meta:
        verbose_name = _("연도별 예산")
        verbose_name_plural = _("연도별 예산")
        ordering = ["task", "year"]
        constraints = [models.UniqueConstraint(fields=["task", "year"], name="one_budget_per_year")]

    def __str__(self) -> str:
        return f"{self.task} {self.year}"


class KpiSetting(models.Model):
    """Who answers for a KPI, and from which share of its target it counts as endangered or missed."""

    kpi = models.CharField(_("지표"), max_length=40, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("담당자")
    )
    amber_percent = models.PositiveSmallIntegerField(_("주의 기준(목표의 %)"), default=90)
    red_percent = models.PositiveSmallIntegerField(_("미달 기준(목표의 %)"), default=70)
    published = models.BooleanField(_("공개"), default=False)

    class Meta:
        verbose_name = _("지표 설정")
        verbose_name_plural = _("지표 설정")
        ordering = ["kpi"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(red_percent__lte=models.F("amber_percent")), name="red_below_amber"
            )
        ]

    def __str__(self) -> str:
        return self.kpi


class Target(models.Model):
    """Of a KPI: for one `year`, or where that is empty for the plan's whole period.

    Those of the plan have its `task`; the others were set by the operating body.
    """

    task = models.ForeignKey(
        PlanTask, models.CASCADE, null=True, related_name="targets", verbose_name=_("추진과제")
    )
    kpi = models.CharField(_("지표"), max_length=40)
    year = models.PositiveSmallIntegerField(_("연도"), null=True)
    #: Empty where the plan says in words only what it wants.
    value = models.PositiveBigIntegerField(_("목표"), null=True)
    unit = models.CharField(_("단위"), max_length=10)
    period = models.CharField(_("기간"), max_length=20)
    at_least = models.BooleanField(_("이상"), default=False)
    note = models.CharField(_("비고"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("목표")
        verbose_name_plural = _("목표")
        ordering = ["task", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kpi", "year"], name="one_target_per_kpi_and_year"),
            models.UniqueConstraint(
                fields=["kpi"], condition=models.Q(year=None), name="one_target_per_kpi_for_the_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.year or self.period}".strip()

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last of its period; None where the source names none. A lone year is the one by which it is due."""
        if self.year:
            return self.year, self.year
        named = [int(year) for year in re.findall(r"\d{4}", self.period)]
        return (PLAN_STARTS, named[-1]) if named else None

    def elapsed(self, on: date) -> Decimal | None:
        """Which share of its period has passed with that day, from 0 to 1."""
        if not self.years:
            return None
        first, last = date(self.years[0], 1, 1), date(self.years[1], 12, 31)
        days = (min(on, last) - first).days + 1
        return Decimal(max(days, 0)) / ((last - first).days + 1)
