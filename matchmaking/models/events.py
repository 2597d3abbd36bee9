"""매칭상담회: an event with slots and tables, and the consultations of pairs that are booked into them.

In an event's slot a table holds one consultation and a firm sits at one table, whichever side it is on: the database
says so, for whatever isn't cancelled.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from companies.permissions import is_operator
from foundation.history import clock
from foundation.history.models import Identified

from .contacts import ContactLog
from .matches import Match
from .quotations import Quotation

if TYPE_CHECKING:
    from companies.models import User


@dataclass(frozen=True)
class Slot:
    """A time at which every table holds one consultation; the first has the number 1."""

    number: int
    starts_at: datetime
    ends_at: datetime


class MatchingEventQuerySet(models.QuerySet["MatchingEvent"]):
    def visible_to(self, user: "User") -> "MatchingEventQuerySet":
        """All for the operating body; for a firm's members those that were announced and where their firm is booked."""
        if not user.is_authenticated:
            return self.none()
        if is_operator(user):
            return self
        booked = Attendance.objects.filter(
            consultation__event=OuterRef("pk"), company__in=list(user.firms), live=True
        )
        return self.exclude(status=MatchingEvent.Status.DRAFT).filter(Exists(booked))


class MatchingEvent(Identified):
    class Status(models.TextChoices):
        DRAFT = "draft", _("준비 중")
        PUBLISHED = "published", pgettext_lazy("event", "확정")
        CLOSED = "closed", _("마감")
        CANCELLED = "cancelled", _("취소")

    #: Its timetable can still be changed.
    LIVE = (Status.DRAFT, Status.PUBLISHED)

    name = models.CharField(_("상담회 이름"), max_length=120)
    place = models.CharField(_("장소"), max_length=200)
    starts_at = models.DateTimeField(_("시작"))
    ends_at = models.DateTimeField(_("끝"))
    slot_minutes = models.PositiveSmallIntegerField(_("상담 시간(분)"), default=30)
    break_minutes = models.PositiveSmallIntegerField(_("쉬는 시간(분)"), default=5)
    tables = models.PositiveSmallIntegerField(_("테이블 수"), default=6)
    note = models.TextField(_("안내"), blank=True)
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.DRAFT)

    objects = MatchingEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("매칭상담회")
        verbose_name_plural = _("매칭상담회")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="event_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(slot_minutes__gte=1, tables__gte=1), name="event_has_room"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def slots(self) -> list[Slot]:
        """As many as fit between start and end, with the break between them."""
        length = timedelta(minutes=self.slot_minutes)
        step = length + timedelta(minutes=self.break_minutes)
        count = max(0, (self.ends_at - self.starts_at - length) // step + 1)
        starts = (self.starts_at + number * step for number in range(count))
        return [Slot(number, start, start + length) for number, start in enumerate(starts, start=1)]

    def slot(self, number: int) -> Slot | None:
        return next((slot for slot in self.slots if slot.number == number), None)

    @property
    def is_live(self) -> bool:
        return self.status in self.LIVE

    @property
    def has_begun(self) -> bool:
        return clock.now() >= self.starts_at

    @property
    def is_on(self) -> bool:
        """From its day on until it is closed: firms are received, logs are written."""
        return self.status == self.Status.PUBLISHED and clock.today() >= timezone.localdate(self.starts_at)


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def visible_to(self, user: "User") -> "ConsultationQuerySet":
        """Those that one handles for the operating body, and one's own firms' once the event was announced."""
        if not user.is_authenticated:
            return self.none()
        handled = Consultation.objects.handled_by(user)
        return self.filter(self._own(user) | Q(pk__in=handled.values("pk")))

    def handled_by(self, user: "User") -> "ConsultationQuerySet":
        """As the matches: coordinators without an interest."""
        return self.filter(match__in=Match.objects.handled_by(user))

    def of_firms(self, user: "User") -> "ConsultationQuerySet":
        """Those that the person's firms come to, in events that were announced."""
        return self.filter(self._own(user))

    @staticmethod
    def _own(user: "User") -> Q:
        own = Attendance.objects.filter(consultation=OuterRef("pk"), company__in=list(user.firms))
        return ~Q(event__status=MatchingEvent.Status.DRAFT) & Q(Exists(own))

    def live(self) -> "ConsultationQuerySet":
        return self.exclude(status=Consultation.Status.CANCELLED)

    def open(self) -> "ConsultationQuerySet":
        """Nobody knows yet what became of them."""
        return self.filter(status__in=Consultation.OPEN)

    def for_list(self) -> "ConsultationQuerySet":
        return self.select_related(
            "event", "match__need__company", "match__solution__company", "contact"
        ).prefetch_related("attendances__company")

    def with_results(self) -> "ConsultationQuerySet":
        """Each with `led_to_offer`: the match had an offer after the event began; and `led_to_selection`: after such an
        offer it was selected."""
        offers = Quotation.objects.filter(
            match=OuterRef("match"), submitted_at__gte=OuterRef("event__starts_at")
        )
        selected = (Match.Status.SELECTED, Match.Status.FELL_THROUGH)
        return self.annotate(
            led_to_offer=Exists(offers), led_to_selection=Exists(offers.filter(match__status__in=selected))
        )

    def totals(self) -> dict[str, int]:
        """What was booked, held and missed, and how many of those held led to an offer, to a selection."""
        held = Q(status=Consultation.Status.HELD)
        counts: dict[str, int] = self.with_results().aggregate(
            booked=Count("pk", filter=~Q(status=Consultation.Status.CANCELLED)),
            held=Count("pk", filter=held),
            no_show=Count("pk", filter=Q(status=Consultation.Status.NO_SHOW)),
            cancelled=Count("pk", filter=Q(status=Consultation.Status.CANCELLED)),
            offered=Count("pk", filter=held & Q(led_to_offer=True)),
            chosen=Count("pk", filter=held & Q(led_to_selection=True)),
        )
        return counts


class Consultation(models.Model):
    class Status(models.TextChoices):
        BOOKED = "booked", _("예약")
        CHECKED_IN = "checked_in", _("참석 확인")
        HELD = "held", _("상담함")
        NO_SHOW = "no_show", _("불참")
        CANCELLED = "cancelled", _("취소")

    OPEN = (Status.BOOKED, Status.CHECKED_IN)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(MatchingEvent, models.PROTECT, related_name="consultations")
    match = models.ForeignKey(Match, models.PROTECT, related_name="consultations")
    slot = models.PositiveSmallIntegerField(_("시간 순번"))
    table = models.PositiveSmallIntegerField(_("테이블"))
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.BOOKED)
    contact = models.OneToOneField(ContactLog, models.PROTECT, null=True, related_name="consultation")
    booked_at = models.DateTimeField(_("예약일시"), default=clock.now, editable=False)
    cancel_asked_at = models.DateTimeField(_("취소 요청일시"), null=True)
    cancel_asked_by_key = models.UUIDField(null=True)
    cancel_reason = models.TextField(_("취소 요청 사유"), blank=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("상담회 상담")
        verbose_name_plural = _("상담회 상담")
        ordering = ["event__starts_at", "slot", "table"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "slot", "table"],
                condition=~Q(status="cancelled"),
                name="one_consultation_per_table_and_slot",
            ),
            models.UniqueConstraint(
                fields=["event", "match"],
                condition=~Q(status="cancelled"),
                name="one_consultation_per_match_and_event",
            ),
            models.CheckConstraint(condition=Q(slot__gte=1, table__gte=1), name="consultation_has_place"),
            models.CheckConstraint(
                condition=Q(status="held", contact__isnull=False)
                | (~Q(status="held") & Q(contact__isnull=True)),
                name="held_consultation_has_log",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.slot}-{self.table}"

    @property
    def time(self) -> Slot:
        slot = self.event.slot(self.slot)
        assert slot is not None  # times stay as they are while something is booked
        return slot

    @property
    def demand(self) -> "Attendance":
        return self._side(Attendance.Side.DEMAND)

    @property
    def supplier(self) -> "Attendance":
        return self._side(Attendance.Side.SUPPLIER)

    def _side(self, side: str) -> "Attendance":
        return next(row for row in self.attendances.all() if row.side == side)


class Attendance(models.Model):
    """That a firm is awaited at a consultation, and whether it came. `event`, `slot` and `live` repeat what the
    consultation says, so that the database keeps a firm from sitting at two tables at once."""

    class Side(models.TextChoices):
        DEMAND = "demand", _("수요기업")
        SUPPLIER = "supplier", _("공급기업")

    class State(models.TextChoices):
        AWAITED = "awaited", _("대기")
        CAME = "came", _("참석")
        ABSENT = "absent", _("불참")

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="attendances")
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    side = models.CharField(_("쪽"), max_length=8, choices=Side.choices)
    event = models.ForeignKey(MatchingEvent, models.PROTECT, related_name="+")
    slot = models.PositiveSmallIntegerField()
    live = models.BooleanField(default=True)
    state = models.CharField(_("참석"), max_length=8, choices=State.choices, default=State.AWAITED)
    marked_at = models.DateTimeField(_("확인일시"), null=True)

    class Meta:
        ordering = ["consultation", "side"]  # the demand firm first
        constraints = [
            models.UniqueConstraint(fields=["consultation", "side"], name="one_attendance_per_side"),
            models.UniqueConstraint(
                fields=["event", "slot", "company"],
                condition=Q(live=True),
                name="one_table_per_firm_and_slot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation} {self.side}"
