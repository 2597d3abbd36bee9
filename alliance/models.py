"""Targets of the plan, as rows; what is measured against them is computed (alliance/kpis.py)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanTask(models.Model):
    """One of the plan's tasks; figures and their known faults are those of the source (alliance/data/plan.json)."""

    number = models.PositiveSmallIntegerField(_("과제 번호"), primary_key=True)
    title = models.CharField(_("추진과제"), max_length=120)
    strategy = models.CharField(_("전략"), max_length=40)
    note = models.CharField(_("출처의 문제"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("추진과제")
        verbose_name_plural = _("추진과제")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Target(models.Model):
    task = models.ForeignKey(PlanTask, models.CASCADE, related_name="targets")
    kpi = models.CharField(_("지표"), max_length=40)
    value = models.PositiveIntegerField(_("목표"))
    unit = models.CharField(_("단위"), max_length=10)
    period = models.CharField(_("기간"), max_length=20)
    at_least = models.BooleanField(_("이상"), default=False)
    note = models.CharField(_("비고"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("목표")
        verbose_name_plural = _("목표")
        ordering = ["task", "pk"]
        constraints = [models.UniqueConstraint(fields=["task", "kpi"], name="one_target_per_kpi")]

    def __str__(self) -> str:
        return f"{self.task}: {self.kpi}"
