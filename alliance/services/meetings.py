"""The alliance's meetings: planned, called, changed, held, cancelled; who comes, and who came.

Whatever changes a meeting or its attendance holds the meeting's row. Those who were called are told of every change
that concerns them, with the next number of the appointment's sequence.
"""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require

from .. import calendar, permissions, quarters, workflow
from ..models import AgendaItem, Attendance, Meeting, Member
from ..quorum import quorum
from . import meeting_notices as notices
from . import meeting_reminders as reminders

SHORTEST, LONGEST = 30, 480  # minutes
AHEAD = (Meeting.Status.PLANNED, Meeting.Status.INVITED)


@transaction.atomic
def plan_year(*, year: int, by: User) -> list[Meeting]:
    """The meetings that the plan asks for and the year lacks, with their standing topics, where the last one was.

    Quarters that are as good as over get none.
    """
    require(permissions.can_prepare(by))
    this = clock.today().year
    if year not in (this, this + 1):
        raise ValidationError({"year": _("올해나 내년을 고르세요.")})
    last = Meeting.objects.order_by("-starts_at").first()
    place = last.place if last else ""
    planned = []
    for one in calendar.meetings():
        if (starts_at := one.starts_at(year)) and (made := _plan(one, year, starts_at, place, by)):
            planned.append(made)
    return planned


def _plan(one: calendar.Planned, year: int, starts_at: datetime, place: str, by: User) -> Meeting | None:
    live = Meeting.objects.exclude(status=Meeting.Status.CANCELLED)
    given = {"starts_at": starts_at, "place": place, "created_by": by}
    meeting, created = live.get_or_create(year=year, quarter=one.quarter, defaults=given)
    if not created:
        return None
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=position, kind=AgendaItem.Kind.STANDING, title=title)
        for position, title in enumerate(one.topics, 1)
    )
    record(meeting, "meeting.planned", by=by)
    return meeting


@transaction.atomic
def change(*, meeting: Meeting, starts_at: datetime, minutes_long: int, place: str, by: User) -> None:
    """Another time or place; answers that were given for another time are asked for anew."""
    require(permissions.can_prepare(by))
    _hold(meeting)
    if meeting.status not in AHEAD:
        raise Refused(_("이미 열었거나 취소한 회의는 바꿀 수 없습니다."), "transition")
    place = place.strip()
    _validate(meeting, starts_at, minutes_long, place)
    moved = (meeting.starts_at, meeting.minutes_long) != (starts_at, minutes_long)
    if not moved and meeting.place == place:
        return
    meeting.starts_at, meeting.minutes_long, meeting.place = starts_at, minutes_long, place
    called = meeting.status == Meeting.Status.INVITED
    meeting.sequence += called
    meeting.save(update_fields=["starts_at", "minutes_long", "place", "sequence"])
    record(meeting, "meeting.changed", by=by)
    if called:
        if moved:
            meeting.attendances.update(answer=Attendance.Answer.NONE)
            reminders.plan(meeting)
        notices.changed(meeting, moved=moved)


def _validate(meeting: Meeting, starts_at: datetime, minutes_long: int, place: str) -> None:
    faults = {}
    if starts_at <= clock.now():
        faults["starts_at"] = _("지금보다 뒤의 때를 고르세요.")
    elif quarters.day_of(starts_at).year != meeting.year:
        faults["starts_at"] = _("%(year)d년 안의 날을 고르세요.") % {"year": meeting.year}
    if not SHORTEST <= minutes_long <= LONGEST:
        faults["minutes_long"] = _("30분에서 480분까지 적으세요.")
    if not place:
        faults["place"] = _("장소를 적으세요.")
    if faults:
        raise ValidationError(faults)


@transaction.atomic
def invite(*, meeting: Meeting, by: User) -> list[Attendance]:
    """Call everybody who will be a member on that day; again for those who were appointed since."""
    require(permissions.can_prepare(by))
    _hold(meeting)
    if meeting.status not in AHEAD:
        raise Refused(_("이미 열었거나 취소한 회의는 소집할 수 없습니다."), "transition")
    if meeting.starts_at <= clock.now():
        raise Refused(_("지난 때의 회의는 소집할 수 없습니다. 일시를 먼저 바꾸세요."), "past")
    if not meeting.place:
        raise Refused(_("장소를 정한 뒤에 소집하세요."), "place")
    called = uncalled(meeting)
    if not called:
        raise Refused(_("소집할 위원이 없습니다. 위원을 먼저 위촉하세요."), "nobody")
    rows = Attendance.objects.bulk_create(Attendance(meeting=meeting, member=member) for member in called)
    if meeting.status == Meeting.Status.PLANNED:
        move(meeting, workflow.MEETING, to=Meeting.Status.INVITED, by=by)
    else:
        record(meeting, "meeting.called_more", by=by)
    notices.invited(meeting, rows)
    reminders.plan(meeting)
    return rows


def uncalled(meeting: Meeting) -> list[Member]:
    """The members of that day who haven't been called."""
    members = Member.objects.on(meeting.day).select_related("user")
    return list(members.exclude(attendances__meeting=meeting))


@transaction.atomic
def answer(*, attendance: Attendance, answer: str, by: User | None) -> None:
    """Whether a member will come; until the meeting begins it may change its mind, as long as it is one.

    `by` is None for the link in the mail, which the caller has checked.
    """
    require(by is None or permissions.can_answer(by, attendance))
    meeting = _hold(attendance.meeting)
    left = Member.objects.filter(pk=attendance.member_id).exclude(left_on=None).exists()
    if left or meeting.status != Meeting.Status.INVITED or meeting.starts_at <= clock.now():
        raise Refused(_("회신을 받는 회의가 아닙니다. 화면을 새로 고쳐 확인하세요."), "transition")
    if answer not in (Attendance.Answer.YES, Attendance.Answer.NO):
        raise ValidationError({"answer": _("참석이나 불참을 고르세요.")})
    attendance.answer = answer
    attendance.save(update_fields=["answer"])
    way = {} if by else {"via": "link"}
    record(meeting, "meeting.answered", by=by, member=attendance.member_id, answer=answer, **way)


@transaction.atomic
def mark(*, meeting: Meeting, present: Collection[int], by: User) -> None:
    """Who is there, by the keys of their seats; who isn't named isn't there. From the meeting's day on."""
    require(permissions.can_prepare(by))
    _hold(meeting)
    if meeting.status != Meeting.Status.INVITED:
        raise Refused(_("소집한 회의에서 열기 전까지 출석을 확인합니다."), "transition")
    _require_day(meeting)
    keys = set(present)
    if keys - set(Member.objects.on(meeting.day).values_list("pk", flat=True)):
        raise ValidationError({"present": _("그날의 위원이 아닌 사람이 있습니다.")})
    known = set(meeting.attendances.values_list("member", flat=True))
    Attendance.objects.bulk_create(Attendance(meeting=meeting, member_id=pk) for pk in sorted(keys - known))
    meeting.attendances.exclude(member__in=keys).update(present=False)
    meeting.attendances.filter(member__in=keys).update(present=True)
    record(meeting, "meeting.marked", by=by, present=sorted(keys))


@transaction.atomic
def hold(*, meeting: Meeting, by: User) -> None:
    """Open the meeting, with more than half of its members there; how many they were is kept."""
    require(permissions.can_prepare(by))
    _hold(meeting)
    _require_day(meeting)
    reached = quorum(meeting)
    if not reached.reached:
        raise Refused(
            _("재적 위원 %(seats)d명 가운데 %(needed)d명이 출석해야 엽니다. 지금 출석은 %(present)d명입니다.")
            % {"seats": reached.seats, "needed": reached.needed, "present": reached.present},
            "quorum",
        )
    # Who has left since the marking doesn't count, now or later.
    meeting.attendances.exclude(member__in=Member.objects.on(meeting.day)).update(present=False)
    move(meeting, workflow.MEETING, to=Meeting.Status.HELD, by=by, set={"seats": reached.seats})


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: User) -> None:
    """Call it off, and tell everybody who was called; its quarter can be planned anew."""
    require(permissions.can_prepare(by))
    _hold(meeting)
    if not reason.strip():
        raise ValidationError({"reason": _("사유를 적으세요.")})
    called = meeting.status == Meeting.Status.INVITED
    sequence = meeting.sequence + called
    move(
        meeting,
        workflow.MEETING,
        to=Meeting.Status.CANCELLED,
        by=by,
        reason=reason.strip(),
        set={"sequence": sequence},
    )
    if called:
        notices.cancelled(meeting, reason.strip())


def _hold(meeting: Meeting) -> Meeting:
    """As it is now, and nobody else's until the transaction ends."""
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update())
    return meeting


def _require_day(meeting: Meeting) -> None:
    if clock.today() < meeting.day:
        raise Refused(_("회의 날부터 할 수 있습니다."), "early")
