"""Consultations of matching events: booked, proposed, cancelled, attended, held.

What changes a timetable holds the event's row, so that of two people who want the same place one gets it and the other
is told; the database's constraints stand behind that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require

from .. import permissions, workflow
from ..models import Attendance, Consultation, ContactLog, Match, MatchingEvent, Need
from ..timetable import Firms, Place, Taken, Timetable
from . import contacts, events, matches
from . import event_notices as notices

#: Pairs that the supplier knows of and that are on their way to an offer.
BOOKABLE = (Match.Status.INVITED, Match.Status.ACCEPTED, Match.Status.CONSULTED)
S = Consultation.Status


@dataclass(frozen=True)
class Unplaced:
    """A pair that has no place, and why."""

    match: Match
    why: str


def bookable(event: MatchingEvent, by: User) -> QuerySet[Match]:
    """The pairs that `by` may book in the event and that aren't yet, those that were accepted first."""
    rows = Match.objects.handled_by(by).for_list()
    return (
        rows.filter(status__in=BOOKABLE, need__status=Need.Status.OPEN)
        .exclude(consultations__in=event.consultations.live())
        .order_by("status", "created_at", "pk")
    )


@transaction.atomic
def book(*, event: MatchingEvent, match: Match, slot: int, table: int, by: User) -> Consultation:
    """Have the pair sit at `table` in `slot`; both firms are told once the event is announced."""
    require(permissions.can_book(by, match))
    need = matches.hold(match)
    events.hold(event)
    _require_bookable(event, match, need)
    if event.slot(slot) is None or not 1 <= table <= event.tables:
        raise Refused(_("상담회에 없는 시간이나 테이블입니다. 시간표에서 다시 고르세요."), "place")
    if event.slot(slot).starts_at <= clock.now():  # type: ignore[union-attr]
        raise Refused(_("이미 시작한 시간입니다. 뒤의 시간을 고르세요."), "past")
    live = event.consultations.live()
    if live.filter(slot=slot, table=table).exists():
        raise Refused(
            _("그 시간과 테이블은 방금 다른 상담으로 찼습니다. 시간표를 새로 고쳐 빈자리를 고르세요."),
            "table",
        )
    present = Attendance.objects.filter(event=event, slot=slot, live=True).select_related("company")
    for firm in (need.company, match.solution.company):
        if present.filter(company=firm).exists():
            text = _("%(firm)s: 그 시간에 다른 테이블에서 상담합니다. 다른 시간을 고르세요.")
            raise Refused(text % {"firm": firm.name}, "firm")
    consultation = _seat(event, match, Place(slot, table), by)
    if event.status == MatchingEvent.Status.PUBLISHED:
        notices.booked(event, [consultation])
    return consultation


@transaction.atomic
def propose(
    *, event: MatchingEvent, chosen: Sequence[Match], by: User
) -> tuple[list[Consultation], list[Unplaced]]:
    """Give each of the `chosen` pairs a place where both firms are free; those that found none come back with why.

    What was booked stays where it is.
    """
    for match in chosen:
        require(permissions.can_book(by, match))
    unplaced, open_ = [], []
    held = {match.pk: matches.hold(match) for match in sorted(chosen, key=lambda row: row.need_id)}
    events.hold(event)
    events.require_live(event)
    for match in chosen:
        try:
            _require_bookable(event, match, held[match.pk])
        except Refused as refused:
            unplaced.append(Unplaced(match, refused.message))
        else:
            open_.append(match)
    table = _timetable(event)
    placed = []
    pairs = [Firms(match.need.company_id, match.solution.company_id) for match in open_]
    for match, pair, place in zip(open_, pairs, table.fill(pairs), strict=True):
        if place:
            placed.append(_seat(event, match, place, by))
        else:
            unplaced.append(Unplaced(match, _why(table, pair)))
    if event.status == MatchingEvent.Status.PUBLISHED and placed:
        notices.booked(event, placed)
    return placed, unplaced


@transaction.atomic
def cancel(*, consultation: Consultation, reason: str, by: User) -> None:
    require(permissions.can_book(by, consultation.match))
    hold(consultation)
    events.require_live(consultation.event)
    events.drop(consultation, by=by, reason=reason)
    if consultation.event.status == MatchingEvent.Status.PUBLISHED:
        notices.cancelled(consultation, reason.strip())


@transaction.atomic
def ask_cancel(*, consultation: Consultation, reason: str, by: User) -> None:
    """A firm can't come: a coordinator decides, and may find another time."""
    require(permissions.can_ask_cancel(by, consultation))
    hold(consultation)
    if consultation.status != S.BOOKED or consultation.event.has_begun:
        raise Refused(_("시작 전의 예약만 취소를 요청할 수 있습니다. 운영기관에 바로 연락해 주세요."), "late")
    if consultation.cancel_asked_at:
        raise Refused(_("이미 취소를 요청했습니다. 운영기관이 확인하고 있습니다."), "asked")
    asked = {"cancel_asked_at": clock.now(), "cancel_asked_by_key": by.pk, "cancel_reason": reason.strip()}
    Consultation.objects.filter(pk=consultation.pk).update(**asked)
    record(consultation, "consultation.cancel_asked", by=by, reason=reason.strip())
    notices.cancel_asked(consultation)


@transaction.atomic
def mark(*, consultation: Consultation, side: str, state: str, by: User) -> None:
    """Note on the day that a side has come or stays away; a mistaken tick is taken back until the log is written."""
    require(permissions.can_book(by, consultation.match))
    hold(consultation)
    _require_the_day(consultation.event)
    if consultation.status in (S.HELD, S.CANCELLED):
        raise Refused(_("이미 정리한 상담입니다. 화면을 새로 고쳐 확인하세요."), "settled")
    marked_at = None if state == Attendance.State.AWAITED else clock.now()
    row = consultation.attendances.filter(side=side).exclude(state=state)
    if not row.update(state=state, marked_at=marked_at):
        return  # the same tick twice
    record(consultation, "consultation.marked", by=by, side=side, state=state)
    states = set(consultation.attendances.values_list("state", flat=True))
    to = S.BOOKED
    if Attendance.State.ABSENT in states:
        to = S.NO_SHOW
    elif states == {Attendance.State.CAME}:
        to = S.CHECKED_IN
    if to != consultation.status:
        move(consultation, workflow.CONSULTATION, to=to, by=by)


@transaction.atomic
def conclude(
    *,
    consultation: Consultation,
    summary: str,
    by: User,
    next_action: str = "",
    next_on: date | None = None,
) -> ContactLog:
    """Write the log of a consultation that took place; an accepted match becomes a consulted one."""
    match = consultation.match
    require(permissions.can_book(by, match))
    need = matches.hold(match)
    hold(consultation)
    _require_the_day(consultation.event)
    if not workflow.CONSULTATION.allows(consultation.status, S.HELD):
        raise Refused(
            _("이미 정리했거나 불참으로 표시한 상담입니다. 상담했다면 먼저 참석으로 고쳐 주세요."), "settled"
        )
    contact = contacts.log(
        company=need.company,
        match=match,
        by=by,
        kind=ContactLog.Kind.CONSULTATION,
        summary=summary,
        occurred_on=timezone.localdate(consultation.time.starts_at),
        next_action=next_action,
        next_on=next_on,
    )
    awaited = consultation.attendances.filter(state=Attendance.State.AWAITED)
    awaited.update(state=Attendance.State.CAME, marked_at=clock.now())
    move(consultation, workflow.CONSULTATION, to=S.HELD, by=by, set={"contact": contact})
    return contact


def hold(consultation: Consultation) -> None:
    """Lock the event of `consultation` and read both as they are now."""
    events.hold(consultation.event)
    consultation.refresh_from_db(fields=["status", "cancel_asked_at"])


def _require_the_day(event: MatchingEvent) -> None:
    """From the event's day on, until it is closed."""
    if event.status != MatchingEvent.Status.PUBLISHED:
        raise Refused(_("알린 뒤 마감하지 않은 상담회에서만 할 수 있습니다."), "ended")
    if not event.is_on:
        raise Refused(_("상담회 당일부터 할 수 있습니다."), "early")


def _require_bookable(event: MatchingEvent, match: Match, need: Need) -> None:
    events.require_live(event)
    matches.require_open(need)
    if match.status not in BOOKABLE:
        raise Refused(
            _("초대했거나 수락한 매칭만 상담을 잡을 수 있습니다. 관심 후보라면 먼저 초대하세요."), "status"
        )
    if event.consultations.live().filter(match=match).exists():
        raise Refused(_("이 매칭은 이 상담회에 이미 예약되어 있습니다."), "booked")


def _timetable(event: MatchingEvent) -> Timetable:
    """What is booked, over the slots that are still to come."""
    rows = event.consultations.live().select_related("match__need", "match__solution")
    taken = [
        Taken(Firms(row.match.need.company_id, row.match.solution.company_id), Place(row.slot, row.table))
        for row in rows
    ]
    slots = [slot.number for slot in event.slots if slot.starts_at > clock.now()]
    return Timetable(slots, event.tables, taken)


def _why(table: Timetable, pair: Firms) -> str:
    if not any(table.has_table(slot) for slot in table.slots):
        return _("빈 테이블이 없습니다. 테이블이나 시간을 늘리세요.")
    if not any(table.free(pair, slot) for slot in table.slots):
        return _("두 기업이 함께 비는 시간이 없습니다.")
    return _("두 기업이 함께 비는 시간에 빈 테이블이 없습니다.")


def _seat(event: MatchingEvent, match: Match, place: Place, by: User) -> Consultation:
    consultation = Consultation.objects.create(event=event, match=match, slot=place.slot, table=place.table)
    firms = {
        Attendance.Side.DEMAND: match.need.company_id,
        Attendance.Side.SUPPLIER: match.solution.company_id,
    }
    Attendance.objects.bulk_create(
        Attendance(consultation=consultation, company_id=firm, side=side, event_id=event.pk, slot=place.slot)
        for side, firm in firms.items()
    )
    record(consultation, "consultation.booked", by=by, to_state=S.BOOKED, slot=place.slot, table=place.table)
    return consultation
