"""A round's panel: the lock that every step of a round holds, and whose scores count.

A reviewer counts who has submitted, still holds the seat, and has no interest in a firm that takes part at the moment
of asking.
"""

from django.utils.translation import gettext as _

from companies.models import User
from foundation.history.workflow import Refused, move

from .. import permissions, workflow
from ..models import Need, Round, Seat
from . import matches
from . import round_notices as notices


def hold(round_: Round) -> Need:
    """Lock the need and the round, in this order everywhere, and read both as they are now."""
    need = matches.lock(round_.need)
    round_.refresh_from_db(from_queryset=Round.objects.select_for_update(of=("self",)))
    round_.need = need
    return need


def holding(round_: Round) -> list[Seat]:
    return list(round_.seats.holding().select_related("reviewer").order_by("number"))


def counted(round_: Round) -> list[Seat]:
    """The seats whose scores count now."""
    return [
        seat
        for seat in holding(round_)
        if seat.status == Seat.Status.SUBMITTED and permissions.can_be_seated(seat.reviewer, round_)
    ]


def exclude_conflicted(round_: Round, *, by: User) -> list[Seat]:
    """제척: whoever has an interest by now leaves, whatever was scored."""
    gone = [seat for seat in holding(round_) if not permissions.can_be_seated(seat.reviewer, round_)]
    for seat in gone:
        reason = _("평가위원 자격을 잃었거나, 참여하는 기업에 속하거나 이해관계를 신고했습니다.")
        move(seat, workflow.SEAT, to=Seat.Status.EXCLUDED, by=by, reason=reason)
        notices.left(seat)
    return gone


def require_quorum(round_: Round) -> None:
    """Refused, with the numbers of those who are missing, while too few scores count."""
    lacking = round_.quorum - len(counted(round_))
    if lacking <= 0:
        return
    late = [
        str(seat)
        for seat in holding(round_)
        if seat.status != Seat.Status.SUBMITTED and permissions.can_be_seated(seat.reviewer, round_)
    ]
    text = _("채점이 %(n)d명분 모자랍니다.") % {"n": lacking}
    if late:
        text += " " + _("아직 제출하지 않았습니다: %(who)s.") % {"who": ", ".join(late)}
    if lacking > len(late):
        text += " " + _("평가위원을 더 위촉하세요.")
    raise Refused(text, "quorum")
