"""A supplier's quotations: a later version replaces an earlier one, an offer can be withdrawn, and all are kept."""

from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from companies.models import User
from foundation.files.services import attach
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require

from .. import permissions, workflow
from ..models import Match, Quotation, QuotationItem, QuotationMeasure
from ..models.quotations import Direction, Promise, vat
from . import match_notices as notices
from . import matches, reminders, rounds
from .invitations import needs_pledge

MOST_ITEMS = 20
MOST_MEASURES = 10
MOST_FILES = 10


class Words(TypedDict, total=False):
    approach_pilot: str
    approach_rollout: str
    people: str
    data_needed: str
    risks: str


@transaction.atomic
def quote(
    *,
    match: Match,
    items: Sequence[QuotationItem],
    weeks: int,
    approach: str,
    by: User,
    measures: Sequence[QuotationMeasure] = (),
    taxable: bool = True,
    files: Sequence[Any] = (),
    **words: Unpack[Words],
) -> Quotation:
    """Submit an offer, or a later version of it; `items` and `measures` are unsaved rows in their order."""
    require(permissions.can_answer(by, match))
    matches.hold(match)
    refuse_unready(match)
    _require_sound(items, weeks, measures)
    version = (match.quotations.aggregate(last=Max("version"))["last"] or 0) + 1
    if match.status == Match.Status.QUOTED:
        record(match, "match.requoted", by=by, version=version)
    else:
        move(match, workflow.MATCH, to=Match.Status.QUOTED, by=by, version=version)
    amount = sum(item.amount_krw for item in items)
    quotation = Quotation.objects.create(
        match=match,
        version=version,
        amount_krw=amount,
        taxable=taxable,
        vat_krw=vat(amount, taxable=taxable),
        weeks=weeks,
        approach=approach,
        submitted_by=by,
        **words,
    )
    rows: list[Sequence[QuotationItem | QuotationMeasure]] = [items, measures]
    for kind in rows:
        for position, row in enumerate(kind, start=1):
            row.quotation, row.position = quotation, position
    QuotationItem.objects.bulk_create(items)
    QuotationMeasure.objects.bulk_create(measures)
    for file in files:
        attach(upload=file, to=quotation, by=by)
    reminders.plan_decision(quotation)
    notices.quoted(quotation)
    return quotation


def refuse_unready(match: Match) -> None:
    """Raise Refused, telling why, where no offer can be made for `match` now."""
    rounds.require_in_time(match.need)
    if match.status not in Match.QUOTABLE:
        raise Refused(
            _("지금은 견적을 낼 수 있는 매칭이 아닙니다. 매칭 화면에서 현재 상태를 확인하세요."), "transition"
        )
    if needs_pledge(match):
        raise Refused(_("먼저 비밀유지서약에 동의하고 수요 전체를 확인한 뒤 견적을 내세요."), "nda")


def _require_sound(items: Sequence[QuotationItem], weeks: int, measures: Sequence[QuotationMeasure]) -> None:
    if not 1 <= len(items) <= MOST_ITEMS:
        raise Refused(_("비용 항목을 1개에서 %(most)s개까지 적어 주세요.") % {"most": MOST_ITEMS}, "items")
    if weeks <= 0 or any(item.amount_krw <= 0 for item in items):
        raise Refused(_("금액과 기간은 0보다 커야 합니다."), "amount")
    if len(measures) > MOST_MEASURES:
        raise Refused(
            _("약속하는 지표는 %(most)s개까지 적을 수 있습니다.") % {"most": MOST_MEASURES}, "measures"
        )
    if any(unreached(row) for row in measures):
        raise Refused(_("지표의 목표값이 현재값보다 나아야 합니다."), "measures")


def unreached(measure: Promise) -> bool:
    """Whether the target is no better than what is there now."""
    if measure.baseline is None:
        return False
    if measure.direction == Direction.UP:
        return measure.target <= measure.baseline
    return measure.target >= measure.baseline


@transaction.atomic
def withdraw(*, match: Match, reason: str, by: User) -> None:
    """Take the offer back, with all of its versions, before anything is decided about it; a new one may follow."""
    require(permissions.can_answer(by, match))
    rounds.require_in_time(matches.hold(match))
    if match.status != Match.Status.QUOTED:
        raise Refused(
            _("거둘 견적이 없거나 이미 결과가 나왔습니다. 화면을 새로 고쳐 확인하세요."), "transition"
        )
    move(match, workflow.MATCH, to=Match.Status.ACCEPTED, by=by, reason=reason, withdrawn=True)
    match.quotations.standing().update(withdrawn_at=clock.now(), withdrawn_reason=reason)
    notices.quotation_withdrawn(match)
