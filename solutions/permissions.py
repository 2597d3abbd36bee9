"""Who may do what with solutions."""

from companies.models import Company, User
from companies.permissions import acts_for, belongs_to, conflicted, is_operator

from .models import Solution


def can_create(user: User, company: Company) -> bool:
    return company.supplies and acts_for(user, company)


def can_edit(user: User, solution: Solution) -> bool:
    return acts_for(user, solution.company) and solution.status != Solution.Status.WITHDRAWN


def can_submit(user: User, solution: Solution) -> bool:
    return acts_for(user, solution.company)


def can_review(user: User, solution: Solution) -> bool:
    """The operating body reviews, never a solution of a firm that one belongs to or has an interest in."""
    return is_operator(user) and not conflicted(user, solution.company)


def can_edit_thesaurus(user: User) -> bool:
    """The operating body keeps the thesaurus."""
    return is_operator(user)


def can_withdraw(user: User, solution: Solution) -> bool:
    return belongs_to(user, solution.company) or can_review(user, solution)
