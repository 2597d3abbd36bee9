"""Who may do what with projects; nobody accepts, scores or decides on what it or its firm has claimed."""

from companies.models import User
from companies.permissions import belongs_to, conflicted, is_operator
from matchmaking import permissions as matchmaking
from matchmaking.models import Match

from .models import Deliverable, Gate, GateReview, Project


def is_party(user: User, project: Project) -> bool:
    return belongs_to(user, project.demand_firm) or belongs_to(user, project.supplier)


def has_interest(user: User, project: Project) -> bool:
    """A member of either firm, or with a declared private interest in one."""
    return conflicted(user, project.demand_firm) or conflicted(user, project.supplier)


def can_follow(user: User, project: Project) -> bool:
    """Sees what is between the firms and the operating body: agreement, plan, money, risks, reports."""
    return is_operator(user) or is_party(user, project)


def can_open(user: User, match: Match) -> bool:
    """Selecting is what opens a project."""
    return matchmaking.can_select(user, match)


def can_manage(user: User, project: Project) -> bool:
    """The operating body, unless one belongs to either firm or has an interest in it."""
    return is_operator(user) and not has_interest(user, project)


def can_submit_deliverable(user: User, gate: Gate) -> bool:
    return is_party(user, gate.project)


def can_decide_deliverable(user: User, deliverable: Deliverable) -> bool:
    return can_manage(user, deliverable.gate.project) and deliverable.submitted_by_id != user.pk


def can_assign(user: User, gate: Gate) -> bool:
    return can_manage(user, gate.project)


def can_review(user: User, review: GateReview) -> bool:
    return review.reviewer_id == user.pk and can_be_reviewer(user, review.gate.project)


def can_see_reviews(user: User) -> bool:
    """The list of one's own reviews."""
    return user.is_reviewer


def can_decide(user: User, gate: Gate) -> bool:
    """Whoever scores doesn't decide."""
    return can_manage(user, gate.project) and not gate.reviews.filter(reviewer=user).exists()


def can_be_reviewer(user: User, project: Project) -> bool:
    return user.is_active and user.is_reviewer and not has_interest(user, project)
