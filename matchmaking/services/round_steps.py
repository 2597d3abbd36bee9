"""A selection round from its rules to the end of its scoring.

Its rules are fixed at the opening. Every step holds the need's lock, under which its matches are decided.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require

from .. import permissions, workflow
from ..models import Bonus, Challenge, Criterion, Match, Need, Round, Seat
from . import matches, round_panel, rounds
from . import round_notices as notices

FULL = 100
LEAST_APPEAL_DAYS = 1
S = Round.Status


class Content(TypedDict):
    """A round's rules in fields of its own row."""

    title: str
    hides_askers: bool
    deadline_at: datetime
    quorum: int
    drops_extremes: bool
    cutoff: int
    tie_order: str
    reserves: int
    appeal_days: int


Points = Sequence[tuple[str, int]]  # label and points


@transaction.atomic
def draft(*, need: Need, criteria: Points, bonuses: Points, by: User, **content: Unpack[Content]) -> Round:
    """A round for an open need, which has at most one that is live; firms don't see it before its opening."""
    require(permissions.can_run_round(by, need))
    matches.require_open(matches.lock(need))
    _require_sound(criteria, bonuses, content)
    round_ = Round(need=need, created_by=by, **content)
    try:
        with transaction.atomic():
            round_.save()
    except IntegrityError:
        raise Refused(
            _("이 수요에는 이미 끝나지 않은 선정평가가 있습니다. 그 평가를 이어 가거나 취소하세요."), "live"
        ) from None
    _set_rows(round_, criteria, bonuses)
    record(round_, "round.drafted", by=by, to_state=S.DRAFT)
    return round_


@transaction.atomic
def revise(*, round_: Round, criteria: Points, bonuses: Points, by: User, **content: Unpack[Content]) -> None:
    """Change the rules of a draft."""
    require(permissions.can_run_round(by, round_.need))
    round_panel.hold(round_)
    if round_.status != S.DRAFT:
        raise Refused(_("공고한 선정평가의 규칙은 바꿀 수 없습니다. 취소하고 새로 만드세요."), "fixed")
    _require_sound(criteria, bonuses, content)
    for name, value in content.items():
        setattr(round_, name, value)
    round_.save()
    round_.criteria.all().delete()
    round_.bonuses.all().delete()
    _set_rows(round_, criteria, bonuses)
    record(round_, "round.revised", by=by)


@transaction.atomic
def open_(*, round_: Round, by: User) -> None:
    """Announce the rules, which stay as they are, and take sealed offers until the deadline.

    Offers from before were not sealed: they are given back, and their suppliers asked to offer anew.
    """
    require(permissions.can_run_round(by, round_.need))
    need = round_panel.hold(round_)
    matches.require_open(need)
    if round_.is_due:
        raise Refused(_("견적 마감이 이미 지났습니다. 마감을 뒤로 고친 뒤 공고하세요."), "deadline")
    fixed = {"opened_at": clock.now(), "seed": secrets.token_hex(16)}
    move(round_, workflow.ROUND, to=S.OPEN, by=by, set=fixed)
    reason = _("선정평가가 공고되어, 봉인하지 않고 받은 견적을 돌려드립니다.")
    unsealed = list(round_.offers())
    for match in unsealed:
        move(match, workflow.MATCH, to=Match.Status.ACCEPTED, by=by, reason=reason, withdrawn=True)
        match.quotations.standing().update(withdrawn_at=clock.now(), withdrawn_reason=reason)
    notices.opened(round_)
    notices.given_back(round_, unsealed)


@transaction.atomic
def start_scoring(*, round_: Round, by: User) -> None:
    """After the deadline: reviewers who have an interest by now leave, the others may pledge and read the offers."""
    require(permissions.can_run_round(by, round_.need))
    round_panel.hold(round_)
    if round_.status != S.OPEN:
        raise Refused(
            _("지금 상태에서는 할 수 없는 작업입니다. 화면을 새로 고쳐 현재 상태를 확인하세요."), "transition"
        )
    if not round_.is_due:
        raise Refused(_("견적 마감 전에는 채점을 시작할 수 없습니다. 마감을 기다리세요."), "early")
    if not round_.offers().exists():
        raise Refused(_("마감까지 들어온 견적이 없습니다. 사유를 적어 선정평가를 취소하세요."), "no_offers")
    gone = round_panel.exclude_conflicted(round_, by=by)
    lacking = round_.quorum - round_.seats.holding().count()
    if lacking > 0:
        text = _("평가위원이 %(n)d명 모자랍니다. 더 위촉하세요.") % {"n": lacking}
        if gone:
            who = ", ".join(str(seat) for seat in gone)
            text += " " + _("이해관계로 제척됩니다: %(who)s.") % {"who": who}
        raise Refused(text, "quorum")
    move(round_, workflow.ROUND, to=S.SCORING, by=by)
    notices.scoring(round_)


@transaction.atomic
def close_scoring(*, round_: Round, by: User) -> None:
    """End the scoring: from now on the scores stand, and the coordinator and reviewers see them all."""
    require(permissions.can_run_round(by, round_.need))
    round_panel.hold(round_)
    if round_.status == S.SCORING:
        _require_answered(round_)
        round_panel.exclude_conflicted(round_, by=by)
        round_panel.require_quorum(round_)
    late = [seat.number for seat in round_panel.holding(round_) if seat.status != Seat.Status.SUBMITTED]
    move(round_, workflow.ROUND, to=S.CLOSED, by=by, not_submitted=late)


@transaction.atomic
def reopen_scoring(*, round_: Round, reason: str, by: User) -> None:
    """Go back from a closed scoring that wasn't decided yet."""
    require(permissions.can_run_round(by, round_.need))
    round_panel.hold(round_)
    if round_.status != S.CLOSED:
        raise Refused(_("채점을 마감하고 의결하기 전에만 다시 열 수 있습니다."), "transition")
    move(round_, workflow.ROUND, to=S.SCORING, by=by, reason=rounds.worded(reason))
    notices.scoring(round_)


@transaction.atomic
def cancel(*, round_: Round, reason: str, by: User) -> None:
    """End it without a decision. Its offers stay as they are, sealed until the deadline that they were promised."""
    require(permissions.can_run_round(by, round_.need))
    round_panel.hold(round_)
    announced = round_.status != S.DRAFT
    move(round_, workflow.ROUND, to=S.CANCELLED, by=by, reason=rounds.worded(reason))
    if announced:
        notices.cancelled(round_)


def _require_answered(round_: Round) -> None:
    if round_.challenges.filter(status=Challenge.Status.RAISED).exists():
        raise Refused(_("답하지 않은 기피 신청이 있습니다. 먼저 인용하거나 기각하세요."), "challenge")


def _require_sound(criteria: Points, bonuses: Points, content: Content) -> None:
    errors: dict[str, str] = {}
    if content["deadline_at"] <= clock.now():
        errors["deadline_at"] = _("견적 마감은 지금보다 뒤여야 합니다.")
    if content["quorum"] < 1:
        errors["quorum"] = _("평가위원은 한 명 이상이어야 합니다.")
    if not 0 <= content["cutoff"] <= FULL:
        errors["cutoff"] = _("기준 점수는 0점부터 100점까지입니다.")
    if content["appeal_days"] < LEAST_APPEAL_DAYS:
        errors["appeal_days"] = _("이의신청 기간은 근무일로 하루 이상이어야 합니다.")
    if any(points < 1 for _label, points in criteria) or sum(points for _label, points in criteria) != FULL:
        errors["criteria"] = _("평가 항목의 배점은 1점 이상이고, 모두 더해 100점이어야 합니다.")
    if any(not 1 <= points <= FULL for _label, points in bonuses):
        errors["bonuses"] = _("가점은 1점부터 100점까지입니다.")
    if errors:
        raise ValidationError({name: [text] for name, text in errors.items()})


def _set_rows(round_: Round, criteria: Points, bonuses: Points) -> None:
    Criterion.objects.bulk_create(
        Criterion(round=round_, position=position, label=label, max_points=points)
        for position, (label, points) in enumerate(criteria, start=1)
    )
    Bonus.objects.bulk_create(
        Bonus(round=round_, position=position, label=label, points=points)
        for position, (label, points) in enumerate(bonuses, start=1)
    )
