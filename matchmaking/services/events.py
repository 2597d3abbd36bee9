"""Matching events: made, changed, announced, closed, cancelled.

Whatever changes an event or its timetable holds the event's row; where a need's lock is needed as well, that one is
taken first.
"""

from datetime import datetime
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require

from .. import permissions, workflow
from ..models import Attendance, Consultation, Match, MatchingEvent
from . import event_notices as notices
from . import event_reminders as reminders

S = MatchingEvent.Status
MOST_TABLES, MOST_SLOTS = 50, 50

#: What appointments rest on.
TIMES = ("starts_at", "ends_at", "slot_minutes", "break_minutes")


class Content(TypedDict):
    name: str
    place: str
    starts_at: datetime
    ends_at: datetime
    slot_minutes: int
    break_minutes: int
    tables: int
    note: str


@transaction.atomic
def draft(*, by: User, **content: Unpack[Content]) -> MatchingEvent:
    """An event that firms don't see before it is announced."""
    require(permissions.can_run_events(by))
    event = MatchingEvent(created_by=by, **content)
    _require_sound(event, retimed=True)
    event.save()
    record(event, "matching_event.drafted", by=by, to_state=S.DRAFT)
    return event


@transaction.atomic
def revise(*, event: MatchingEvent, by: User, **content: Unpack[Content]) -> None:
    """Change an event before it begins: its times only while nothing is booked, since firms were promised them."""
    require(permissions.can_run_events(by))
    hold(event)
    require_live(event)
    place = event.place
    booked = event.consultations.live()
    times = [getattr(event, name) for name in TIMES]
    for name, value in content.items():
        setattr(event, name, value)
    retimed = [getattr(event, name) for name in TIMES] != times
    if retimed and booked.exists():
        raise Refused(
            _(
                "예약된 상담이 있어 시간을 바꿀 수 없습니다. 예약을 모두 취소한 뒤 바꾸거나, 이 상담회를 취소하고 새로 "
                "만드세요."
            ),
            "booked",
        )
    last = booked.aggregate(last=Max("table"))["last"] or 0
    _require_sound(event, retimed=retimed, last=last)
    event.save()
    record(event, "matching_event.revised", by=by)
    if event.status == S.PUBLISHED:
        reminders.plan(event)
        if event.place != place:
            notices.moved(event)


@transaction.atomic
def publish(*, event: MatchingEvent, by: User) -> None:
    """Let the firms know what is booked; from now on each booking is told at once."""
    require(permissions.can_run_events(by))
    hold(event)
    if event.has_begun:
        raise Refused(_("시작 시각이 지났습니다. 날짜를 고친 뒤 알리세요."), "past")
    move(event, workflow.EVENT, to=S.PUBLISHED, by=by)
    reminders.plan(event)
    notices.booked(event, event.consultations.live().for_list())


@transaction.atomic
def close(*, event: MatchingEvent, by: User) -> None:
    """The day is over and of each consultation it is known what became of it."""
    require(permissions.can_run_events(by))
    hold(event)
    if event.status == S.PUBLISHED and not event.has_begun:
        raise Refused(_("아직 시작하지 않은 상담회입니다. 열지 않는다면 취소하세요."), "early")
    if left := event.consultations.open().count():
        text = ngettext(
            "정리하지 않은 상담이 %(count)d건 있습니다. 상담일지를 적거나 불참·취소로 표시하세요.",
            "정리하지 않은 상담이 %(count)d건 있습니다. 상담일지를 적거나 불참·취소로 표시하세요.",
            left,
        )
        raise Refused(text % {"count": left}, "open")
    move(event, workflow.EVENT, to=S.CLOSED, by=by)


@transaction.atomic
def cancel(*, event: MatchingEvent, reason: str, by: User) -> None:
    """The event doesn't take place: what is booked is cancelled, and the firms are told."""
    require(permissions.can_run_events(by))
    hold(event)
    told = event.status == S.PUBLISHED
    move(event, workflow.EVENT, to=S.CANCELLED, by=by, reason=reason.strip())
    if event.consultations.filter(status=Consultation.Status.HELD).exists():
        raise Refused(
            _("이미 상담한 기록이 있어 취소할 수 없습니다. 남은 상담을 정리하고 마감하세요."), "held"
        )
    rows = list(event.consultations.open().for_list())
    for row in rows:
        drop(row, by=by, reason=reason)
    if told:
        notices.event_cancelled(event, rows, reason.strip())


def release(match: Match, *, by: User | None) -> None:
    """The pair has come to an end: what it is booked for by now is cancelled. The caller holds its need."""
    rows = match.consultations.filter(status=Consultation.Status.BOOKED, event__status__in=MatchingEvent.LIVE)
    for row in rows.for_list().order_by("event"):
        hold(row.event)
        if row.event.has_begun:
            continue
        reason = _("매칭이 끝났습니다.")
        drop(row, by=by, reason=reason)
        if row.event.status == S.PUBLISHED:
            notices.cancelled(row, reason)


def drop(consultation: Consultation, *, by: User | None, reason: str) -> None:
    """Cancel what the caller may cancel, and give its place and its firms' time back; the event is held."""
    move(
        consultation,
        workflow.CONSULTATION,
        to=Consultation.Status.CANCELLED,
        by=by,
        reason=reason.strip(),
    )
    Attendance.objects.filter(consultation=consultation).update(live=False)


def hold(event: MatchingEvent) -> None:
    """Lock the event and read it as it is now."""
    MatchingEvent.objects.select_for_update().get(pk=event.pk)
    event.refresh_from_db()


def require_live(event: MatchingEvent) -> None:
    if not event.is_live:
        raise Refused(_("마감했거나 취소한 상담회는 바꿀 수 없습니다."), "ended")


def _require_sound(event: MatchingEvent, *, retimed: bool, last: int = 0) -> None:
    """`last` is the highest table at which something is booked."""
    errors: dict[str, str] = {}
    if retimed and event.starts_at <= clock.now():
        errors["starts_at"] = _("시작은 지금보다 뒤여야 합니다.")
    if event.ends_at <= event.starts_at:
        errors["ends_at"] = _("끝은 시작보다 뒤여야 합니다.")
    elif timezone.localdate(event.ends_at) != timezone.localdate(event.starts_at):
        # Also since its slots are counted out: it must not last for years.
        errors["ends_at"] = _("시작과 같은 날에 끝나야 합니다.")
    elif event.slot_minutes < 1 or not event.slots:
        errors["slot_minutes"] = _("시작과 끝 사이에 상담이 한 번도 들어가지 않습니다.")
    elif len(event.slots) > MOST_SLOTS:
        errors["slot_minutes"] = _("상담이 %(most)d번까지만 들어갑니다. 상담 시간을 늘리세요.") % {
            "most": MOST_SLOTS
        }
    if not 1 <= event.tables <= MOST_TABLES:
        errors["tables"] = _("테이블은 1개부터 %(most)d개까지입니다.") % {"most": MOST_TABLES}
    elif event.tables < last:
        errors["tables"] = _("%(last)d번 테이블에 예약이 있습니다. 그 예약을 먼저 취소하세요.") % {
            "last": last
        }
    if errors:
        raise ValidationError({name: [text] for name, text in errors.items()})
