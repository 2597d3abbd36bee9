"""What people wrote in their own words of a project: with a score, a decision, or a deliverable and its review. Gone
when they are erased, while what they did stays."""

from uuid import UUID

from django.db.models import Q

from foundation.history.models import Event
from foundation.search.services import changed_many

from .models import (
    Deliverable,
    Diligence,
    DiligenceSeat,
    FollowUp,
    Gate,
    GateReview,
    Lesson,
    Measurement,
    MeetingNote,
    Report,
    Risk,
    Spending,
    Task,
    Terms,
    Verification,
)

REDACTED = "(탈퇴로 지워짐)"


def redact(key: UUID) -> None:
    reviews = GateReview.objects.filter(reviewer=key)
    reviews.exclude(comment="").update(comment=REDACTED)
    gates = Gate.objects.filter(decided_by=key)
    gates.exclude(decision_reason="").update(decision_reason=REDACTED)
    gates.exclude(conditions="").update(conditions=REDACTED)
    Deliverable.objects.filter(submitted_by=key).exclude(note="").update(note=REDACTED)
    decided = Deliverable.objects.filter(decided_by=key)
    decided.exclude(decision_reason="").update(decision_reason=REDACTED)
    # The terms themselves are the firms'; why somebody wanted others is its own words.
    Terms.objects.filter(requested_by=key).exclude(reason="").update(reason=REDACTED)
    Terms.objects.filter(decided_by=key).exclude(decision_reason="").update(decision_reason=REDACTED)
    Task.objects.filter(created_by=key).exclude(description="").update(description=REDACTED)
    Measurement.objects.filter(claimed_by=key).update(method=REDACTED)
    Verification.objects.filter(by=key).exclude(comment="").update(comment=REDACTED)
    disallowed = Spending.objects.filter(disallowed_by=key)
    disallowed.exclude(disallowed_reason="").update(disallowed_reason=REDACTED)
    _redact_running(key)


def _redact_running(key: UUID) -> None:
    """Risks, monthly reports and notes of meetings."""
    assessed = Event.objects.filter(object_type=Risk._meta.label_lower, verb="risk.assessed", actor_key=key)
    keys = [int(pk) for pk in assessed.values_list("object_id", flat=True)]
    Risk.objects.filter(Q(raised_by=key) | Q(pk__in=keys)).update(plan=REDACTED)
    Risk.objects.filter(raised_by=key).update(title=REDACTED)
    for name in ("done", "planned", "problems"):
        Report.objects.filter(written_by=key).exclude(**{name: ""}).update(**{name: REDACTED})
    Report.objects.filter(decided_by=key).exclude(decision_reason="").update(decision_reason=REDACTED)
    MeetingNote.objects.filter(written_by=key).update(attendees=REDACTED, body=REDACTED)
    Diligence.objects.filter(decided_by=key).update(verdict_reason=REDACTED)
    Diligence.objects.filter(appealed_by=key).update(appeal_reason=REDACTED)
    DiligenceSeat.objects.filter(reviewer=key).exclude(reason="").update(reason=REDACTED)
    FollowUp.objects.filter(submitted_by=key).exclude(note="").update(note=REDACTED)
    FollowUp.objects.filter(decided_by=key).exclude(decision_reason="").update(decision_reason=REDACTED)
    Lesson.objects.filter(decided_by=key).exclude(decision_reason="").update(decision_reason=REDACTED)
    # What the operating body has published names nobody, and stays.
    drafts = Lesson.objects.filter(written_by=key).exclude(status=Lesson.Status.PUBLISHED)
    drafts.update(title=REDACTED, tried=REDACTED, failed="", instead=REDACTED, assets="")
    changed_many(drafts)
