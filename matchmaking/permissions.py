"""Who may do what with needs and matches."""

from django.utils.translation import gettext as _

from companies.models import Company, User
from companies.permissions import acts_for, belongs_to, is_operator
from solutions.models import Solution

from .models import Curation, Match, Need


def can_create(user: User, company: Company) -> bool:
    """A member posts needs of an approved demand firm."""
    return company.demands and acts_for(user, company)


def can_take(user: User) -> bool:
    """A coordinator takes a need during a call."""
    return is_operator(user)


def can_edit(user: User, need: Need) -> bool:
    editable = need.status in (Need.Status.DRAFT, Need.Status.RETURNED, Need.Status.SUBMITTED)
    return editable and (acts_for(user, need.company) or (can_review(user, need)))


def can_submit(user: User, need: Need) -> bool:
    return acts_for(user, need.company)


def can_review(user: User, need: Need) -> bool:
    """The operating body reviews, never where one's own firm asks for help."""
    return is_operator(user) and not belongs_to(user, need.company)


def can_cancel(user: User, need: Need) -> bool:
    return acts_for(user, need.company) or can_review(user, need)


def can_see_candidates(user: User, need: Need) -> bool:
    return belongs_to(user, need.company) or can_review(user, need)


def can_curate(user: User, need: Need) -> bool:
    """The operating body's people curate a list, see how it came about and grade its pairs; its firm's don't."""
    return can_review(user, need)


def interest_text() -> str:
    return _("소속 기업이 수요나 솔루션에 이해관계가 있어 채점할 수 없습니다. 다른 코디네이터가 채점합니다.")


def can_confirm_pin(user: User, curation: Curation) -> bool:
    """Somebody else than who proposed it."""
    return can_curate(user, curation.need) and user.pk != curation.made_by_key


def can_see_mirror(user: User, company: Company) -> bool:
    """How a supplier's solutions fare: its own people, and the operating body's."""
    return company.supplies and (belongs_to(user, company) or is_operator(user))


def can_shortlist(user: User, need: Need) -> bool:
    return acts_for(user, need.company) or can_review(user, need)


def can_offer(user: User, need: Need, solution: Solution) -> bool:
    """Put a solution on a need's shortlist; the operating body's people never what their own firm once sold."""
    return acts_for(user, need.company) or (can_review(user, need) and not belongs_to(user, solution.company))


def can_invite(user: User, match: Match) -> bool:
    return can_shortlist(user, match.need)


def can_answer(user: User, match: Match) -> bool:
    """Only the invited supplier accepts, declines and quotes."""
    return acts_for(user, match.solution.company)


def can_select(user: User, match: Match) -> bool:
    """Only the demand firm selects."""
    return acts_for(user, match.need.company)


def can_log(user: User, company: Company, *, need: Need | None = None, match: Match | None = None) -> bool:
    """The operating body's people note contacts, never of a case that a firm of their own is in."""
    firms = [company, *([need.company] if need else []), *([match.solution.company] if match else [])]
    return is_operator(user) and not any(belongs_to(user, firm) for firm in firms)


def can_see_rankers(user: User) -> bool:
    """The model card is for those who answer for the lists, and for the alliance."""
    return is_operator(user) or (user.is_active and user.is_alliance_member)


def can_promote(user: User) -> bool:
    """The operating body's people decide what ranks."""
    return is_operator(user)
