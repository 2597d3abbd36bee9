"""이의신청: a firm whose offer was decided about objects in time, and somebody who didn't decide answers.

An upheld appeal takes the decision back: its offers are quoted once more, its need is open, and the round is scored
again. No project stands in the way, since none begins before the round is final.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation import outbox, search
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require

from .. import permissions, workflow
from ..models import Appeal, Match, Need, Round
from . import leads, round_panel, rounds
from . import round_notices as notices
from .round_decisions import FINALISE

S = Round.Status


@transaction.atomic
def raise_(*, round_: Round, match: Match, text: str, by: User) -> Appeal:
    """Object to what was decided about one's own offer, once a decision and before its time is over."""
    require(permissions.can_appeal(by, match))
    if not text.strip():
        raise ValidationError({"text": _("무엇이 왜 잘못되었는지 적어 주세요.")})
    round_panel.hold(round_)
    if round_.status != S.DECIDED or not round_.current_results().filter(match=match).exists():
        raise Refused(_("의결되었고 아직 확정되지 않은 결과에만 이의를 신청할 수 있습니다."), "transition")
    if is_late(round_):
        raise Refused(_("이의신청 기간이 지났습니다."), "late")
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(
                round=round_, decision=round_.decisions, match=match, text=text.strip(), raised_by=by
            )
    except IntegrityError:
        raise Refused(_("이 결과에는 이미 이의를 신청했습니다."), "present") from None
    record(appeal, "appeal.raised", by=by, to_state=Appeal.Status.RAISED)
    notices.appealed(appeal)
    return appeal


@transaction.atomic
def answer(*, appeal: Appeal, upheld: bool, reason: str, by: User) -> None:
    """Uphold it, which takes the decision back, or dismiss it; with the reason that the firm is told.

    Upholding is refused once the decision that it is about is final.
    """
    round_ = appeal.round
    require(permissions.can_answer_appeal(by, round_))
    reason = rounds.worded(reason)
    need = round_panel.hold(round_)
    appeal.refresh_from_db(fields=["status"])
    to = Appeal.Status.UPHELD if upheld else Appeal.Status.DISMISSED
    answered = {"answer": reason, "answered_by": by, "answered_at": clock.now()}
    move(appeal, workflow.APPEAL, to=to, by=by, reason=reason, set=answered)
    stands = round_.status == S.DECIDED and round_.decisions == appeal.decision
    if stands and upheld:
        _take_back(round_, need, by, reason)
    elif stands:
        outbox.add(FINALISE, run_after=round_.appeal_until, round_id=round_.pk)
    notices.appeal_answered(appeal)


def is_late(round_: Round) -> bool:
    return round_.appeal_until is None or clock.now() >= round_.appeal_until


def _take_back(round_: Round, need: Need, by: User, reason: str) -> None:
    if need.status not in (Need.Status.OPEN, Need.Status.MATCHED):
        raise Refused(
            _("수요가 이미 끝났거나 취소되어 다시 평가할 수 없습니다. 수요의 상태를 확인하세요."),
            "need_status",
        )
    for result in round_.current_results().select_related("match__solution"):
        match = result.match
        if match.status in Round.DECIDED_MATCHES:
            move(
                match,
                workflow.MATCH,
                to=Match.Status.QUOTED,
                by=by,
                reason=reason,
                set={"reserve_rank": None},
            )
            leads.queue_weighing(company_id=match.solution.company_id)
    if need.status == Need.Status.MATCHED:
        move(need, workflow.NEED, to=Need.Status.OPEN, by=by, reason=reason)
    move(round_, workflow.ROUND, to=S.SCORING, by=by, reason=reason)
    search.changed(need)
    notices.scoring(round_)
