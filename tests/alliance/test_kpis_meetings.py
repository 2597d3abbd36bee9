"""Meetings held with approved minutes, divisions with an output, decisions done in time."""

from datetime import date

import pytest

from alliance.models import AgendaItem, Decision, Division, DivisionOutput, Meeting
from tests import factories

from .built import moment, value

pytestmark = pytest.mark.django_db


def meeting(quarter, day, status=Meeting.Status.APPROVED, approved="2026-04-01"):
    return Meeting.objects.create(
        year=int(day[:4]),
        quarter=quarter,
        starts_at=moment(day),
        place="회의실",
        status=status,
        minutes_approved_at=moment(approved) if status == Meeting.Status.APPROVED else None,
    )


def test_meetings_with_approved_minutes_in_the_year():
    meeting(1, "2026-03-12")
    meeting(4, "2025-11-12", approved="2026-01-05")
    meeting(2, "2026-05-14", Meeting.Status.HELD)
    meeting(2, "2026-05-15", Meeting.Status.CANCELLED)
    assert (value("alliance_meetings", "2026-03-31"), value("alliance_meetings")) == (0, 1)
    assert value("alliance_meetings", "2027-01-31") == 0


def output(division, day, recorded=None):
    DivisionOutput.objects.create(
        division=division,
        occurred_on=date.fromisoformat(day),
        title="보고서",
        recorded_by=factories.UserFactory(),
        recorded_at=moment(recorded or day),
    )


def test_divisions_with_an_output_once_a_year():
    first, second, _idle = (
        Division.objects.create(kind=kind, name=kind + str(n), topic="주제", founded_on=date(2026, 1, 5))
        for n, kind in enumerate(["division", "research_group", "division"])
    )
    output(first, "2026-03-31")
    output(first, "2026-05-04")
    output(first, "2027-02-01")
    output(second, "2026-03-31", recorded="2026-04-02")
    assert (value("active_divisions", "2026-03-31"), value("active_divisions")) == (1, 2)
    assert value("active_divisions", "2027-12-31") == 1


def decide(item, due, status, done=None):
    Decision.objects.create(
        item=item,
        text="할 일",
        owner=factories.UserFactory(),
        due_on=date.fromisoformat(due),
        status=status,
        done_on=date.fromisoformat(done) if done else None,
        decided_at=moment("2026-03-12"),
    )


def test_decisions_done_in_time():
    item = AgendaItem.objects.create(meeting=meeting(1, "2026-03-12"), position=1, title="안건")
    decide(item, "2026-03-31", Decision.Status.DONE, "2026-03-31")
    decide(item, "2026-04-30", Decision.Status.DONE, "2026-05-01")
    decide(item, "2026-04-30", Decision.Status.OPEN)
    decide(item, "2026-04-30", Decision.Status.DROPPED)
    decide(item, "2027-04-30", Decision.Status.OPEN)
    assert value("decisions_done", "2026-03-30") is None
    assert value("decisions_done", "2026-03-31") == 100
    assert round(value("decisions_done")) == 33
