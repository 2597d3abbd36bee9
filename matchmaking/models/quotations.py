"""A supplier's offer for a match. A later version replaces an earlier one, and both are kept."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.history import clock

from .matches import Match

if TYPE_CHECKING:
    from companies.models import User


class QuotationQuerySet(models.QuerySet["Quotation"]):
    def visible_to(self, user: "User") -> "QuotationQuerySet":
        """Those of the matches that the person sees."""
        return self.filter(match__in=Match.objects.visible_to(user))


class Quotation(models.Model):
    """An offer; a later version replaces an earlier one, both are kept."""

    match = models.ForeignKey(Match, models.CASCADE, related_name="quotations")
    version = models.PositiveSmallIntegerField(_("판"))
    amount_krw = models.BigIntegerField(_("견적 금액(원, 부가세 별도)"))
    weeks = models.PositiveSmallIntegerField(_("수행 기간(주)"))
    approach = models.TextField(_("수행 방법"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("제출일시"), default=clock.now)

    objects = QuotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("견적")
        verbose_name_plural = _("견적")
        ordering = ["match", "-version"]
        constraints = [models.UniqueConstraint(fields=["match", "version"], name="one_quotation_version")]

    def __str__(self) -> str:
        return f"{self.match} v{self.version}"
