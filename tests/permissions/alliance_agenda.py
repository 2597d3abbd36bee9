"""A meeting that goes on, with its topics and decisions, for the permission matrix: for the alliance alone."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from alliance.models import AgendaItem, Attendance, Decision, Meeting
from foundation.history import clock
from tests import factories

from .alliance_meetings import LONG_AGO


@dataclass
class Agenda:
    """`held` has the topic `item` and one that was deferred; `complete` only waits to be approved; `topic` and another
    are on the agenda of the matrix's planned meeting. Decisions: the member's `given` and `reported`, and the
    supplier's `planned` on a project of A."""

    held: Meeting
    complete: Meeting
    item: AgendaItem
    deferred: AgendaItem
    topic: AgendaItem
    given: Decision
    reported: Decision
    planned: Decision


def make(world: Any, readers: frozenset[str]) -> Agenda:
    readers |= {world.meetings.member.user.email}
    today = clock.today()

    def meeting(quarter: int) -> Meeting:
        starts_at = clock.now() - timedelta(days=quarter)
        return factories.MeetingFactory(
            year=LONG_AGO, quarter=quarter, starts_at=starts_at, status=Meeting.Status.HELD
        )

    def item(name: str, of: Meeting, position: int, **fields: Any) -> AgendaItem:
        words = {
            field: world.marked(f"agenda-{name}-{field}", readers) for field in ("title", "body", "minutes")
        }
        return AgendaItem.objects.create(meeting=of, position=position, **words, **fields)

    def decision(name: str, owner: str, **fields: Any) -> Decision:
        words = {"text": world.marked(f"decision-{name}", readers), "due_on": today + timedelta(days=30)}
        return Decision.objects.create(item=first, owner=world.people[owner], **(words | fields))

    held, complete = meeting(3), meeting(4)
    first = item("first", held, 1)
    deferred = item("deferred", held, 2, outcome=AgendaItem.Outcome.DEFERRED)
    item("complete", complete, 1, outcome=AgendaItem.Outcome.AS_PROPOSED)
    Attendance.objects.create(meeting=complete, member=world.meetings.own.member, present=True)
    topic = item("topic", world.meetings.planned, 1)
    item("other-topic", world.meetings.planned, 2)
    done = {"done_on": today, "result": world.marked("decision-result", readers)}
    task = factories.TaskFactory(project=world.planned, owner=world.people["owner_p"])
    return Agenda(
        held=held,
        complete=complete,
        item=first,
        deferred=deferred,
        topic=topic,
        given=decision("given", "alliance"),
        reported=decision("reported", "alliance", **done),
        planned=decision("planned", "owner_p", project=world.planned, task=task),
    )
