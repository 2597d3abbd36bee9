"""Programmes (사업) with their rules: cost categories, ceilings, and how their own system names its columns."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.permissions import is_operator
from foundation.history.models import Identified

if TYPE_CHECKING:
    from companies.models import User

PERCENT = [MaxValueValidator(100)]


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: "User") -> "ProgrammeQuerySet":
        return self if is_operator(user) else self.none()


class Programme(Identified):
    """A support scheme of one fiscal year."""

    class System(models.TextChoices):
        NONE = "none", _("없음")
        BOTAME = "botame", _("보탬e")
        ENARA = "enara", _("e나라도움")
        RCMS = "rcms", _("RCMS")

    name = models.CharField(_("사업명"), max_length=120)
    agency = models.CharField(_("전담기관"), max_length=80)
    fiscal_year = models.PositiveSmallIntegerField(
        _("귀속연도"), validators=[MinValueValidator(2020), MaxValueValidator(2100)]
    )
    plan_task = models.PositiveSmallIntegerField(
        _("추진과제 번호"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(11)]
    )
    grant_ceiling_percent = models.PositiveSmallIntegerField(
        _("지원금 상한(총사업비의 %)"), default=75, validators=PERCENT
    )
    cash_floor_percent = models.PositiveSmallIntegerField(
        _("민간부담금 가운데 현금 하한(%)"), default=10, validators=PERCENT
    )
    follow_up_years = models.PositiveSmallIntegerField(
        _("사후관리 기간(년)"), default=3, validators=[MaxValueValidator(10)]
    )
    system = models.CharField(_("정산 시스템"), max_length=8, choices=System.choices, default=System.NONE)
    #: Heading of the system's export for each of our fields; empty until somebody has mapped them.
    columns = models.JSONField(_("열 대응"), default=dict, blank=True)
    active = models.BooleanField(_("사용"), default=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("사업")
        verbose_name_plural = _("사업")
        ordering = ["-fiscal_year", "name"]
        constraints = [models.UniqueConstraint(fields=["name", "fiscal_year"], name="one_programme_per_year")]

    def __str__(self) -> str:
        return f"{self.name} ({self.fiscal_year})"


class CostCategory(models.Model):
    """A 비목 of a programme; those without one serve contracts that the firms fund themselves."""

    programme = models.ForeignKey(
        Programme, models.CASCADE, null=True, related_name="categories", verbose_name=_("사업")
    )
    code = models.CharField(_("코드"), max_length=20)
    name = models.CharField(_("비목"), max_length=40)
    position = models.PositiveSmallIntegerField(_("순서"))

    class Meta:
        verbose_name = _("비목")
        verbose_name_plural = _("비목")
        ordering = ["programme_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="one_category_per_code"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(programme=None), name="one_general_category_per_code"
            ),
        ]

    def __str__(self) -> str:
        return self.name
