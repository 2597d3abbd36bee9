"""지정 매칭: linking a pair that arrives together, without list and invitation.

It is no merit of the ranking: labels, tracks and matching KPIs leave it out, and its acceptance is no outcome.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation import search
from foundation.history.workflow import Refused, record, require
from solutions.models import Solution

from .. import permissions, workflow
from ..models import Match, Need
from . import assignments, leads, matches, rounds
from . import match_notices as notices


@transaction.atomic
def designate(*, need: Need, solution: Solution, reason: str, by: User) -> Match:
    """Link the pair as accepted; the NDA is asked as of any other, and both firms are told.

    Raises ValidationError without a reason, and Refused where the platform brought the pair together already.
    """
    require(permissions.can_designate(by, need, solution))
    need = matches.lock(need)
    matches.require_open(need)
    rounds.require_in_time(need)
    if not reason.strip():
        raise ValidationError({"reason": _("사유를 적어 주세요.")})
    if solution.company_id == need.company_id:
        raise Refused(_("수요를 낸 기업의 솔루션은 지정할 수 없습니다."), "own_firm")
    matches.require_offered(solution)
    if need.matches.filter(solution=solution).exists():
        raise Refused(
            _("이미 후보에 올랐던 솔루션입니다. 지정 매칭 대신 관심 후보 화면에서 초대하세요."), "present"
        )
    match = Match.objects.create(
        need=need, solution=solution, status=workflow.DESIGNATED, designated=True, created_by=by
    )
    record(
        match,
        f"{workflow.MATCH.name}.{match.status}",
        by=by,
        reason=reason.strip(),
        to_state=match.status,
        designated=True,
    )
    assignments.recuse(need)
    search.changed(need)
    leads.queue_weighing(company_id=solution.company_id)
    notices.designated(match)
    return match
