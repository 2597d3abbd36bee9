"""A meeting that is held, with a topic, and the people around it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from alliance.models import AgendaItem, Attendance, Decision, Meeting, Member
from alliance.services import decisions
from companies.models import User
from foundation.history import clock
from tests import factories


def meeting(**given: Any) -> Meeting:
    day = given.pop("starts_at", None) or clock.now() - timedelta(hours=1)
    fields = {"year": 2026, "quarter": 4, "place": "대회의실", "status": Meeting.Status.HELD}
    return Meeting.objects.create(starts_at=day, **(fields | given))


def item(of: Meeting, position: int = 1, **given: Any) -> AgendaItem:
    fields = {"title": f"안건 {position}"}
    return AgendaItem.objects.create(meeting=of, position=position, **(fields | given))


@dataclass
class Room:
    """`other` is of the operating body too; `there` a member who was present, `absent` one who wasn't."""

    meeting: Meeting
    item: AgendaItem
    coordinator: User
    other: User
    there: User
    absent: User

    def decide(self, **given: Any) -> Decision:
        fields = {
            "item": self.item,
            "text": "협약 서식을 고칩니다.",
            "owner": self.other,
            "due_on": in_days(14),
            "by": self.coordinator,
        }
        return decisions.decide(**(fields | given))


def room(**given: Any) -> Room:
    held = meeting(**given)
    people = [factories.UserFactory(is_alliance_member=True) for _each in range(2)]
    for person in people:
        seat = Member.objects.create(
            user=person, role=Member.Role.DEMAND, organisation="기업", joined_on=date(2026, 1, 5)
        )
        Attendance.objects.create(meeting=held, member=seat, present=person == people[0])
    coordinator, other = (factories.UserFactory(is_coordinator=True) for _each in range(2))
    return Room(held, item(held), coordinator, other, *people)


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)
