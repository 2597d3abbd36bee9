"""A supplier's offer for a match: what it does in each stage, what it costs item by item, what it promises.

A later version replaces an earlier one, and all are kept. `amount_krw` is the sum of the items, without VAT.
"""

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from foundation.history import clock

from .matches import Match
from .rounds import Round, Seat

if TYPE_CHECKING:
    from companies.models import User

VAT_PERCENT = 10


def vat(amount_krw: int, *, taxable: bool) -> int:
    """VAT in won of an amount without it: a tenth of the whole sum, what is left below a won dropped."""
    return amount_krw * VAT_PERCENT // 100 if taxable else 0


class QuotationQuerySet(models.QuerySet["Quotation"]):
    def visible_to(self, user: "User") -> "QuotationQuerySet":
        """Those of the matches that the person sees, and those that it judges in a round; while a round seals its
        need's offers, each firm's own only."""
        if not user.is_authenticated:
            return self.none()
        need = OuterRef("match__need")
        own = Q(match__solution__company__in=list(user.firms))
        judged = Exists(Seat.objects.reading(user).filter(round__need=need)) & Q(withdrawn_at=None)
        seen = Q(match__in=Match.objects.visible_to(user)) | judged
        return self.filter(seen).filter(own | ~Exists(Round.objects.sealing().filter(need=need)))

    def standing(self) -> "QuotationQuerySet":
        return self.filter(withdrawn_at=None)

    def in_full(self) -> "QuotationQuerySet":
        return self.prefetch_related("items", "measures")


class Quotation(models.Model):
    match = models.ForeignKey(Match, models.CASCADE, related_name="quotations")
    version = models.PositiveSmallIntegerField(_("판"))
    amount_krw = models.BigIntegerField(_("견적 금액(원, 부가세 별도)"))
    taxable = models.BooleanField(_("부가세 과세"), default=True)
    vat_krw = models.BigIntegerField(_("부가세(원)"))
    weeks = models.PositiveSmallIntegerField(_("수행 기간(주)"))
    approach = models.TextField(_("개념검증(PoC) 방법"))
    approach_pilot = models.TextField(_("실증 방법"), blank=True)
    approach_rollout = models.TextField(_("확산 방법"), blank=True)
    people = models.TextField(_("투입 인력"), blank=True)
    data_needed = models.TextField(_("필요한 데이터"), blank=True)
    risks = models.TextField(_("위험과 대응"), blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("제출일시"), default=clock.now)
    withdrawn_at = models.DateTimeField(_("철회일시"), null=True)
    withdrawn_reason = models.TextField(_("철회 사유"), blank=True)

    objects = QuotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("견적")
        verbose_name_plural = _("견적")
        ordering = ["match", "-version"]
        constraints = [models.UniqueConstraint(fields=["match", "version"], name="one_quotation_version")]

    def __str__(self) -> str:
        return f"{self.match} v{self.version}"

    @property
    def total_krw(self) -> int:
        return self.amount_krw + self.vat_krw

    @property
    def stages(self) -> list[tuple[str, str]]:
        """What is done in each stage, of those that the offer covers."""
        told = {
            _("개념검증(PoC)"): self.approach,
            _("실증"): self.approach_pilot,
            _("확산"): self.approach_rollout,
        }
        return [(str(stage), text) for stage, text in told.items() if text]

    @property
    def by_category(self) -> dict[str, int]:
        """The sum of the items in each category, in the categories' order; uses the prefetched items."""
        sums: Counter[str] = Counter()
        for item in self.items.all():
            sums[item.category] += item.amount_krw
        return {code: sums[code] for code in CostCategory.values if code in sums}


class CostCategory(models.TextChoices):
    PEOPLE = "people", _("인건비")
    EQUIPMENT = "equipment", _("장비·재료비")
    SOFTWARE = "software", _("소프트웨어·클라우드")
    DATA = "data", _("데이터")
    OUTSOURCING = "outsourcing", _("위탁·용역")
    OTHER = "other", _("기타")


class Cost(models.Model):
    """A line of what something costs, without VAT."""

    position = models.PositiveSmallIntegerField()
    category = models.CharField(_("비목"), max_length=12, choices=CostCategory.choices)
    name = models.CharField(_("내역"), max_length=120)
    amount_krw = models.BigIntegerField(_("금액(원, 부가세 별도)"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class QuotationItem(Cost):
    quotation = models.ForeignKey(Quotation, models.CASCADE, related_name="items")

    class Meta:
        ordering = ["quotation_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["quotation", "position"], name="one_cost_item_per_position"),
            models.CheckConstraint(condition=Q(amount_krw__gt=0), name="item_amount_positive"),
        ]


class Direction(models.TextChoices):
    UP = "up", _("높일수록 좋음")
    DOWN = "down", _("낮출수록 좋음")


class Promise(models.Model):
    """A measure, where it stands and where it shall come to."""

    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("지표"), max_length=80)
    unit = models.CharField(_("단위"), max_length=20)
    direction = models.CharField(_("방향"), max_length=4, choices=Direction.choices)
    baseline = models.DecimalField(_("현재값"), max_digits=14, decimal_places=3, null=True)
    target = models.DecimalField(_("목표값"), max_digits=14, decimal_places=3)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def baseline_text(self) -> str:
        """The value as people write it; empty where it isn't known."""
        return "" if self.baseline is None else written(self.baseline)

    @property
    def target_text(self) -> str:
        return written(self.target)


def written(value: Decimal) -> str:
    """1200.500 → 1,200.5"""
    return f"{value.normalize():,f}"


class QuotationMeasure(Promise):
    """What the supplier promises to bring about: the project is measured by it."""

    quotation = models.ForeignKey(Quotation, models.CASCADE, related_name="measures")

    class Meta:
        ordering = ["quotation_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["quotation", "position"], name="one_measure_per_position")
        ]
