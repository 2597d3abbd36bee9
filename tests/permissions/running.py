"""Risks, monthly reports and a meeting's note of A's projects, with secrets in their texts."""

from datetime import date, timedelta
from typing import Any

from foundation.history import clock
from projects import report_facts
from projects.models import MeetingNote, Report, Risk


def make(world: Any, readers: frozenset[str], writers: frozenset[str]) -> dict[str, Any]:
    """A risk in each state, a handed in report, one that is only a draft of its `writers`, and a note."""
    writer, project = world.people["owner_p"], world.planned
    due_on, month = clock.today() + timedelta(days=14), report_facts.first_of(clock.today())

    def risk(status: str, **fields: Any) -> Risk:
        return Risk.objects.create(
            project=project,
            title=world.marked(f"risk-{status}", readers),
            plan=world.marked(f"risk-{status}-plan", readers),
            status=status,
            probability=2,
            impact=2,
            response="mitigate",
            owner=writer,
            raised_by=writer,
            due_on=due_on,
            **fields,
        )

    def report(of: Any, status: str, name: str, who: frozenset[str]) -> Report:
        words = {
            field: world.marked(f"report-{name}-{field}", who) for field in ("done", "planned", "problems")
        }
        facts = report_facts.of(of, month) if status == "submitted" else {}
        by = {"submitted_by": writer, "submitted_at": clock.now()} if status == "submitted" else {}
        return Report.objects.create(
            project=of, month=month, status=status, facts=facts, written_by=writer, **words, **by
        )

    return {
        "open": risk("open"),
        "escalated": risk("escalated"),
        "closed": risk("closed"),
        "draft": report(project, "draft", "draft", writers),
        "submitted": report(world.reviewed, "submitted", "submitted", readers),
        "meeting": MeetingNote.objects.create(
            project=project,
            held_on=date(2026, 1, 5),
            title=world.marked("meeting", readers),
            attendees=world.marked("meeting-attendees", readers),
            body=world.marked("meeting-body", readers),
            written_by=writer,
        ),
    }
