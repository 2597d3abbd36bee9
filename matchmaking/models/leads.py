"""Leads as they were last computed: for each supplier the open needs that fit, each with its best solution.

A row is derived and can be computed again at any time. Which facts of the need it rests on is kept (`masked`), so that
what was computed from all of a need is never shown to who may read its summary only.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from foundation.history import clock
from solutions.models import Solution

from .matches import Match
from .needs import Need
from .passes import LeadPass

if TYPE_CHECKING:
    from companies.models import User


class LeadQuerySet(models.QuerySet["Lead"]):
    def visible_to(self, user: "User") -> "LeadQuerySet":
        """Those of one's own firms, of open needs that one may see now, in no more than what one may see of them;
        without those that the firm was invited to, which are invitations by now."""
        seen = Need.objects.visible_to(user).open()
        known = Match.objects.filter(
            need=OuterRef("need"), solution__company=OuterRef("company"), status__in=Match.SUPPLIER_SEES
        )
        offered = Solution.objects.offered().filter(company__in=list(user.firms))
        return self.filter(
            Q(masked=True) | Q(need__in=seen.full_to(user)), need__in=seen, solution__in=offered
        ).exclude(Exists(known))

    def passed(self, *, passed: bool) -> "LeadQuerySet":
        """Those that the supplier said are nothing for it, or the others."""
        said = LeadPass.objects.standing().filter(need=OuterRef("need"), company=OuterRef("company"))
        return self.filter(Exists(said) if passed else ~Exists(said))

    def ranked(self, close: float) -> "LeadQuerySet":
        """Those of at least the score `close` first, then by both sides' interest."""
        apart = Case(When(score__gte=close, then=Value(0)), default=Value(1))
        return self.order_by(apart, "-interest", "-score", "need")


class Lead(models.Model):
    """`interest` is the score times the probability that the supplier accepts; `reasons` by language, told for what the
    supplier may see of the need."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="leads")
    company = models.ForeignKey(Company, models.CASCADE, related_name="leads")
    solution = models.ForeignKey(Solution, models.CASCADE, related_name="+")
    score = models.FloatField(_("점수"))
    accept_probability = models.FloatField(_("수락 가능성"))
    interest = models.FloatField(_("양쪽의 관심"))
    reasons = models.JSONField(default=dict)
    ranker = models.CharField(_("순위 모델"), max_length=40)
    masked = models.BooleanField(_("요약으로 계산"))
    refreshed_at = models.DateTimeField(_("계산일시"), default=clock.now)

    objects = LeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("추천 수요")
        verbose_name_plural = _("추천 수요")
        ordering = ["company", "-interest"]
        constraints = [models.UniqueConstraint(fields=["need", "company"], name="one_lead_per_supplier")]
        indexes = [models.Index(fields=["company", "-interest"], name="lead_company_interest")]

    def __str__(self) -> str:
        return f"{self.need_id} → {self.company_id}"


class LeadRefresh(models.Model):
    """When all leads of a supplier were last computed, whether any were found or not."""

    company = models.OneToOneField(Company, models.CASCADE, primary_key=True, related_name="+")
    refreshed_at = models.DateTimeField(_("계산일시"))

    def __str__(self) -> str:
        return f"{self.company_id} {self.refreshed_at:%Y-%m-%d %H:%M}"
