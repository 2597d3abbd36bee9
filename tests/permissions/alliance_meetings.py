"""Meetings of the alliance for the permission matrix: for its members and the operating body alone."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from alliance.models import Attendance, Meeting, Member, Pack
from foundation.files.models import Attachment
from foundation.history import clock
from tests import factories

#: In which no other meeting lies.
LONG_AGO = 2001


@dataclass
class Meetings:
    """`called` lies ahead, `own` and `other` are its rows of the matrix's member and of another; `begun` is today, with
    everybody there."""

    planned: Meeting
    called: Meeting
    begun: Meeting
    own: Attendance
    other: Attendance
    paper: Attachment
    pack: Pack
    member: Member


def make(world: Any, readers: frozenset[str]) -> Meetings:
    seat = factories.AllianceMemberFactory(user=world.people["alliance"])
    member = factories.AllianceMemberFactory(organisation=world.marked("alliance-organisation", readers))
    readers |= {member.user.email}  # who isn't of the matrix, and is told as the others are

    def meeting(name: str, days: int, **fields: Any) -> Meeting:
        place = world.marked(f"alliance-{name}", readers)
        starts_at = clock.now() + timedelta(days=days)
        return factories.MeetingFactory(starts_at=starts_at, place=place, **fields)

    planned = meeting("planned", 120, year=LONG_AGO, quarter=1)
    called = meeting("called", 30, status="invited")
    begun = meeting("begun", 0, year=LONG_AGO, quarter=2, status="invited")
    rows = [Attendance.objects.create(meeting=called, member=one) for one in (seat, member)]
    for one in (seat, member):
        Attendance.objects.create(meeting=begun, member=one, present=True)
    return Meetings(
        planned=planned,
        called=called,
        begun=begun,
        own=rows[0],
        other=rows[1],
        paper=world._file(called, "alliance-paper", readers),
        pack=factories.PackFactory(),
        member=member,
    )
