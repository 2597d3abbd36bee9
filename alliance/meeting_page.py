"""What a meeting's page tells of the meeting itself: how far it is, who comes, what there is to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from companies.models import User
from companies.permissions import named_to
from foundation.files.models import Attachment
from foundation.history import clock
from foundation.history.models import Event

from . import permissions
from .forms.meetings import PackForm, PaperForm
from .models import Attendance, Meeting, Member
from .quorum import quorum
from .services.meetings import AHEAD, uncalled
from .services.papers import BEFORE

M = Meeting.Status
A = Attendance.Answer
ROLES = list(Member.Role.values)  # in the order that the plan names them


@dataclass(frozen=True)
class Seat:
    """A member of the meeting's day, or one who was called; `name` is empty where the viewer may not know it."""

    member: Member
    name: str
    attendance: Attendance | None


def context(meeting: Meeting, user: User) -> dict[str, Any]:
    prepares = permissions.can_prepare(user)
    now, here = clock.now(), quorum(meeting)
    seats = _seats(meeting, user)
    rows = [seat.attendance for seat in seats if seat.attendance]
    open_, over = meeting.status in AHEAD, meeting.status in (M.APPROVED, M.CANCELLED)
    on_its_day = meeting.status == M.INVITED and clock.today() >= meeting.day
    answerable = meeting.status == M.INVITED and meeting.starts_at > now
    return {
        "meeting": meeting,
        "prepares": prepares,
        "cancelled": Event.objects.of(meeting).filter(verb="meeting.cancelled").last(),
        "steps": [] if meeting.status == M.CANCELLED else steps(meeting),
        "recorded": not meeting.agenda.filter(outcome="").exists(),
        "past": meeting.starts_at <= now,
        "on_its_day": on_its_day,
        "changeable": prepares and open_,
        "answerable": answerable,
        "own": next(
            (row for row in rows if row.member.user_id == user.pk and row.member.left_on is None), None
        ),
        "quorum": here,
        "seats": seats,
        "answers": [(label, sum(row.answer == value for row in rows)) for value, label in A.choices],
        "marks": prepares and on_its_day,
        "came": (prepares and on_its_day) or meeting.seats is not None,
        "uncalled": len(uncalled(meeting)) if prepares and open_ and meeting.starts_at > now else 0,
        "papers": Attachment.objects.of(meeting),
        "lays": prepares and not over,
        "takes_back": prepares and meeting.status in BEFORE,
        "paper_form": PaperForm(),
        "pack_form": PackForm(initial={"pack": meeting.pack_id}),
    }


def _seats(meeting: Meeting, user: User) -> list[Seat]:
    called = {row.member_id: row for row in meeting.attendances.select_related("member")}
    on_the_day = Member.objects.on(meeting.day).values("pk")
    asked = Member.objects.filter(Q(pk__in=called) | Q(pk__in=on_the_day)).select_related("user")
    if meeting.seats is not None:
        asked = asked.filter(pk__in=called)
    members = sorted(asked, key=lambda member: ROLES.index(member.role))
    names = named(user, members)
    return [Seat(member, names.get(member.pk, ""), called.get(member.pk)) for member in members]


def named(viewer: User, members: Iterable[Member]) -> dict[int, str]:
    """The names of those members whom the viewer may know by it, by the keys of their seats."""
    rows = list(members)
    known = named_to(viewer, [row.user for row in rows])
    return {row.pk: str(row.user) for row in rows if row.user_id in known}


def steps(meeting: Meeting) -> list[tuple[str, str]]:
    """From the plan to the approved minutes; the first that isn't done is the present one. A pack may be left out."""
    called = meeting.status in (M.INVITED, M.HELD, M.APPROVED)
    held = meeting.status in (M.HELD, M.APPROVED)
    approved = meeting.status == M.APPROVED
    recorded = held and not meeting.agenda.filter(outcome="").exists()
    course = [
        (_("일시·장소"), bool(meeting.place) and (called or meeting.starts_at > clock.now())),
        (_("자료 확정"), meeting.pack_id is not None),
        (_("소집"), called),
        (_("출석 확인"), held or (called and quorum(meeting).reached)),
        (_("개회"), held),
        (_("의결·회의록"), approved or recorded),
        (_("회의록 승인"), approved),
    ]
    done = [is_done for _label, is_done in course]
    done_or_passed = [done[0], done[1] or called, *done[2:]]
    present = done_or_passed.index(False) if False in done_or_passed else None
    return [
        (label, "done" if is_done else "current" if number == present else "ahead")
        for number, (label, is_done) in enumerate(course)
    ]
