"""Reminding firms of their consultations once, on the working day before the event."""

from datetime import UTC
from uuid import UUID

from django.utils import timezone

from foundation import outbox
from foundation.history import clock

from ..models import MatchingEvent
from . import event_notices as notices

REMIND = "matchmaking.remind_event"


def plan(event: MatchingEvent) -> None:
    """At the opening of the working day before; not at all where that is over. A changed time is planned anew."""
    moment = clock.opening_before(timezone.localdate(event.starts_at))
    if moment > clock.now():
        since = _moment(event)
        outbox.add(
            REMIND,
            effect_key=f"{REMIND}:{event.pk}:{since}",
            run_after=moment,
            event_id=event.pk,
            since=since,
        )


def remind(*, event_id: UUID | str, since: str) -> None:
    """Of what is still booked; a worker that comes late, at night, leaves it for the morning."""
    event = MatchingEvent.objects.get(pk=event_id)
    now = clock.now()
    if (moment := clock.in_office_hours(now)) > now:
        outbox.add(REMIND, run_after=moment, event_id=event.pk, since=since)
        return
    announced = event.status == MatchingEvent.Status.PUBLISHED and not event.has_begun
    if announced and _moment(event) == since:
        notices.tomorrow(event, event.consultations.open().for_list())


def _moment(event: MatchingEvent) -> str:
    return event.starts_at.astimezone(UTC).isoformat()
