"""What was shown and what became of it: the material that rankings learn from (DESIGN §5).

Only lists that were rendered to the demand firm are impressions. Persons are keys here, never names.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.history import clock
from solutions.models import Solution

from .needs import Need


class Impression(models.Model):
    """One list that was rendered: for which need, by which ranker, for whom."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    need = models.ForeignKey(Need, models.PROTECT, related_name="impressions")
    ranker = models.CharField(_("순위 모델"), max_length=40)
    viewer_key = models.UUIDField()
    shown_at = models.DateTimeField(_("노출일시"), default=clock.now)

    class Meta:
        verbose_name = _("노출")
        verbose_name_plural = _("노출")
        ordering = ["-shown_at"]

    def __str__(self) -> str:
        return f"{self.need} {self.shown_at:%Y-%m-%d}"


class ImpressionItem(models.Model):
    """One row of it, with the very features that gave its score; `placed` where a policy put it there."""

    class Placed(models.TextChoices):
        PIN = "pin", _("TP 추천")
        NEWCOMER = "newcomer", _("신규")

    impression = models.ForeignKey(Impression, models.CASCADE, related_name="items")
    solution = models.ForeignKey(Solution, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("순위"))
    score = models.FloatField(_("점수"))
    features = models.JSONField(default=dict)
    placed = models.CharField(_("자리를 준 규칙"), max_length=8, choices=Placed.choices, blank=True)

    class Meta:
        ordering = ["impression", "position"]
        constraints = [
            models.UniqueConstraint(fields=["impression", "position"], name="one_item_per_position")
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.solution}"


class Outcome(models.Model):
    """A fact about a pair that later rankings learn from; written by the deciding transaction."""

    class Kind(models.TextChoices):
        SHORTLISTED = "shortlisted", _("관심 후보")
        INVITED = "invited", _("초대")
        ACCEPTED = "accepted", _("수락")
        DECLINED = "declined", _("거절")
        SELECTED = "selected", _("선정")
        POC_STARTED = "poc_started", _("개념검증 시작")
        POC_PASSED = "poc_passed", _("개념검증 통과")
        PILOT_PASSED = "pilot_passed", _("실증 통과")
        COMMERCIALISED = "commercialised", _("사업화")
        STOPPED = "stopped", _("중단")
        #: What a stop was found to be; negligent is the supplier's fault alone.
        DILIGENT = "diligent", _("성실수행")
        NEGLIGENT = "negligent", _("불성실수행")
        #: Year by year after completion.
        RETAINED = "retained", _("계속 사용")
        ABANDONED = "abandoned", _("사용 중단")

    need = models.ForeignKey(Need, models.PROTECT, related_name="outcomes")
    solution = models.ForeignKey(Solution, models.PROTECT, related_name="outcomes")
    kind = models.CharField(_("종류"), max_length=16, choices=Kind.choices)
    occurred_at = models.DateTimeField(_("일시"), default=clock.now)

    class Meta:
        ordering = ["occurred_at"]
        indexes = [models.Index(fields=["solution", "kind"], name="outcome_solution_kind")]

    def __str__(self) -> str:
        return f"{self.need} {self.kind}"
