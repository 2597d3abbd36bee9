"""What each stage's gate asks for: templates (평가 서식), versioned, so that a round keeps the one it began with."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.history import clock

from .measurements import Level
from .projects import Stage


class GateTemplateQuerySet(models.QuerySet["GateTemplate"]):
    def for_stage(self, stage: str) -> "GateTemplate | None":
        """The present version."""
        return self.filter(stage=stage).order_by("version").last()

    def in_full(self) -> "GateTemplateQuerySet":
        """With their parts; the present version of a stage comes last."""
        parts = self.prefetch_related("criteria", "items", "requirements").select_related("created_by")
        return parts.order_by("stage", "version")


class GateTemplate(models.Model):
    """A version never changes once it is written; the highest one counts for new rounds."""

    stage = models.CharField(_("단계"), max_length=20, choices=Stage.choices)
    version = models.PositiveSmallIntegerField(_("판"))
    quorum = models.PositiveSmallIntegerField(
        _("의결 정족수"), default=1, validators=[MinValueValidator(1), MaxValueValidator(15)]
    )
    pass_score = models.PositiveSmallIntegerField(
        _("통과 기준점"), default=60, validators=[MaxValueValidator(100)]
    )
    note = models.CharField(_("바꾼 까닭"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("등록일시"), default=clock.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = GateTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("평가 서식")
        verbose_name_plural = _("평가 서식")
        ordering = ["stage", "version"]
        constraints = [models.UniqueConstraint(fields=["stage", "version"], name="one_template_version")]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} v{self.version}"


class Criterion(models.Model):
    """What reviewers score; the points of a template's criteria add up to 100."""

    template = models.ForeignKey(GateTemplate, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("평가 항목"), max_length=80)
    description = models.CharField(_("설명"), max_length=300, blank=True)
    points = models.PositiveSmallIntegerField(
        _("배점"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("평가 항목")
        verbose_name_plural = _("평가 항목")
        ordering = ["template_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="one_gate_criterion_per_position")
        ]

    def __str__(self) -> str:
        return self.name


class CheckItem(models.Model):
    """What the operating body checks off before the review starts."""

    template = models.ForeignKey(GateTemplate, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("점검 항목"), max_length=200)

    class Meta:
        verbose_name = _("점검 항목")
        verbose_name_plural = _("점검 항목")
        ordering = ["template_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="one_check_item_per_position")
        ]

    def __str__(self) -> str:
        return self.text


class Requirement(models.Model):
    """Evidence without which the round is neither started nor decided."""

    class Kind(models.TextChoices):
        DELIVERABLE = "deliverable", _("승인된 산출물")
        MEASUREMENTS = "measurements", _("모든 성과 지표의 확인된 측정값")
        SHEET = "sheet", _("실증 확인서의 모든 항목")
        REPORT = "report", _("최근 월간 보고의 승인")

    template = models.ForeignKey(GateTemplate, models.CASCADE, related_name="requirements")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("종류"), max_length=12, choices=Kind.choices, default=Kind.DELIVERABLE)
    name = models.CharField(_("요구 증빙"), max_length=120)
    level = models.CharField(
        _("최소 확인 수준"),
        max_length=16,
        choices=[(level.value, level.label) for level in Level if level.verified],
        blank=True,
    )

    class Meta:
        verbose_name = _("요구 증빙")
        verbose_name_plural = _("요구 증빙")
        ordering = ["template_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="one_requirement_per_position")
        ]

    def __str__(self) -> str:
        return self.name
