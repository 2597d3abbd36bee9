"""Selection rounds (선정평가) that the operating body funds: rules that are fixed at opening, seats and their scores.

Offers are sealed until the deadline. Who sits in a seat is for the operating body's eyes only; firms know its number.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from companies.permissions import is_operator
from foundation.history import clock
from foundation.history.models import Identified

from .matches import Match
from .needs import Need

if TYPE_CHECKING:
    from uuid import UUID

    from companies.models import User

    from .matches import MatchQuerySet
    from .round_results import Result


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: "User") -> "RoundQuerySet":
        """For the operating body all, but for those in which one has an interest. From its opening on for the demand
        firm, for suppliers that know of a match of the need, and for reviewers while they hold a seat."""
        if not user.is_authenticated:
            return self.none()
        firms = list(user.firms)
        known = Match.objects.filter(
            need=OuterRef("need"), solution__company__in=firms, status__in=Match.SUPPLIER_SEES
        )
        seated = Seat.objects.of(user).filter(round=OuterRef("pk"))
        takes_part = Q(need__company__in=firms) | Q(Exists(known)) | Q(Exists(seated))
        seen = takes_part & Q(opened_at__isnull=False)
        if is_operator(user):
            interests = list(user.interests)
            rivals = Match.objects.filter(need=OuterRef("need"), solution__company__in=interests)
            seen |= ~(Q(need__company__in=interests) | Q(Exists(rivals)))
        return self.filter(seen)

    def live(self) -> "RoundQuerySet":
        """Neither final nor cancelled: a need has at most one."""
        return self.filter(status__in=Round.LIVE)

    def running(self) -> "RoundQuerySet":
        """Opened and not yet final: it alone decides about the need's offers."""
        return self.filter(status__in=Round.RUNNING)

    def sealing(self) -> "RoundQuerySet":
        """Those that seal their need's offers now: until the deadline, whether or not the round is cancelled before. At
        the deadline itself nothing is sealed, and an offer is late."""
        sealing = (Round.Status.OPEN, Round.Status.CANCELLED)
        return self.filter(status__in=sealing, opened_at__isnull=False, deadline_at__gt=clock.now())

    def to_lead(self) -> "RoundQuerySet":
        """What waits for a coordinator: to start the scoring after the deadline, or to decide."""
        due = Q(status=Round.Status.OPEN, deadline_at__lte=clock.now())
        return self.filter(due | Q(status=Round.Status.CLOSED))

    def for_list(self) -> "RoundQuerySet":
        return self.select_related("need__company")


class Round(Identified):
    class Status(models.TextChoices):
        DRAFT = "draft", _("작성 중")
        OPEN = "open", _("견적 접수")
        SCORING = "scoring", _("채점 중")
        CLOSED = "closed", _("채점 마감")
        DECIDED = "decided", _("의결")
        FINAL = "final", _("확정")
        CANCELLED = "cancelled", _("취소")

    class TieOrder(models.TextChoices):
        CRITERION = "criterion", _("배점이 가장 큰 항목의 점수 → 낮은 금액 → 추첨")
        AMOUNT = "amount", _("낮은 금액 → 배점이 가장 큰 항목의 점수 → 추첨")

    RUNNING = (Status.OPEN, Status.SCORING, Status.CLOSED, Status.DECIDED)
    LIVE = (Status.DRAFT, *RUNNING)
    DECIDED_MATCHES = (Match.Status.SELECTED, Match.Status.RESERVE, Match.Status.NOT_SELECTED)
    #: On its way to an offer, or with one.
    PARTIES = (*Match.BUSY, *DECIDED_MATCHES)

    need = models.ForeignKey(Need, models.PROTECT, related_name="rounds", verbose_name=_("수요"))
    title = models.CharField(_("평가 이름"), max_length=120)
    hides_askers = models.BooleanField(_("질문한 기업의 이름을 다른 기업에 숨깁니다"), default=True)
    deadline_at = models.DateTimeField(_("견적 마감"))
    quorum = models.PositiveSmallIntegerField(_("최소 평가위원 수"), default=5)
    drops_extremes = models.BooleanField(_("최고점과 최저점을 하나씩 뺍니다"), default=True)
    cutoff = models.PositiveSmallIntegerField(_("기준 점수"), default=60)
    tie_order = models.CharField(
        _("동점일 때"), max_length=10, choices=TieOrder.choices, default=TieOrder.CRITERION
    )
    reserves = models.PositiveSmallIntegerField(_("예비 수"), default=1)
    appeal_days = models.PositiveSmallIntegerField(_("이의신청 기간(근무일)"), default=5)
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    #: What lots are drawn by: chosen by nobody, at the opening, and shown once the round is decided.
    seed = models.CharField(max_length=64, blank=True, editable=False)
    opened_at = models.DateTimeField(_("공고일시"), null=True, editable=False)
    decided_at = models.DateTimeField(_("의결일시"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    #: How often it was decided: an upheld appeal lets it be decided once more.
    decisions = models.PositiveSmallIntegerField(default=0, editable=False)
    appeal_until = models.DateTimeField(_("이의신청 기한"), null=True, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("선정평가")
        verbose_name_plural = _("선정평가")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["need"],
                condition=Q(status__in=["draft", "open", "scoring", "closed", "decided"]),
                name="one_live_round_per_need",
            ),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="round_quorum"),
            models.CheckConstraint(condition=Q(cutoff__lte=100), name="round_cutoff"),
        ]

    def __str__(self) -> str:
        return self.title

    def offers(self) -> "MatchQuerySet":
        """The matches that have an offer and aren't decided yet."""
        return self.need.matches.for_list().filter(status=Match.Status.QUOTED).order_by("created_at", "pk")

    def parties(self) -> "set[UUID]":
        """The keys of the suppliers that are on their way to an offer, or made one."""
        rows = self.need.matches.filter(status__in=Round.PARTIES)
        return set(rows.values_list("solution__company_id", flat=True))

    def current_results(self) -> "models.QuerySet[Result]":
        """Those of the last decision, while it stands."""
        if self.status not in (self.Status.DECIDED, self.Status.FINAL):
            return self.results.none()
        return self.results.filter(decision=self.decisions).order_by("rank")

    @property
    def is_due(self) -> bool:
        """The deadline is over."""
        return clock.now() >= self.deadline_at


class Criterion(models.Model):
    """What is scored, 0 to `max_points`; a round's criteria add up to 100."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("항목"), max_length=80)
    max_points = models.PositiveSmallIntegerField(_("배점"))

    class Meta:
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="one_criterion_per_position"),
            models.CheckConstraint(
                condition=Q(max_points__gte=1, max_points__lte=100), name="criterion_points"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Bonus(models.Model):
    """Points beyond the hundred that the rules promise for a fact that a firm can prove."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="bonuses")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("가점 항목"), max_length=80)
    points = models.PositiveSmallIntegerField(_("가점"))

    class Meta:
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="one_bonus_per_position"),
            models.CheckConstraint(condition=Q(points__gte=1, points__lte=100), name="bonus_points"),
        ]

    def __str__(self) -> str:
        return self.label


class BonusAward(models.Model):
    """A bonus that an offer was given, and why; one that was taken back stays."""

    bonus = models.ForeignKey(Bonus, models.PROTECT, related_name="awards")
    match = models.ForeignKey(Match, models.PROTECT, related_name="bonus_awards")
    reason = models.TextField(_("사유"))
    evidence = models.TextField(_("증빙"))
    awarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    awarded_at = models.DateTimeField(_("부여일시"), default=clock.now)
    withdrawn_at = models.DateTimeField(_("취소일시"), null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bonus", "match"], condition=Q(withdrawn_at=None), name="one_award_per_bonus"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bonus}: {self.match_id}"


class SeatQuerySet(models.QuerySet["Seat"]):
    def holding(self) -> "SeatQuerySet":
        """Not excluded, challenged away or recused."""
        return self.filter(status__in=Seat.HOLDING)

    def of(self, user: "User") -> "SeatQuerySet":
        """A reviewer's own, while it holds them and once their round is public."""
        if not (user.is_authenticated and user.is_active and user.is_reviewer):
            return self.none()
        hidden = (Round.Status.DRAFT, Round.Status.CANCELLED)
        return self.holding().filter(reviewer=user).exclude(round__status__in=hidden)

    def reading(self, user: "User") -> "SeatQuerySet":
        """By which a reviewer reads a round's offers: pledged, until the round is final, and without an interest by now
        in a firm that takes part; as permissions.can_be_seated."""
        rows = self.of(user).filter(status__in=Seat.PLEDGED_ONES).exclude(round__status=Round.Status.FINAL)
        if firms := list(getattr(user, "interests", ())):
            parties = Match.objects.filter(
                need=OuterRef("round__need"), solution__company__in=firms, status__in=Round.PARTIES
            )
            rows = rows.exclude(Q(round__need__company__in=firms) | Q(Exists(parties)))
        return rows

    def to_do(self, user: "User") -> "SeatQuerySet":
        """What waits for this reviewer: to pledge, or to submit scores."""
        waiting = (Seat.Status.ASSIGNED, Seat.Status.PLEDGED)
        return self.of(user).filter(round__status=Round.Status.SCORING, status__in=waiting)


class Seat(models.Model):
    """A reviewer's place in a round; its `number` is all that firms know of the person."""

    class Status(models.TextChoices):
        ASSIGNED = "assigned", _("위촉")
        PLEDGED = "pledged", _("서약")
        SUBMITTED = "submitted", _("채점 제출")
        EXCLUDED = "excluded", _("제척")
        CHALLENGED = "challenged", _("기피")
        RECUSED = "recused", _("회피")

    PLEDGED_ONES = (Status.PLEDGED, Status.SUBMITTED)
    HOLDING = (Status.ASSIGNED, *PLEDGED_ONES)

    round = models.ForeignKey(Round, models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField(_("번호"))
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="round_seats")
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.ASSIGNED)
    assigned_at = models.DateTimeField(_("위촉일시"), default=clock.now)
    pledge_version = models.CharField(_("서약 판"), max_length=16, blank=True)
    pledged_at = models.DateTimeField(_("서약일시"), null=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("평가위원석")
        verbose_name_plural = _("평가위원석")
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="one_seat_per_number"),
            models.UniqueConstraint(fields=["round", "reviewer"], name="one_seat_per_reviewer"),
        ]

    def __str__(self) -> str:
        return str(_("평가위원 %(number)s") % {"number": self.number})

    @property
    def is_holding(self) -> bool:
        return self.status in self.HOLDING


class Assessment(models.Model):
    """What one seat thinks of one offer."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="assessments")
    match = models.ForeignKey(Match, models.PROTECT, related_name="assessments")
    comment = models.TextField(_("평가 의견"))
    saved_at = models.DateTimeField(_("저장일시"), default=clock.now)

    class Meta:
        ordering = ["seat", "pk"]
        constraints = [models.UniqueConstraint(fields=["seat", "match"], name="one_assessment_per_offer")]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.match_id}"


class Mark(models.Model):
    """The points of one criterion."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("점수"))

    class Meta:
        ordering = ["assessment", "criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="one_mark_per_criterion"),
            models.CheckConstraint(condition=Q(points__lte=100), name="mark_points"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.points}"
