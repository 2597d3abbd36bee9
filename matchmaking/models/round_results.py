"""What a selection round's decision computed, and how firms object: to a reviewer (기피), to a result (이의신청)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from foundation.history import clock

from .matches import Match
from .rounds import Round


class Challenge(models.Model):
    """기피: a firm that takes part names, in words, whom it doesn't want to be judged by."""

    class Status(models.TextChoices):
        RAISED = "raised", _("검토 중")
        UPHELD = "upheld", _("인용")
        DISMISSED = "dismissed", _("기각")

    round = models.ForeignKey(Round, models.PROTECT, related_name="challenges")
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    person = models.CharField(_("누구를 기피하나요? (이름이나 소속)"), max_length=200)
    reason = models.TextField(_("기피 사유"))
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.RAISED)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(_("신청일시"), default=clock.now)
    answer = models.TextField(_("결정 사유"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("결정일시"), null=True)

    class Meta:
        verbose_name = _("기피 신청")
        verbose_name_plural = _("기피 신청")
        ordering = ["raised_at", "pk"]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.company_id}"


class Result(models.Model):
    """What a decision computed for an offer; those of an earlier decision stay."""

    class Award(models.TextChoices):
        SELECTED = "selected", _("선정")
        RESERVE = "reserve", _("예비")
        NONE = "none", _("미선정")

    round = models.ForeignKey(Round, models.PROTECT, related_name="results")
    decision = models.PositiveSmallIntegerField(_("의결 차수"))
    match = models.ForeignKey(Match, models.PROTECT, related_name="round_results")
    #: The mean of each criterion, in the criteria's order; they add up to `mean`.
    means = models.JSONField()
    mean = models.DecimalField(_("평균"), max_digits=7, decimal_places=4)
    bonus = models.PositiveSmallIntegerField(_("가점"))
    total = models.DecimalField(_("합계"), max_digits=7, decimal_places=4)
    passed = models.BooleanField(_("기준 점수 이상"))
    rank = models.PositiveSmallIntegerField(_("순위"))
    tied_by = models.CharField(_("동점을 가른 규칙"), max_length=10, blank=True)
    award = models.CharField(_("결과"), max_length=10, choices=Award.choices)

    class Meta:
        verbose_name = _("평가 결과")
        verbose_name_plural = _("평가 결과")
        ordering = ["round", "-decision", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["round", "decision", "match"], name="one_result_per_decision"),
            models.UniqueConstraint(fields=["round", "decision", "rank"], name="one_rank_per_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} #{self.rank}"


class Appeal(models.Model):
    """이의신청: an offering firm objects to a decision, within its time."""

    class Status(models.TextChoices):
        RAISED = "raised", _("검토 중")
        UPHELD = "upheld", _("인용")
        DISMISSED = "dismissed", _("기각")

    round = models.ForeignKey(Round, models.PROTECT, related_name="appeals")
    decision = models.PositiveSmallIntegerField(_("의결 차수"))
    match = models.ForeignKey(Match, models.PROTECT, related_name="appeals")
    text = models.TextField(_("이의 내용"))
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.RAISED)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(_("신청일시"), default=clock.now)
    answer = models.TextField(_("결정 사유"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("결정일시"), null=True)

    class Meta:
        verbose_name = _("이의신청")
        verbose_name_plural = _("이의신청")
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "decision", "match"], name="one_appeal_per_decision")
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.match_id}"
