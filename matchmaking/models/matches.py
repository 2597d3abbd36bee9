"""A match is a pair of a need and a solution on its way from shortlist to selection (DESIGN §6).

A candidate that nobody acted on has no row; it stands in the impressions only.
"""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from companies.permissions import is_operator
from foundation.history import clock
from foundation.history.models import Identified
from solutions.models import Solution

from .needs import Need

if TYPE_CHECKING:
    from companies.models import User


class MatchQuerySet(models.QuerySet["Match"]):
    def visible_to(self, user: "User") -> "MatchQuerySet":
        """The demand firm's own; the supplier's once it has been invited; and for the operating body all, but for those
        of needs that one has an interest in."""
        if not user.is_authenticated:
            return self.none()
        if is_operator(user) and not user.interests:
            return self
        firms = list(user.firms)
        seen = Q(need__company__in=firms) | Q(solution__company__in=firms, status__in=Match.SUPPLIER_SEES)
        if is_operator(user):
            seen |= ~self._contested(list(user.interests))
        return self.filter(seen)

    def handled_by(self, user: "User") -> "MatchQuerySet":
        """Those that the person decides about for the operating body: none of a need that one has an interest in."""
        if not is_operator(user):
            return self.none()
        return self.filter(~self._contested(list(user.interests))) if user.interests else self

    @staticmethod
    def _contested(firms: list[UUID]) -> Q:
        """Matches of needs that any of the firms has posted, or is thought of for; as permissions.has_interest."""
        rivals = Match.objects.filter(need=OuterRef("need"), solution__company__in=firms)
        return Q(need__company__in=firms) | Q(Exists(rivals))

    def for_list(self) -> "MatchQuerySet":
        return self.select_related("need__company", "solution__company", "invitation")

    def reserves(self) -> "MatchQuerySet":
        """Those that wait for a selection to fall through, the first first."""
        return self.filter(status=Match.Status.RESERVE).order_by("reserve_rank")


class Match(Identified):
    class Status(models.TextChoices):
        SHORTLISTED = "shortlisted", _("관심 후보")
        INVITED = "invited", _("초대함")
        ACCEPTED = "accepted", _("수락")
        CONSULTED = "consulted", _("상담함")
        DECLINED = "declined", _("거절")
        EXPIRED = "expired", _("무응답")
        CANCELLED = "cancelled", _("취소")
        QUOTED = "quoted", _("견적 제출")
        SELECTED = "selected", _("선정")
        RESERVE = "reserve", _("예비")
        NOT_SELECTED = "not_selected", _("미선정")
        FELL_THROUGH = "fell_through", _("결렬")

    class DeclineReason(models.TextChoices):
        CAPACITY = "capacity", _("지금은 여력이 없습니다")
        FIELD = "field", _("우리 분야가 아닙니다")
        BUDGET = "budget", _("예산이 맞지 않습니다")
        TIME = "time", _("일정이 맞지 않습니다")
        DATA = "data", _("데이터·환경 조건이 맞지 않습니다")
        OTHER = "other", _("기타")

    need = models.ForeignKey(Need, models.PROTECT, related_name="matches")
    solution = models.ForeignKey(Solution, models.PROTECT, related_name="matches")
    status = models.CharField(_("상태"), max_length=14, choices=Status.choices, default=Status.SHORTLISTED)
    decline_reason = models.CharField(
        _("거절 사유"), max_length=10, choices=DeclineReason.choices, blank=True
    )
    decline_note = models.TextField(_("거절 설명"), blank=True)
    nda_version = models.CharField(_("비밀유지서약 판"), max_length=16, blank=True)
    nda_accepted_at = models.DateTimeField(_("비밀유지서약일시"), null=True)
    nda_accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    #: The pair arrived together: it is no merit of the ranking, so neither labels nor matching KPIs count it.
    designated = models.BooleanField(_("지정 매칭"), default=False)
    consultation_asked_at = models.DateTimeField(_("상담 요청일시"), null=True)
    reserve_rank = models.PositiveSmallIntegerField(_("예비 순번"), null=True)

    #: The states in which the supplier knows of the match and keeps seeing the need.
    SUPPLIER_SEES = (
        Status.INVITED,
        Status.ACCEPTED,
        Status.CONSULTED,
        Status.DECLINED,
        Status.EXPIRED,
        Status.QUOTED,
        Status.SELECTED,
        Status.RESERVE,
        Status.NOT_SELECTED,
        Status.FELL_THROUGH,
    )

    #: The states that take one of the supplier's open slots.
    BUSY = (Status.INVITED, Status.ACCEPTED, Status.CONSULTED, Status.QUOTED)

    #: The states in which the supplier learns what others have asked about the need.
    HEARS = (
        *BUSY,
        Status.SELECTED,
        Status.RESERVE,
        Status.NOT_SELECTED,
        Status.FELL_THROUGH,
    )

    #: The states in which an offer can be made, or made anew.
    QUOTABLE = (Status.ACCEPTED, Status.CONSULTED, Status.QUOTED)

    #: The states that are an end, from which a pair may begin again while its need is open.
    ENDED = (
        Status.CANCELLED,
        Status.DECLINED,
        Status.EXPIRED,
        Status.NOT_SELECTED,
        Status.FELL_THROUGH,
    )

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("매칭")
        verbose_name_plural = _("매칭")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["need", "solution"], name="one_match_per_pair"),
            models.UniqueConstraint(
                fields=["need"], condition=Q(status="selected"), name="one_selection_per_need"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need} – {self.solution}"

    @property
    def has_ended(self) -> bool:
        return self.status in self.ENDED


class Invitation(models.Model):
    """What was sent to the supplier; the one-time link's token is kept as a hash only."""

    match = models.OneToOneField(Match, models.CASCADE, related_name="invitation")
    message = models.TextField(_("전할 말"), blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("보낸 일시"), default=clock.now)
    due_at = models.DateTimeField(_("회신 기한"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    token_used_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(_("회신일시"), null=True)
    hide_asker = models.BooleanField(_("질문한 기업 이름 숨기기"), default=True)

    class Meta:
        verbose_name = _("초대")
        verbose_name_plural = _("초대")

    def __str__(self) -> str:
        return str(self.match)
