"""상담일지: what the operating body's people noted of a call, a visit or a consultation, and what they will do next.

Firms never read it. Persons are keys here, and nothing is asked about the people talked with.
"""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.permissions import is_operator
from foundation.history import clock

from .matches import Match
from .needs import Need

if TYPE_CHECKING:
    from companies.models import User


class ContactQuerySet(models.QuerySet["ContactLog"]):
    def visible_to(self, user: "User") -> "ContactQuerySet":
        """The operating body's people, but for cases of firms that they have an interest in, and of needs for which
        such a firm is thought of; as permissions.can_log."""
        if not is_operator(user):
            return self.none()
        firms = list(user.interests)
        if not firms:
            return self
        rivals = Match.objects.filter(need=OuterRef("need"), solution__company__in=firms)
        return self.exclude(
            Q(company__in=firms) | Q(need__isnull=False, need__company__in=firms) | Q(Exists(rivals))
        )

    def waiting(self) -> "ContactQuerySet":
        """With a next action that nobody has done yet, the earliest first."""
        return self.exclude(next_action="").filter(done_at=None).order_by("next_on", "recorded_at")

    def for_list(self) -> "ContactQuerySet":
        return self.select_related("company", "need", "match__solution__company")


class ContactLog(models.Model):
    class Kind(models.TextChoices):
        PHONE = "phone", _("전화")
        VISIT = "visit", _("방문")
        CONSULTATION = "consultation", _("상담")
        EVENT = "event", _("행사")
        MAIL = "mail", _("메일·문서")
        MEMO = "memo", _("메모")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="contacts", verbose_name=_("기업"))
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="contacts")
    match = models.ForeignKey(Match, models.PROTECT, null=True, related_name="contacts")
    kind = models.CharField(_("방법"), max_length=12, choices=Kind.choices)
    summary = models.TextField(_("내용"))
    occurred_on = models.DateField(_("날짜"), default=clock.today)
    recorded_at = models.DateTimeField(_("적은 일시"), default=clock.now, editable=False)
    by_key = models.UUIDField(_("적은 사람"))
    next_action = models.CharField(_("다음에 할 일"), max_length=200, blank=True)
    next_on = models.DateField(_("언제까지"), null=True, blank=True)
    done_at = models.DateTimeField(_("마친 일시"), null=True, editable=False)
    done_by_key = models.UUIDField(null=True, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("상담일지")
        verbose_name_plural = _("상담일지")
        ordering = ["-occurred_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on=None) | ~Q(next_action=""), name="contact_date_has_action"
            ),
        ]
        indexes = [
            models.Index(fields=["next_on"], condition=Q(done_at=None), name="contact_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.occurred_on} {self.get_kind_display()}: {self.company}"
