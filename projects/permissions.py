"""Who may do what with projects; nobody accepts, scores or decides on what it or its firm has claimed."""

from companies.models import User
from companies.permissions import belongs_to, is_operator

from .models import Deliverable, Gate, GateReview, Project


def is_party(user: User, project: Project) -> bool:
    return belongs_to(user, project.demand_firm) or belongs_to(user, project.supplier)


def can_manage(user: User, project: Project) -> bool:
    """The operating body, unless one belongs to either firm."""
    return is_operator(user) and not is_party(user, project)


def can_submit_deliverable(user: User, gate: Gate) -> bool:
    return is_party(user, gate.project)


def can_decide_deliverable(user: User, deliverable: Deliverable) -> bool:
    return can_manage(user, deliverable.gate.project) and deliverable.submitted_by_id != user.pk


def can_assign(user: User, gate: Gate) -> bool:
    return can_manage(user, gate.project)


def can_review(user: User, review: GateReview) -> bool:
    return review.reviewer_id == user.pk and user.is_reviewer and not is_party(user, review.gate.project)


def can_decide(user: User, gate: Gate) -> bool:
    return can_manage(user, gate.project)
