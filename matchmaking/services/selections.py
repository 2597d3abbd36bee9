"""Selecting one of a need's offers, and what becomes of it when the selection falls through."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation import search
from foundation.history.workflow import Refused, move, require

from .. import permissions, workflow
from ..models import Match, Need, Outcome
from . import leads, matches
from . import match_notices as notices


@transaction.atomic
def select(*, match: Match, by: User) -> None:
    """Select this quotation: the need is matched and its other matches end.

    Raises Refused where another was selected first. `match.need` is the need as it is afterwards.
    """
    require(permissions.can_select(by, match))
    need = matches.hold(match)
    move(need, workflow.NEED, to=Need.Status.MATCHED, by=by)
    try:
        move(match, workflow.MATCH, to=Match.Status.SELECTED, by=by)
    except IntegrityError:
        raise Refused(
            _("이 수요는 이미 다른 견적을 선정했습니다. 화면을 새로 고쳐 확인하세요."), "selected"
        ) from None
    matches.note(match, Outcome.Kind.SELECTED)
    leads.queue_weighing(company_id=match.solution.company_id)
    notices.selected(match)
    matches.end(need, by=by, quoted=Match.Status.NOT_SELECTED)
    search.changed(need)


@transaction.atomic
def fall_through(*, match: Match, reason: str, by: User) -> None:
    """The selection didn't become an agreement: the need is open again."""
    require(permissions.can_shortlist(by, match.need))
    need = matches.hold(match)
    move(match, workflow.MATCH, to=Match.Status.FELL_THROUGH, by=by, reason=reason)
    move(need, workflow.NEED, to=Need.Status.OPEN, by=by, reason=reason)
    search.changed(need)
    notices.fell_through(match, by)
