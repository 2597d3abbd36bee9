"""What people wrote in their own words of a project: with a score, a decision, or a deliverable and its review. Gone
when they are erased, while what they did stays."""

from uuid import UUID

from .models import Deliverable, Gate, GateReview, Measurement, Spending, Task, Terms, Verification

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
