"""Reminding members of a meeting once, on the working day before."""

from datetime import UTC

from foundation import outbox
from foundation.history import clock

from ..models import Meeting
from . import meeting_notices as notices

REMIND = "alliance.remind_meeting"


def plan(meeting: Meeting) -> None:
    """At the opening of the working day before; not at all where that is over. A changed time is planned anew."""
    moment = clock.opening_before(meeting.day)
    if moment > clock.now():
        since = _moment(meeting)
        outbox.add(
            REMIND,
            effect_key=f"{REMIND}:{meeting.pk}:{since}",
            run_after=moment,
            meeting_id=meeting.pk,
            since=since,
        )


def remind(*, meeting_id: str, since: str) -> None:
    """Nothing where the meeting was moved or cancelled since."""
    meeting = Meeting.objects.get(pk=meeting_id)
    ahead = meeting.status == Meeting.Status.INVITED and meeting.starts_at > clock.now()
    if ahead and _moment(meeting) == since:
        notices.tomorrow(meeting)


def _moment(meeting: Meeting) -> str:
    return meeting.starts_at.astimezone(UTC).isoformat()
