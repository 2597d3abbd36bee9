"""What a running selection round means for its need's matches and its project."""

from django.utils.translation import gettext as _

from foundation.history import clock
from foundation.history.workflow import Refused

from ..models import Need, Round


def require_in_time(need: Need) -> None:
    """Offers come, change and go before the deadline of the round that decides about them, by the server's clock."""
    round_ = Round.objects.running().filter(need=need).first()
    if round_ and (round_.status != Round.Status.OPEN or clock.now() >= round_.deadline_at):
        raise Refused(_("선정평가의 견적 마감이 지나 견적을 내거나 고치거나 거둘 수 없습니다."), "late")


def refuse_running(need: Need) -> None:
    """Whoever is selected, it is by the round's rules."""
    if Round.objects.running().filter(need=need).exists():
        raise Refused(_("선정평가가 진행 중인 수요입니다. 선정평가의 규칙으로만 선정합니다."), "round")


def refuse_unfinal(need: Need) -> None:
    """No project stands on a decision that an appeal may still undo."""
    if Round.objects.running().filter(need=need).exists():
        raise Refused(
            _("선정평가가 확정되지 않았습니다. 이의신청 기간이 지나 확정되면 과제를 시작하세요."), "unfinal"
        )
