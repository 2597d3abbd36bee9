"""The file for a calendar: what RFC 5545 asks of it, and that nothing of the need is in it."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from foundation.calendars import Appointment, Method, calendar
from matchmaking.services import consultations
from tests import factories
from tests.matchmaking import eventful
from tests.matchmaking.pairs import SECRET, SUMMARY

SEOUL = timezone(timedelta(hours=9))
AT = datetime(2026, 11, 20, 13, 30, tzinfo=SEOUL)


def made(**fields):
    values = {"uid": "1@ai-on", "stamp": AT, "starts_at": AT, "ends_at": AT + timedelta(minutes=30)}
    return calendar([Appointment(**(values | {"summary": "상담"} | fields))])


def unfolded(content):
    return content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_an_appointment():
    assert unfolded(made(location="AX센터", url="https://ai-on.example/")) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//AI-ON//AI-ON//KO",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:1@ai-on",
        "DTSTAMP:20261120T043000Z",
        "DTSTART:20261120T043000Z",
        "DTEND:20261120T050000Z",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
        "SUMMARY:상담",
        "LOCATION:AX센터",
        "URL:https://ai-on.example/",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_an_invitation_names_who_asks_and_who_is_asked():
    row = Appointment(
        "1@ai-on", AT, AT, AT, "회의", sequence=2, organizer="tp@x.example", attendee="a@x.example"
    )
    lines = unfolded(calendar([row], Method.REQUEST))
    assert {"METHOD:REQUEST", "SEQUENCE:2", "ORGANIZER:mailto:tp@x.example"} <= set(lines)
    assert "ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:a@x.example" in lines


def test_what_means_something_is_escaped():
    text = "1층; 로비, \\문\r\n옆\n뒤\r앞\tBEGIN:VEVENT\x00"
    lines = unfolded(made(location=text))
    assert "LOCATION:1층\\; 로비\\, \\\\문\\n옆\\n뒤\\n앞\tBEGIN:VEVENT" in lines
    assert lines.count("BEGIN:VEVENT") == 1


@given(st.text(max_size=300))
def test_no_line_is_longer_than_75_octets_and_none_is_broken(text):
    content = made(summary=text)
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None for line in lines)
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    assert len(unfolded(content)) == len(unfolded(made(summary="상담")))


@pytest.mark.django_db
def test_download(client):
    event = eventful.announced(place="2층, 대회의실")
    row, found = eventful.booked(event, slot=2)
    client.force_login(found.seller)
    url = reverse("matchmaking:consultation_calendar", args=[row.pk])
    response = client.get(url)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    text = "\n".join(unfolded(response.content))
    assert f"UID:{row.pk}@ai-on" in text
    starts = event.starts_at + timedelta(minutes=35)
    assert f"DTSTART:{starts.astimezone(UTC):%Y%m%dT%H%M%SZ}" in text
    assert "2층\\, 대회의실" in text
    for hidden in (SECRET, SUMMARY, found.match.solution.title, found.need.company.name):
        assert hidden not in text


@pytest.mark.django_db
def test_a_cancelled_one_takes_itself_out(client, coordinator):
    row, found = eventful.booked()
    consultations.cancel(consultation=row, reason="사정", by=coordinator)
    client.force_login(found.buyer)
    lines = unfolded(client.get(reverse("matchmaking:consultation_calendar", args=[row.pk])).content)
    assert {"STATUS:CANCELLED", "SEQUENCE:1", f"UID:{row.pk}@ai-on"} <= set(lines)


@pytest.mark.django_db
def test_of_others_is_not_there(client):
    row, _found = eventful.booked()
    client.force_login(factories.member_of(factories.SupplierFactory()))
    url = reverse("matchmaking:consultation_calendar", args=[row.pk])
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 405
