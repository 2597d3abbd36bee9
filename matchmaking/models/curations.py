"""What a coordinator changes about a need's list: a pin that a second coordinator confirms, or an exclusion.

Each has its reason, at most one of a pair stands at a time, and nothing is deleted. Persons are keys here.
"""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from companies.permissions import is_operator
from foundation.history import clock
from solutions.models import Solution

from .needs import Need

if TYPE_CHECKING:
    from companies.models import User


class CurationQuerySet(models.QuerySet["Curation"]):
    def visible_to(self, user: "User") -> "CurationQuerySet":
        """The operating body's people, but for needs and solutions of firms that they have an interest in."""
        if not is_operator(user):
            return self.none()
        firms = list(user.interests)
        return self.exclude(Q(need__company__in=firms) | Q(solution__company__in=firms)) if firms else self

    def live(self) -> "CurationQuerySet":
        return self.filter(status=Curation.Status.LIVE)

    def waiting_for(self, user: "User") -> "CurationQuerySet":
        """Pins that this person may confirm."""
        proposed = self.visible_to(user).filter(status=Curation.Status.PROPOSED)
        return proposed.exclude(made_by_key=user.pk)


class Curation(models.Model):
    class Kind(models.TextChoices):
        PIN = "pin", _("TP 추천")
        EXCLUDE = "exclude", _("제외")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("확인 대기")
        LIVE = "live", _("적용 중")
        WITHDRAWN = "withdrawn", _("거둠")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    need = models.ForeignKey(Need, models.PROTECT, related_name="curations")
    solution = models.ForeignKey(Solution, models.PROTECT, related_name="curations")
    kind = models.CharField(_("종류"), max_length=8, choices=Kind.choices)
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices)
    reason = models.TextField(_("사유"))
    note = models.CharField(_("수요기업에 보일 말"), max_length=200, blank=True)
    made_by_key = models.UUIDField()
    made_at = models.DateTimeField(_("등록일시"), default=clock.now)
    confirmed_by_key = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(_("확인일시"), null=True)
    withdrawn_by_key = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(_("거둔 일시"), null=True)
    withdrawn_reason = models.TextField(_("거둔 사유"), blank=True)

    #: The states in which it stands, so that the pair has no other.
    STANDING = (Status.PROPOSED, Status.LIVE)

    objects = CurationQuerySet.as_manager()

    class Meta:
        verbose_name = _("순위 조정")
        verbose_name_plural = _("순위 조정")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "solution"],
                condition=Q(status__in=("proposed", "live")),
                name="one_standing_curation_per_pair",
            ),
            models.CheckConstraint(
                condition=~Q(kind="pin", status="live")
                | (Q(confirmed_by_key__isnull=False) & ~Q(confirmed_by_key=F("made_by_key"))),
                name="pin_confirmed_by_another",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="curation_has_reason"),
        ]
        indexes = [models.Index(fields=["status", "made_at"], name="curation_status_made")]

    def __str__(self) -> str:
        return f"{self.need} – {self.solution}: {self.get_kind_display()}"
