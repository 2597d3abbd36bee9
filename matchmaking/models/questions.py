"""Questions of invited suppliers about a need, and the answers, which all of them read.

Who asked is known to the asker's own firm and to the operating body; to the demand firm where it was not hidden when
the question was asked; to other suppliers never. A question without an answer is between its asker and the demand side.
"""

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from companies.permissions import is_operator
from foundation.history import clock

from .matches import Match
from .needs import Need

if TYPE_CHECKING:
    from companies.models import User


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: "User") -> "QuestionQuerySet":
        """All for the demand side, but for needs that an operator has an interest in; for a supplier its own, and those
        with an answer, but for what is told only to who has pledged."""
        if not user.is_authenticated:
            return self.none()
        firms, known = list(user.firms), Match.objects.filter(need=OuterRef("need"))
        own = known.filter(solution__company__in=firms, status__in=Match.HEARS)
        pledged = Q(pledged_only=False) | Exists(own.filter(nda_accepted_at__isnull=False))
        told = Q(answered_at__isnull=False) & pledged & Exists(own)
        seen: Any = Q(need__company__in=firms) | Q(match__solution__company__in=firms) | told
        if is_operator(user):
            interests = list(user.interests)
            rivals = known.filter(solution__company__in=interests)
            seen |= ~Q(need__company__in=interests) & ~Exists(rivals)
        return self.filter(seen)


class Question(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    need = models.ForeignKey(Need, models.PROTECT, related_name="questions")
    match = models.ForeignKey(Match, models.PROTECT, related_name="questions")
    body = models.TextField(_("질문"), max_length=2000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("질문일시"), default=clock.now)
    #: As it was promised when the question was asked, whatever the next invitation says.
    hide_asker = models.BooleanField(_("질문한 기업 이름 숨기기"), default=True)
    answer = models.TextField(_("답"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    answered_at = models.DateTimeField(_("답한 일시"), null=True)
    pledged_only = models.BooleanField(_("비밀유지서약 뒤 공개"), default=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("질문")
        verbose_name_plural = _("질문")
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["need", "asked_at"], name="question_of_need")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="question_answer_is_dated",
            )
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.asked_at:%Y-%m-%d %H:%M}"
