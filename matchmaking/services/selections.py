"""Selecting one of a need's offers and its reserves, and what becomes of them when the selection falls through."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation import search
from foundation.history.workflow import Refused, move, require
from solutions.models import Solution

from .. import permissions, workflow
from ..models import Match, Need, Outcome, Round
from . import leads, matches, rounds
from . import match_notices as notices


@transaction.atomic
def select(*, match: Match, by: User, reserves: Sequence[Match] = ()) -> None:
    """Select this quotation; `reserves` are other quoted matches of the need that stand by, the first first.

    Raises Refused where another was selected first. `match.need` is the need as it is afterwards.
    """
    require(permissions.can_select(by, match))
    need = matches.hold(match)
    refuse_early(need)
    choose(need, match, reserves=reserves, by=by)
    matches.note(match, Outcome.Kind.SELECTED)


def refuse_early(need: Need) -> None:
    """Raise Refused where a round decides about the need's offers, or where they are sealed still."""
    rounds.refuse_running(need)
    if Round.objects.sealing().filter(need=need).exists():
        raise Refused(_("견적이 아직 봉인되어 있습니다. 마감이 지나 열린 뒤에 선정하세요."), "sealed")


@transaction.atomic
def choose(
    need: Need, match: Match, *, reserves: Sequence[Match], by: User, tells_offers: bool = True
) -> None:
    """Carry out a selection, whoever decided it, and tell everybody: the need is matched, its reserves wait in
    their order, its other quoted matches are not selected, and the rest are cancelled.

    The caller holds the need's lock, has checked that `by` may, and notes the outcome once nothing can take the
    selection back. Without `tells_offers` it is the caller who tells those that made an offer.
    """
    _require_rivals(match, reserves)
    move(need, workflow.NEED, to=Need.Status.MATCHED, by=by)
    for rank, reserve in enumerate(reserves, start=1):
        move(reserve, workflow.MATCH, to=Match.Status.RESERVE, by=by, set={"reserve_rank": rank}, rank=rank)
        leads.queue_weighing(company_id=reserve.solution.company_id)
        if tells_offers:
            notices.reserved(reserve)
    _select(need, match, by)
    if tells_offers:
        notices.selected(match)
    matches.end(need, by=by, quoted=Match.Status.NOT_SELECTED, tells_offers=tells_offers)
    search.changed(need)


def _require_rivals(match: Match, reserves: Sequence[Match]) -> None:
    keys = {row.pk for row in reserves}
    if match.pk in keys or len(keys) < len(reserves) or any(row.need_id != match.need_id for row in reserves):
        raise Refused(_("예비는 같은 수요의 다른 견적 가운데 한 번씩만 고르세요."), "reserves")


def _select(need: Need, match: Match, by: User, reason: str = "") -> None:
    match.need = need
    try:
        with transaction.atomic():
            move(match, workflow.MATCH, to=Match.Status.SELECTED, by=by, reason=reason)
    except IntegrityError:
        raise Refused(
            _("이 수요는 이미 다른 견적을 선정했습니다. 화면을 새로 고쳐 확인하세요."), "selected"
        ) from None
    leads.queue_weighing(company_id=match.solution.company_id)


@transaction.atomic
def fall_through(*, match: Match, reason: str, by: User) -> Match | None:
    """The selection didn't become an agreement: the first reserve that is still offered succeeds and is returned; with
    none the need is open again."""
    require(permissions.can_shortlist(by, match.need))
    need = matches.hold(match)
    rounds.refuse_unfinal(need)
    move(match, workflow.MATCH, to=Match.Status.FELL_THROUGH, by=by, reason=reason)
    notices.fell_through(match, by)
    successor = _successor(need, by)
    if successor is None:
        move(need, workflow.NEED, to=Need.Status.OPEN, by=by, reason=reason)
    else:
        _select(need, successor, by, reason)
        matches.note(successor, Outcome.Kind.SELECTED)
        notices.succeeded(successor)
    search.changed(need)
    return successor


def _successor(need: Need, by: User) -> Match | None:
    """The first reserve that can succeed; those before it, whose solution isn't offered any more, are released."""
    for reserve in need.matches.for_list().reserves():
        if Solution.objects.offered().filter(pk=reserve.solution_id).exists():
            return reserve
        matches.release(reserve, by=by)
    return None
