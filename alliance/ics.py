"""A meeting as an appointment: in a mail an invitation to one member, and its cancellation; on the page a note."""

from email.utils import parseaddr

from django.conf import settings

from foundation import calendars
from foundation.calendars import Appointment, Method
from foundation.history import clock

from .models import Attendance, Meeting


def noted(meeting: Meeting) -> bytes:
    """For whoever puts it into a calendar; nobody is named."""
    return calendars.calendar([_appointment(meeting)])


def invitation(attendance: Attendance) -> str:
    """What the member's calendar does by itself: take it in, move it, or take it out."""
    meeting = attendance.meeting
    method = Method.CANCEL if meeting.status == Meeting.Status.CANCELLED else Method.REQUEST
    organizer = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    appointment = _appointment(meeting, organizer=organizer, attendee=attendance.member.user.email)
    return calendars.calendar([appointment], method).decode()


def _appointment(meeting: Meeting, **people: str) -> Appointment:
    return Appointment(
        uid=f"{meeting.pk}@ai-on",
        stamp=clock.now(),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=meeting.title,
        location=meeting.place,
        description="\n".join(meeting.agenda.values_list("title", flat=True)),
        url=settings.SITE_URL.rstrip("/") + meeting.get_absolute_url(),
        sequence=meeting.sequence,
        cancelled=meeting.status == Meeting.Status.CANCELLED,
        **people,
    )
