"""Who may do what with needs and matches."""

from django.utils.translation import gettext as _

from companies.models import Company, User
from companies.permissions import acts_for, belongs_to, conflicted, holds_office, is_operator
from solutions.models import Solution

from .models import Consultation, Curation, Match, Need, Round, Seat


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


def has_interest(user: User, need: Need) -> bool:
    """A firm of one's own, or one that a private interest was declared in, asks for help or is thought of for it."""
    if not user.interests:
        return False
    return (
        conflicted(user, need.company)
        or need.matches.filter(solution__company__in=list(user.interests)).exists()
    )


def can_review(user: User, need: Need) -> bool:
    """The operating body reviews, never where one has an interest."""
    return is_operator(user) and not has_interest(user, need)


def can_assign(user: User, need: Need) -> bool:
    """Who may review a need says who looks after it."""
    return can_review(user, need)


def can_cancel(user: User, need: Need) -> bool:
    return acts_for(user, need.company) or can_review(user, need)


def can_see_candidates(user: User, need: Need) -> bool:
    return belongs_to(user, need.company) or can_review(user, need)


def can_curate(user: User, need: Need, solution: Solution | None = None) -> bool:
    """Those of the operating body without an interest curate a list, see how it came about and grade its pairs, and
    have none in the `solution` that they curate or grade."""
    return can_review(user, need) and (solution is None or solution.company_id not in user.interests)


def interest_text() -> str:
    return _("소속 기업이 수요나 솔루션에 이해관계가 있어 채점할 수 없습니다. 다른 코디네이터가 채점합니다.")


def can_confirm_pin(user: User, curation: Curation) -> bool:
    """Somebody else than who proposed it."""
    return can_curate(user, curation.need, curation.solution) and user.pk != curation.made_by_key


def can_see_mirror(user: User, company: Company) -> bool:
    """How a supplier's solutions fare: its own people, and the operating body's."""
    return company.supplies and (belongs_to(user, company) or is_operator(user))


def can_shortlist(user: User, need: Need) -> bool:
    return acts_for(user, need.company) or can_review(user, need)


def can_offer(user: User, need: Need, solution: Solution) -> bool:
    """Put a solution on a need's shortlist; the operating body's people never one that they have an interest in."""
    return acts_for(user, need.company) or can_curate(user, need, solution)


def can_designate(user: User, need: Need, solution: Solution) -> bool:
    """The operating body links pairs that arrive together, never one that it has an interest in."""
    return can_curate(user, need, solution)


def can_invite(user: User, match: Match) -> bool:
    return can_shortlist(user, match.need)


def can_talk(user: User, match: Match) -> bool:
    """Write in the thread of a match: either firm's members, and the operating body's without an interest."""
    firms = (match.need.company, match.solution.company)
    return any(acts_for(user, firm) for firm in firms) or can_review(user, match.need)


def can_answer(user: User, match: Match) -> bool:
    """Only the invited supplier accepts, declines and quotes."""
    return acts_for(user, match.solution.company)


def can_answer_questions(user: User, need: Need) -> bool:
    """The demand firm, or a coordinator without an interest for it."""
    return acts_for(user, need.company) or can_review(user, need)


def can_read_questions(user: User, need: Need) -> bool:
    """Both sides of a need that is being matched: who may answer, and who was invited and hasn't refused."""
    hears = need.matches.filter(solution__company__in=list(user.firms), status__in=Match.HEARS)
    return can_see_candidates(user, need) or hears.exists()


def can_pass(user: User, company: Company) -> bool:
    """Say for a supplier that a need is nothing for it."""
    return company.supplies and acts_for(user, company)


def can_select(user: User, match: Match) -> bool:
    """Only the demand firm selects."""
    return acts_for(user, match.need.company)


def can_log(user: User, company: Company, *, need: Need | None = None, match: Match | None = None) -> bool:
    """The operating body's people note contacts, never of a case that they have an interest in."""
    case = match.need if match else need
    return (
        is_operator(user)
        and not conflicted(user, company)
        and not (case is not None and has_interest(user, case))
    )


def can_run_events(user: User) -> bool:
    """The operating body holds matching events."""
    return is_operator(user)


def can_book(user: User, match: Match) -> bool:
    """Book a pair into an event, check it in and log it: who has no interest in the need and whom it is thought for."""
    return can_review(user, match.need)


def can_ask_cancel(user: User, consultation: Consultation) -> bool:
    """Either firm's members; the operating body decides."""
    match = consultation.match
    return any(acts_for(user, firm) for firm in (match.need.company, match.solution.company))


def can_see_rankers(user: User) -> bool:
    """The model card is for those who answer for the lists, and for the alliance."""
    return is_operator(user) or (user.is_active and user.is_alliance_member)


def can_promote(user: User) -> bool:
    """The operating body's people decide what ranks."""
    return is_operator(user)


def can_run_round(user: User, need: Need) -> bool:
    """Those of the operating body who have no interest in the need set a round up, lead it and decide it."""
    return can_review(user, need)


def takes_part(user: User, company: Company, round_: Round) -> bool:
    """Whoever acts for the firm that asks for help, or for one that is on its way to an offer or made one."""
    if not acts_for(user, company):
        return False
    return company.pk == round_.need.company_id or company.pk in round_.parties()


def can_be_seated(person: User, round_: Round) -> bool:
    """제척: no reviewer of a round belongs to a firm that takes part, or has declared an interest in one. Whoever holds
    an office decides and doesn't score."""
    return (
        person.is_active
        and person.is_reviewer
        and not holds_office(person)
        and not person.interests & {round_.need.company_id, *round_.parties()}
    )


def can_sit(user: User, seat: Seat) -> bool:
    """Only the reviewer pledges, recuses itself and scores."""
    return user.is_active and user.is_reviewer and seat.reviewer_id == user.pk


def can_appeal(user: User, match: Match) -> bool:
    return acts_for(user, match.solution.company)


def can_answer_appeal(user: User, round_: Round) -> bool:
    """Somebody else than who decided."""
    return can_run_round(user, round_.need) and user.pk != round_.decided_by_id


def can_see_rounds(user: User) -> bool:
    """The list of one's seats is for reviewers."""
    return user.is_active and user.is_reviewer
