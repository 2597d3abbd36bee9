"""The alliance's quarterly meetings: members, agenda, attendance, minutes, and what was decided."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from companies.permissions import is_operator
from foundation.history import clock
from foundation.history.models import Identified
from matchmaking.models import Need
from projects.models import Programme, Project, Task

from .packs import Pack

if TYPE_CHECKING:
    from datetime import date, datetime

    from companies.models import User


def _in_the_alliance(user: "User") -> bool:
    return user.is_authenticated and (is_operator(user) or user.is_alliance_member)


class MemberQuerySet(models.QuerySet["Member"]):
    def on(self, day: "date") -> "MemberQuerySet":
        """Who is a member on that day."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=day), joined_on__lte=day)


class Member(models.Model):
    """A person's seat in the alliance."""

    class Role(models.TextChoices):
        POLICY = "policy", _("AI 정책")
        PLATFORM = "platform", _("AX 전환 플랫폼")
        SUPPLIER = "supplier", _("AI 공급기업")
        DEMAND = "demand", _("AI 수요기업")
        BROKER = "broker", _("중개·지원")
        ADVISOR = "advisor", _("자문")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="alliance_seats", verbose_name=_("위원")
    )
    role = models.CharField(_("역할"), max_length=10, choices=Role.choices)
    organisation = models.CharField(_("소속"), max_length=80)
    joined_on = models.DateField(_("위촉일"))
    left_on = models.DateField(_("해촉일"), null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("얼라이언스 위원")
        verbose_name_plural = _("얼라이언스 위원")
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(left_on=None), name="one_seat_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: "User") -> "MeetingQuerySet":
        return self if _in_the_alliance(user) else self.none()


class Meeting(Identified):
    """One of a year's four meetings; a quarter has one that isn't cancelled."""

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("meeting", "계획")
        INVITED = "invited", _("소집")
        HELD = "held", _("개최")
        APPROVED = "approved", _("회의록 승인")
        CANCELLED = "cancelled", _("취소")

    year = models.PositiveSmallIntegerField(_("연도"))
    quarter = models.PositiveSmallIntegerField(_("분기"))
    starts_at = models.DateTimeField(_("일시"))
    minutes_long = models.PositiveSmallIntegerField(_("회의 시간(분)"), default=120)
    place = models.CharField(_("장소"), max_length=120)
    #: Grows with each change of time or place that those invited are told of (RFC 5545, SEQUENCE).
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.PLANNED)
    #: How many members there were on the day that it was held, of whom more than half were present.
    seats = models.PositiveSmallIntegerField(_("재적 위원"), null=True)
    pack = models.ForeignKey(
        Pack, models.PROTECT, null=True, related_name="meetings", verbose_name=_("회의 자료")
    )
    minutes = models.TextField(_("회의록"), blank=True)
    minutes_approved_at = models.DateTimeField(_("회의록 승인일시"), null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("얼라이언스 회의")
        verbose_name_plural = _("얼라이언스 회의")
        ordering = ["-starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter"], condition=~Q(status="cancelled"), name="one_meeting_per_quarter"
            ),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="meeting_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.year} Q{self.quarter}"

    def get_absolute_url(self) -> str:
        return reverse("alliance:meeting", args=[self.pk])

    @property
    def title(self) -> str:
        words = {"year": self.year, "quarter": self.quarter}
        return gettext("%(year)d년 %(quarter)d분기 얼라이언스 회의") % words

    @property
    def day(self) -> "date":
        """In the operating body's time zone."""
        return timezone.localdate(self.starts_at)

    @property
    def ends_at(self) -> "datetime":
        return self.starts_at + timedelta(minutes=self.minutes_long)


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def unanswered(self, user: "User") -> "AttendanceQuerySet":
        """A person's own of meetings that lie ahead, the next first."""
        ahead = self.filter(meeting__status=Meeting.Status.INVITED, meeting__starts_at__gt=clock.now())
        own = ahead.filter(member__user=user, member__left_on=None, answer=Attendance.Answer.NONE)
        return own.order_by("meeting__starts_at")


class Attendance(models.Model):
    class Answer(models.TextChoices):
        NONE = "none", _("회신 전")
        YES = "yes", pgettext_lazy("answer", "참석")
        NO = "no", pgettext_lazy("answer", "불참")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Member, models.PROTECT, related_name="attendances")
    answer = models.CharField(_("회신"), max_length=4, choices=Answer.choices, default=Answer.NONE)
    present = models.BooleanField(_("출석"), default=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("참석")
        verbose_name_plural = _("참석")
        ordering = ["member__role", "member_id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="one_attendance_per_member")
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.member}"


class AgendaItem(models.Model):
    """A topic of a meeting; `source` tells where a proposed one came from ("projects.gate:12")."""

    class Kind(models.TextChoices):
        STANDING = "standing", _("정례 안건")
        PROPOSED = "proposed", _("자동 제안")
        ADDED = "added", _("추가 안건")

    class Outcome(models.TextChoices):
        AS_PROPOSED = "as_proposed", _("원안 의결")
        AMENDED = "amended", _("수정 의결")
        DEFERRED = "deferred", pgettext_lazy("agenda", "보류")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("순서"))
    kind = models.CharField(_("구분"), max_length=10, choices=Kind.choices, default=Kind.ADDED)
    title = models.CharField(_("안건"), max_length=160)
    body = models.TextField(_("설명"), blank=True)
    source = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(_("의결"), max_length=12, choices=Outcome.choices, blank=True)
    minutes = models.TextField(_("논의 내용"), blank=True)

    class Meta:
        verbose_name = _("안건")
        verbose_name_plural = _("안건")
        ordering = ["meeting_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="one_agenda_item_per_position")
        ]

    def __str__(self) -> str:
        return self.title


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: "User") -> "DecisionQuerySet":
        return self if _in_the_alliance(user) else self.none()

    def open(self) -> "DecisionQuerySet":
        return self.filter(status=Decision.Status.OPEN)

    def overdue(self, on: "date") -> "DecisionQuerySet":
        return self.open().filter(due_on__lt=on)


class Decision(models.Model):
    """What came of an agenda item: who does what until when; on a project it is a task of its plan too."""

    class Status(models.TextChoices):
        OPEN = "open", _("이행 중")
        DONE = "done", _("이행")
        DROPPED = "dropped", _("철회")

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="decisions", verbose_name=_("안건"))
    text = models.CharField(_("할 일"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("담당자")
    )
    due_on = models.DateField(_("기한"))
    status = models.CharField(_("상태"), max_length=8, choices=Status.choices, default=Status.OPEN)
    done_on = models.DateField(_("이행일"), null=True)
    result = models.TextField(_("이행 결과"), blank=True)
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+", verbose_name=_("과제"))
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="+", verbose_name=_("수요"))
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, related_name="+", verbose_name=_("사업")
    )
    task = models.OneToOneField(Task, models.PROTECT, null=True, related_name="decision")
    decided_at = models.DateTimeField(_("의결일시"), default=clock.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("의결 사항")
        verbose_name_plural = _("의결 사항")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["status", "due_on"], name="decision_due")]

    def __str__(self) -> str:
        return self.text
