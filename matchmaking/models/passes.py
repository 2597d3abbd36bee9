"""What a supplier is not interested in: a need that was offered to it as a lead, and why.

Nothing of it reaches the demand firm, and it is no label of the ranking, which learns what helps a need.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from foundation.history import clock
from solutions.models import Solution

from .needs import Need

if TYPE_CHECKING:
    from companies.models import User


class LeadPassQuerySet(models.QuerySet["LeadPass"]):
    def visible_to(self, user: "User") -> "LeadPassQuerySet":
        """One's own firms' only: nobody else, not even the operating body, is told."""
        return self.filter(company__in=list(user.firms))

    def standing(self) -> "LeadPassQuerySet":
        return self.filter(undone_at=None)


class LeadPass(models.Model):
    class Reason(models.TextChoices):
        FIELD = "field", _("우리 분야가 아닙니다")
        CAPACITY = "capacity", _("지금은 여력이 없습니다")
        BUDGET = "budget", _("예산이 맞지 않습니다")
        TIME = "time", _("일정이 맞지 않습니다")
        DATA = "data", _("데이터·환경 조건이 맞지 않습니다")
        REGION = "region", _("너무 멉니다")
        OTHER = "other", _("기타")

    need = models.ForeignKey(Need, models.CASCADE, related_name="passes")
    company = models.ForeignKey(Company, models.CASCADE, related_name="passes")
    solution = models.ForeignKey(Solution, models.CASCADE, related_name="+")  # which it was a lead for
    reason = models.CharField(_("이유"), max_length=10, choices=Reason.choices)
    note = models.TextField(_("덧붙일 말"), max_length=500, blank=True)
    passed_at = models.DateTimeField(_("일시"), default=clock.now)
    passed_by_key = models.UUIDField(_("누가"))
    undone_at = models.DateTimeField(_("되돌린 일시"), null=True)

    objects = LeadPassQuerySet.as_manager()

    class Meta:
        verbose_name = _("관심 없는 수요")
        verbose_name_plural = _("관심 없는 수요")
        ordering = ["-passed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "company"], condition=Q(undone_at=None), name="one_standing_pass"
            )
        ]

    def __str__(self) -> str:
        return f"{self.company_id} ✕ {self.need_id}"
