"""Private interests in firms that people of the operating body and reviewers declare, so that they stay out of its
cases. A declaration is ended, never changed or deleted; its note goes when its person is erased."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.history import clock

from ..permissions import is_administrator
from .firms import Company

if TYPE_CHECKING:
    from .people import User


class InterestQuerySet(models.QuerySet["Interest"]):
    def visible_to(self, user: "User") -> "InterestQuerySet":
        """One's own; administrators keep the register."""
        if not user.is_authenticated:
            return self.none()
        return self if is_administrator(user) else self.filter(user=user)

    def live(self) -> "InterestQuerySet":
        return self.filter(ended_at=None)


class Interest(models.Model):
    class Kind(models.TextChoices):
        SHARES = "shares", _("지분")
        FAMILY = "family", _("가족")
        EMPLOYER = "employer", _("이전 근무")
        ADVICE = "advice", _("자문")
        OTHER = "other", _("기타")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="declared_interests")
    company = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("기업"))
    kind = models.CharField(_("관계"), max_length=10, choices=Kind.choices)
    note = models.TextField(_("설명"), blank=True)
    since = models.DateField(_("언제부터"), null=True, blank=True)
    declared_at = models.DateTimeField(_("신고일시"), default=clock.now)
    ended_at = models.DateTimeField(_("종료일시"), null=True, blank=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("이해관계")
        verbose_name_plural = _("이해관계")
        ordering = ["-declared_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "company", "kind"], condition=Q(ended_at=None), name="one_live_interest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.company} ({self.get_kind_display()})"
