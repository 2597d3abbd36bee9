"""What reviewers give and bonuses add. Scores may be changed until scoring is closed; bonuses are awarded before it,
while nobody who awards them has seen a score, and once more where an appeal took the decision back."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Refused, move, record, require

from .. import permissions, workflow
from ..models import Assessment, Bonus, BonusAward, Mark, Match, Round, Seat
from . import round_notices as notices
from . import round_panel, rounds, seats


@transaction.atomic
def save(*, seat: Seat, match: Match, points: Mapping[int, Any], comment: str, by: User) -> Assessment:
    """The seat's points for an offer by the criterion's key, with a comment; a later one replaces an earlier one.

    Raises ValidationError by criterion ("criterion_<key>") and for the comment.
    """
    _hold(seat, by)
    if not seat.round.offers().filter(pk=match.pk).exists():
        raise Refused(_("이 선정평가에서 채점하는 견적이 아닙니다."), "offer")
    given = _checked(seat.round, points, comment)
    assessment, created = Assessment.objects.update_or_create(
        seat=seat, match=match, defaults={"comment": comment.strip(), "saved_at": clock.now()}
    )
    before = {mark.criterion_id: mark.points for mark in assessment.marks.all()}
    for key, value in given.items():
        Mark.objects.update_or_create(assessment=assessment, criterion_id=key, defaults={"points": value})
    record(
        seat,
        "seat.scored" if created else "seat.rescored",
        by=by,
        offer=str(match.pk),
        points={str(key): value for key, value in given.items()},
        before={str(key): value for key, value in before.items()},
    )
    return assessment


@transaction.atomic
def submit(*, seat: Seat, by: User) -> None:
    """Say that one has scored every offer; from now on the scores count."""
    _hold(seat, by)
    offers = seat.round.offers()
    unscored = offers.exclude(pk__in=seat.assessments.values("match"))
    if unscored.exists():
        raise Refused(
            _("아직 채점하지 않은 견적이 있습니다: %(offers)s.")
            % {"offers": ", ".join(match.solution.company.name for match in unscored)},
            "unscored",
        )
    move(seat, workflow.SEAT, to=Seat.Status.SUBMITTED, by=by)
    if len(round_panel.counted(seat.round)) == seat.round.quorum:
        notices.complete(seat.round)


@transaction.atomic
def award_bonus(*, bonus: Bonus, match: Match, reason: str, evidence: str, by: User) -> BonusAward:
    """Give an offer the points that the rules promise, with the reason and what proves it."""
    round_ = bonus.round
    require(permissions.can_run_round(by, round_.need))
    reason = rounds.worded(reason)
    if not evidence.strip():
        raise ValidationError({"evidence": _("무엇으로 확인했는지 적어 주세요.")})
    _hold_for_bonus(round_)
    if not round_.offers().filter(pk=match.pk).exists():
        raise Refused(_("이 선정평가에서 채점하는 견적이 아닙니다."), "offer")
    try:
        with transaction.atomic():
            award = BonusAward.objects.create(
                bonus=bonus, match=match, reason=reason, evidence=evidence.strip(), awarded_by=by
            )
    except IntegrityError:
        raise Refused(_("이미 준 가점입니다."), "present") from None
    record(round_, "round.bonus", by=by, reason=reason, bonus=bonus.label, offer=str(match.pk))
    return award


@transaction.atomic
def withdraw_bonus(*, award: BonusAward, reason: str, by: User) -> None:
    """Take a bonus back; that it was given stays on record."""
    round_ = award.bonus.round
    require(permissions.can_run_round(by, round_.need))
    reason = rounds.worded(reason)
    _hold_for_bonus(round_)
    if not BonusAward.objects.filter(pk=award.pk, withdrawn_at=None).update(withdrawn_at=clock.now()):
        raise Refused(_("이미 취소한 가점입니다."), "transition")
    record(
        round_,
        "round.bonus_withdrawn",
        by=by,
        reason=reason,
        bonus=award.bonus.label,
        offer=str(award.match_id),
    )


def takes_bonuses(round_: Round) -> bool:
    """While it is scored, unless that was closed, with its scores shown, and merely opened again."""
    begun = (
        Event.objects.of(round_).filter(to_state=Round.Status.SCORING).values_list("from_state", flat=True)
    )
    return round_.status == Round.Status.SCORING and begun.last() != Round.Status.CLOSED


def _hold(seat: Seat, by: User) -> None:
    """Lock the round, and let only a reviewer go on who has pledged and has no interest, while it is scored."""
    require(permissions.can_sit(by, seat))
    seats.hold(seat)
    if seat.round.status != Round.Status.SCORING:
        raise Refused(
            _("지금은 채점할 수 없습니다. 채점 중일 때만 점수를 내고 고칠 수 있습니다."), "transition"
        )
    if seat.status not in Seat.PLEDGED_ONES:
        raise Refused(_("서약을 먼저 하면 채점할 수 있습니다."), "pledge")
    seats.require_no_interest(seat)


def _hold_for_bonus(round_: Round) -> None:
    round_panel.hold(round_)
    if round_.status != Round.Status.SCORING:
        raise Refused(_("가점은 채점 중일 때만 주거나 취소할 수 있습니다."), "transition")
    if not takes_bonuses(round_):
        raise Refused(
            _(
                "점수를 본 뒤 다시 연 채점에서는 가점을 바꿀 수 없습니다. 이의신청이 인용되어야 바꿀 수 있습니다."
            ),
            "reopened",
        )


def _checked(round_: Round, points: Mapping[int, Any], comment: str) -> dict[int, int]:
    errors, given = {}, {}
    for criterion in round_.criteria.all():
        value = points.get(criterion.pk)
        if type(value) is int and 0 <= value <= criterion.max_points:
            given[criterion.pk] = value
        else:
            errors[f"criterion_{criterion.pk}"] = [
                _("0점부터 %(top)d점까지 정수로 적어 주세요.") % {"top": criterion.max_points}
            ]
    if not comment.strip():
        errors["comment"] = [_("점수의 근거를 적어 주세요.")]
    if errors:
        raise ValidationError(errors)
    return given
