"""Matching events for the permission matrix: one under way, one to come, a draft, and one with nothing to settle."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from foundation.history import clock
from matchmaking.models import Attendance, Consultation, Match, MatchingEvent

if TYPE_CHECKING:
    from .world import World


def make(world: "World", operators: frozenset[str], handlers: frozenset[str]) -> None:
    """`operators` read of every event, `handlers` also of firm A's cases."""
    now, day = clock.now(), timedelta(days=1)
    morning = timezone.localtime(now).replace(hour=9, minute=0)
    unseen = world.marked("event", operators)
    world.event_now = _event("상담회", now - timedelta(hours=1), "published")
    world.event_coming = _event("다음 상담회", morning + 30 * day, "published")
    world.event_draft = _event(unseen, morning + 40 * day, "draft")
    world.event_over = _event(world.marked("event-over", operators), morning - 10 * day, "published")
    world.row_now = _row(world.event_now, world.unpledged)
    world.row_coming = _row(world.event_coming, world.unpledged)
    _row(world.event_draft, world.unpledged)
    _row(
        world.event_now,
        world.invited,
        table=2,
        cancel_asked_at=now,
        cancel_asked_by_key=world.people["owner_s"].pk,
        cancel_reason=world.marked("cancel-asked", handlers),
    )


def _event(name: str, starts_at: object, status: str) -> MatchingEvent:
    return MatchingEvent.objects.create(
        name=name, place="AX센터", starts_at=starts_at, ends_at=starts_at + timedelta(hours=8), status=status
    )


def _row(event: MatchingEvent, match: Match, table: int = 1, **fields: object) -> Consultation:
    row = Consultation.objects.create(event=event, match=match, slot=table, table=table, **fields)
    for side, firm in (("demand", match.need.company), ("supplier", match.solution.company)):
        Attendance.objects.create(consultation=row, side=side, company=firm, event=event, slot=table)
    return row
