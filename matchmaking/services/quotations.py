"""A supplier's quotations: a later version replaces an earlier one, and both are kept."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from companies.models import User
from foundation.files.services import attach
from foundation.history.workflow import Refused, move, record, require

from .. import permissions, workflow
from ..models import Match, Quotation
from . import match_notices as notices
from . import matches
from .invitations import needs_pledge


@transaction.atomic
def quote(
    *, match: Match, amount_krw: int, weeks: int, approach: str, by: User, file: Any = None
) -> Quotation:
    """Submit an offer, or a later version of it; `amount_krw` is without VAT."""
    require(permissions.can_answer(by, match))
    matches.hold(match)
    if needs_pledge(match):
        raise Refused(_("먼저 비밀유지서약에 동의하고 수요 전체를 확인한 뒤 견적을 내세요."), "nda")
    if amount_krw <= 0 or weeks <= 0:
        raise Refused(_("금액과 기간은 0보다 커야 합니다."), "amount")
    version = (match.quotations.aggregate(last=Max("version"))["last"] or 0) + 1
    if match.status == Match.Status.QUOTED:
        record(match, "match.requoted", by=by, version=version)
    else:
        move(match, workflow.MATCH, to=Match.Status.QUOTED, by=by, version=version)
    quotation = Quotation.objects.create(
        match=match, version=version, amount_krw=amount_krw, weeks=weeks, approach=approach, submitted_by=by
    )
    if file:
        attach(upload=file, to=quotation, by=by)
    notices.quoted(quotation)
    return quotation
