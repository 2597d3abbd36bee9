"""What every decision about a pair shares: the need's lock, the checks that hold everywhere, the outcome that rankings
learn from; and ending matches.

What is decided about one need's matches is decided one after the other, under the need's lock. The ways onwards are
in shortlists, invitations, quotations and selections.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation import search
from foundation.history.workflow import Refused, move, require
from solutions.models import Solution

from .. import permissions, workflow
from ..models import Match, Need, Outcome
from . import events, leads, rounds
from . import match_notices as notices


@transaction.atomic
def cancel_match(*, match: Match, reason: str, by: User) -> None:
    """Withdraw an invitation, whether answered or not; the supplier no longer sees the need by it."""
    require(permissions.can_invite(by, match))
    need = hold(match)
    rounds.require_in_time(need)
    if match.status not in Match.BUSY:
        raise Refused(_("취소할 초대가 없습니다. 화면을 새로 고쳐 현재 상태를 확인하세요."), "transition")
    move(match, workflow.MATCH, to=Match.Status.CANCELLED, by=by, reason=reason)
    events.release(match, by=by)
    search.changed(need)
    leads.queue_weighing(company_id=match.solution.company_id)
    notices.cancelled(match)


@transaction.atomic
def cancel_matches(*, need: Need, by: User) -> None:
    """End every match of a need that is being cancelled; the caller queues the need for the index."""
    require(permissions.can_cancel(by, need))
    need = lock(need)
    end(need, by=by, quoted=Match.Status.CANCELLED)
    release_reserves(need, by=by)


def end(need: Need, *, by: User, quoted: Match.Status, tells_offers: bool = True) -> None:
    """End what is still on its way, what has a quotation as `quoted`, and tell who knew of it; those that made an
    offer only if `tells_offers`."""
    for match in need.matches.for_list().filter(status__in=(Match.Status.SHORTLISTED, *Match.BUSY)):
        knew = match.status in Match.SUPPLIER_SEES
        offered = match.status == Match.Status.QUOTED
        move(match, workflow.MATCH, to=quoted if offered else Match.Status.CANCELLED, by=by)
        events.release(match, by=by)
        if knew:
            leads.queue_weighing(company_id=match.solution.company_id)
        if offered and not tells_offers:
            continue
        if match.status == Match.Status.NOT_SELECTED:
            notices.not_selected(match)
        elif knew:
            notices.cancelled(match)


def release_reserves(need: Need, *, by: User) -> None:
    """The selection can't fall through any more, or the need is gone: who stood by need not wait."""
    for match in need.matches.for_list().reserves():
        release(match, by=by)


def release(reserve: Match, *, by: User) -> None:
    move(reserve, workflow.MATCH, to=Match.Status.NOT_SELECTED, by=by)
    notices.released(reserve)


def lock(need: Need) -> Need:
    return Need.objects.select_for_update(of=("self",)).select_related("company").get(pk=need.pk)


def hold(match: Match) -> Need:
    """Lock the need of `match` and read both as they are now."""
    need = lock(match.need)
    match.refresh_from_db(fields=["status", "nda_version", "nda_accepted_at", "nda_accepted_by"])
    match.need = need
    return need


def require_open(need: Need) -> None:
    if need.status != Need.Status.OPEN:
        raise Refused(_("매칭 중인 수요에서만 할 수 있습니다. 수요의 상태를 확인하세요."), "need_status")


def require_offered(solution: Solution) -> None:
    if not Solution.objects.offered().filter(pk=solution.pk).exists():
        raise Refused(_("지금은 제공하지 않는 솔루션입니다. 다른 후보를 골라 주세요."), "not_offered")


def note(match: Match, kind: Outcome.Kind) -> None:
    Outcome.objects.create(need_id=match.need_id, solution_id=match.solution_id, kind=kind)
