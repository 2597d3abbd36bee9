"""Appointments as a file that calendars read (iCalendar, RFC 5545), with times in UTC."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

LONGEST = 75  # octets of a line (section 3.1)
PRODUCT = "-//AI-ON//AI-ON//KO"


class Method(StrEnum):
    """What the reader is to do with the appointments (RFC 5546): take note, be there, take them out."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Appointment:
    """`uid` stays the same for ever, so that a calendar changes what it has rather than add to it; `sequence` grows
    with each change. All moments are aware."""

    uid: str
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False
    #: Mail addresses: who asks, and who is asked; an invitation needs both (RFC 5546, section 3.2.2).
    organizer: str = ""
    attendee: str = ""


def calendar(appointments: Iterable[Appointment], method: Method = Method.PUBLISH) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    for row in appointments:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(row.uid)}",
            f"DTSTAMP:{_utc(row.stamp)}",
            f"DTSTART:{_utc(row.starts_at)}",
            f"DTEND:{_utc(row.ends_at)}",
            f"SEQUENCE:{row.sequence}",
            f"STATUS:{'CANCELLED' if row.cancelled else 'CONFIRMED'}",
            f"SUMMARY:{_text(row.summary)}",
        ]
        for name, value in (("LOCATION", row.location), ("DESCRIPTION", row.description)):
            if value:
                lines.append(f"{name}:{_text(value)}")
        if row.url:
            lines.append(f"URL:{_bare(row.url)}")
        if row.organizer:
            lines.append(f"ORGANIZER:mailto:{_bare(row.organizer)}")
        if row.attendee:
            # No answer by mail is asked for: nothing here would read it.
            lines.append(f"ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:{_bare(row.attendee)}")
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """As a value of type TEXT (section 3.3.11): no control characters, commas and the like escaped."""
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _bare(re.sub(r"\r\n?|\n", r"\\n", value))


def _bare(value: str) -> str:
    return re.sub(r"[\x00-\x08\x0a-\x1f\x7f]", "", value)


def _folded(line: str) -> bytes:
    """Lines of at most 75 octets, never cut within a character; what follows begins with a space."""
    pieces: list[bytes] = [b""]
    for char in line:
        octets = char.encode()
        if len(pieces[-1]) + len(octets) > LONGEST:
            pieces.append(b" ")
        pieces[-1] += octets
    return b"\r\n".join(pieces)
