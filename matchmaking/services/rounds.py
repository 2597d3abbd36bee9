"""What a selection round means for its need's matches and its project, and its need's end for a draft."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history.workflow import Refused, move

from .. import workflow
from ..models import Need, Round


def require_in_time(need: Need) -> None:
    """Offers and those who may make them come, change and go before the deadline of the round that decides about them,
    by the server's clock."""
    round_ = Round.objects.running().filter(need=need).first()
    if round_ and (round_.status != Round.Status.OPEN or round_.is_due):
        raise Refused(
            _("선정평가의 견적 마감이 지났습니다. 이제 견적을 내거나 고치거나 거둘 수 없습니다."), "late"
        )


def refuse_running(need: Need) -> None:
    """Whoever is selected, it is by the round's rules, and no need is cancelled under it."""
    if Round.objects.running().filter(need=need).exists():
        raise Refused(
            _("선정평가가 진행 중인 수요입니다. 선정과 취소는 선정평가가 끝난 뒤에 할 수 있습니다."), "round"
        )


def end_draft(need: Need, *, by: User) -> None:
    """What firms never saw ends with its need; the caller holds the need's lock."""
    for round_ in Round.objects.filter(need=need, status=Round.Status.DRAFT):
        reason = _("수요가 취소되어 선정평가도 마칩니다.")
        move(round_, workflow.ROUND, to=Round.Status.CANCELLED, by=by, reason=reason)


def refuse_unfinal(need: Need) -> None:
    """Nothing stands on a decision, and nothing undoes it, before the appeals against it are through."""
    if Round.objects.running().filter(need=need).exists():
        raise Refused(
            _("선정평가가 아직 확정되지 않았습니다. 이의신청 기간이 지나 확정된 뒤에 하세요."), "unfinal"
        )


def worded(reason: str) -> str:
    """What was given as a reason; ValidationError where it is empty."""
    if not reason.strip():
        raise ValidationError({"reason": _("사유를 적어 주세요.")})
    return reason.strip()
