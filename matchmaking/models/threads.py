"""What the people of a match write to each other: one thread a match, and what each of them has read of it.

Nothing of it is edited or deleted; a person who is erased leaves the fact that something was said.
"""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from companies.permissions import is_operator
from foundation.history import clock

from .matches import Match

if TYPE_CHECKING:
    from companies.models import User


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: "User") -> "MessageQuerySet":
        """Those of the matches that one sees."""
        return self.filter(match__in=Match.objects.visible_to(user))

    def concerning(self, user: "User") -> "MessageQuerySet":
        """Those of one's own threads: of one's firms, and of the operating body's many those that one looks after, has
        written in or was called to."""
        rows = self.visible_to(user)
        if not is_operator(user):
            return rows
        here = Message.objects.filter(match=OuterRef("match"))
        return rows.filter(
            Q(match__need__coordinator=user)
            | Q(match__need__company__in=list(user.firms))
            | Exists(here.filter(author=user))
            | Exists(here.filter(mentions=user))
        )

    def unread_by(self, user: "User") -> "MessageQuerySet":
        """Of one's own threads what others have written since one has looked."""
        seen = ThreadRead.objects.filter(user=user, match=OuterRef("match"), seen_at__gte=OuterRef("sent_at"))
        return self.concerning(user).exclude(author=user).exclude(Exists(seen))


class Message(models.Model):
    class Side(models.TextChoices):
        DEMAND = "demand", _("수요기업")
        SUPPLIER = "supplier", _("공급기업")
        OPERATOR = "operator", _("운영기관")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    match = models.ForeignKey(Match, models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    #: For whom the author spoke then, whatever firm the person is of by now.
    side = models.CharField(_("쪽"), max_length=8, choices=Side.choices)
    body = models.TextField(_("글"), max_length=5000)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    sent_at = models.DateTimeField(_("보낸 일시"), default=clock.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("대화 글")
        verbose_name_plural = _("대화 글")
        ordering = ["sent_at", "pk"]
        indexes = [models.Index(fields=["match", "sent_at"], name="message_in_thread")]

    def __str__(self) -> str:
        return f"{self.match} {self.sent_at:%Y-%m-%d %H:%M}"


class ThreadRead(models.Model):
    """Up to which message a person has read a thread."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    match = models.ForeignKey(Match, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(_("읽은 일시"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "match"], name="thread_read_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.match_id}"
