"""기피: a firm that takes part objects to a reviewer whom it can only describe, and the coordinator decides.

The answer tells the firm whether somebody left, never who or which number sits.
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Company, User
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require

from .. import permissions, workflow
from ..models import Challenge, Round, Seat
from . import round_notices as notices
from . import round_panel, rounds

MAY_CHALLENGE = (Round.Status.OPEN, Round.Status.SCORING)


@transaction.atomic
def raise_(*, round_: Round, company: Company, person: str, reason: str, by: User) -> Challenge:
    """Name, in words, whom the firm doesn't want to be judged by, and why."""
    require(permissions.takes_part(by, company, round_))
    if not person.strip():
        raise ValidationError({"person": _("누구를 기피하는지 이름이나 소속을 적어 주세요.")})
    reason = rounds.worded(reason)
    round_panel.hold(round_)
    if round_.status not in MAY_CHALLENGE:
        raise Refused(_("기피 신청은 채점이 마감되기 전까지 할 수 있습니다."), "transition")
    challenge = Challenge.objects.create(
        round=round_, company=company, person=person.strip(), reason=reason, raised_by=by
    )
    record(challenge, "challenge.raised", by=by, to_state=Challenge.Status.RAISED, reason=reason)
    notices.challenged(challenge)
    return challenge


@transaction.atomic
def answer(*, challenge: Challenge, seats: Sequence[Seat], reason: str, by: User) -> None:
    """Uphold it for the `seats` that it means, who leave; dismiss it where there are none."""
    round_ = challenge.round
    require(permissions.can_run_round(by, round_.need))
    reason = rounds.worded(reason)
    round_panel.hold(round_)
    challenge.refresh_from_db(fields=["status"])
    to = Challenge.Status.UPHELD if seats else Challenge.Status.DISMISSED
    answered = {"answer": reason, "answered_by": by, "answered_at": clock.now()}
    move(
        challenge,
        workflow.CHALLENGE,
        to=to,
        by=by,
        reason=reason,
        set=answered,
        seats=[seat.number for seat in seats],
    )
    for seat in seats:
        if seat.round_id != round_.pk:
            raise Refused(_("이 선정평가의 평가위원을 고르세요."), "seat")
        move(seat, workflow.SEAT, to=Seat.Status.CHALLENGED, by=by, reason=reason)
        notices.left(seat)
    notices.challenge_answered(challenge)
