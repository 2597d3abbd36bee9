"""Who sits in a round: appointed by the coordinator, in by a pledge, out by 제척 (a rule), 기피 (a challenge that was
upheld) or 회피 (one's own word). A step is told by the seat's number; the person is for the operating body only."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require

from .. import permissions, workflow
from ..models import Round, Seat
from . import round_notices as notices
from . import round_panel, rounds

PLEDGE_VERSION = "2026-1"
S = Round.Status
TAKES_SEATS = (S.DRAFT, S.OPEN, S.SCORING)
MAY_LEAVE = (S.OPEN, S.SCORING, S.CLOSED)


def candidates(round_: Round) -> list[User]:
    """Who may be appointed: reviewers without a seat and without an interest in a firm that takes part."""
    parties = [round_.need.company_id, *round_.parties()]
    people = User.objects.impartial(parties).filter(
        is_reviewer=True, is_active=True, is_coordinator=False, is_staff=False
    )
    return list(people.exclude(pk__in=round_.seats.values("reviewer")).order_by("name", "email"))


@transaction.atomic
def assign(*, round_: Round, reviewer: User, by: User) -> Seat:
    """Appoint a reviewer who has no interest in a firm that takes part, under the next number."""
    require(permissions.can_run_round(by, round_.need))
    round_panel.hold(round_)
    if round_.status not in TAKES_SEATS:
        raise Refused(_("채점을 마감한 선정평가에는 평가위원을 위촉할 수 없습니다."), "transition")
    if round_.seats.filter(reviewer=reviewer).exists():
        raise Refused(_("이미 위촉했던 평가위원입니다. 다른 사람을 고르세요."), "present")
    if not permissions.can_be_seated(reviewer, round_):
        raise Refused(
            _("참여하는 기업에 속하거나 이해관계를 신고한 사람은 위촉할 수 없습니다. 다른 사람을 고르세요."),
            "conflict",
        )
    number = (round_.seats.aggregate(last=Max("number"))["last"] or 0) + 1
    seat = Seat.objects.create(round=round_, number=number, reviewer=reviewer)
    record(seat, "seat.assigned", by=by, to_state=Seat.Status.ASSIGNED)
    notices.assigned(seat)
    return seat


@transaction.atomic
def exclude(*, seat: Seat, reason: str, by: User) -> None:
    """제척 for a fact that the records here don't hold; the coordinator says which."""
    require(permissions.can_run_round(by, seat.round.need))
    reason = rounds.worded(reason)
    hold(seat)
    if seat.round.status in (S.DECIDED, S.FINAL, S.CANCELLED):
        raise Refused(_("이미 의결했거나 끝난 선정평가입니다."), "transition")
    move(seat, workflow.SEAT, to=Seat.Status.EXCLUDED, by=by, reason=reason)
    notices.left(seat)


@transaction.atomic
def pledge(*, seat: Seat, by: User) -> None:
    """The reviewer's pledge and its word that it has no interest in any of the firms, whose list is complete by now."""
    require(permissions.can_sit(by, seat))
    hold(seat)
    if seat.round.status != S.SCORING:
        raise Refused(_("채점이 시작된 뒤에 서약할 수 있습니다."), "transition")
    require_no_interest(seat)
    pledged = {"pledge_version": PLEDGE_VERSION, "pledged_at": clock.now()}
    parties = sorted(str(key) for key in seat.round.parties())
    move(seat, workflow.SEAT, to=Seat.Status.PLEDGED, by=by, set=pledged, suppliers=parties)


@transaction.atomic
def recuse(*, seat: Seat, reason: str, by: User) -> None:
    """회피: the reviewer leaves by its own word; what it scored no longer counts."""
    require(permissions.can_sit(by, seat))
    reason = rounds.worded(reason)
    hold(seat)
    if seat.round.status not in MAY_LEAVE:
        raise Refused(_("이미 의결했거나 끝난 선정평가입니다."), "transition")
    move(seat, workflow.SEAT, to=Seat.Status.RECUSED, by=by, reason=reason)
    notices.left(seat)


def hold(seat: Seat) -> None:
    """Lock the seat's round and read the seat as it is now."""
    round_panel.hold(seat.round)
    seat.refresh_from_db(fields=["status", "pledged_at", "pledge_version"])


def require_no_interest(seat: Seat) -> None:
    if not permissions.can_be_seated(User.objects.get(pk=seat.reviewer_id), seat.round):
        raise Refused(
            _("참여하는 기업과 이해관계가 있어 이 평가에서 제척됩니다. 운영기관에 알려 주세요."), "conflict"
        )
