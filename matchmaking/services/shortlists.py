"""The shortlist: solutions that a demand firm, or a coordinator for it, thinks of inviting."""

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history.workflow import Refused, move, record, require
from solutions.models import Solution

from .. import permissions, workflow
from ..models import Match, Need, Outcome
from . import assignments, matches, rounds


@transaction.atomic
def shortlist(*, need: Need, solution: Solution, by: User) -> Match:
    """Put an offered solution on an open need's shortlist, again where it came to an end."""
    require(permissions.can_offer(by, need, solution))
    need = matches.lock(need)
    matches.require_open(need)
    rounds.require_in_time(need)
    if solution.company_id == need.company_id:
        raise Refused(_("수요를 낸 기업의 솔루션은 후보로 담을 수 없습니다."), "own_firm")
    matches.require_offered(solution)
    match = Match.objects.filter(need=need, solution=solution).first()
    if match is None:
        match = Match.objects.create(need=need, solution=solution, created_by=by)
        record(match, "match.shortlisted", by=by, to_state=Match.Status.SHORTLISTED)
    elif match.has_ended:
        fresh = {"decline_reason": "", "decline_note": "", "consultation_asked_at": None}
        move(match, workflow.MATCH, to=Match.Status.SHORTLISTED, by=by, set=fresh)
    else:
        raise Refused(_("이미 관심 후보에 있는 솔루션입니다. 관심 후보 화면에서 확인하세요."), "present")
    assignments.recuse(need)
    matches.note(match, Outcome.Kind.SHORTLISTED)
    return match


@transaction.atomic
def unshortlist(*, match: Match, by: User) -> None:
    """Take off a candidate that was not invited."""
    require(permissions.can_shortlist(by, match.need))
    matches.hold(match)
    if match.status != Match.Status.SHORTLISTED:
        raise Refused(_("이미 초대한 후보입니다. 매칭 화면에서 초대를 취소하세요."), "invited")
    move(match, workflow.MATCH, to=Match.Status.CANCELLED, by=by)
