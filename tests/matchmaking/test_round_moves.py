"""Every way out of a round and of a seat, and whoever may not take it."""

import pytest

from foundation.history import clock
from foundation.history.workflow import Forbidden, Refused
from matchmaking.models import Match, Round, Seat
from matchmaking.services import challenges, matches, round_steps, seats
from tests.matchmaking import judged
from tests.matchmaking.judged import FAIR, GOOD
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db
WHY = "예산이 없어졌습니다"


@pytest.mark.parametrize("begin", [judged.scoring, lambda: judged.closed(GOOD, FAIR)])
def test_ends_without_a_decision(begin):
    made = begin()
    round_steps.cancel(round_=made.reload(), reason=WHY, by=made.coordinator)
    assert made.reload().status == Round.Status.CANCELLED


def test_what_was_decided_is_scored_again_by_an_appeal_only():
    made = judged.decided(GOOD, FAIR)
    with pytest.raises(Refused) as refused:
        round_steps.reopen_scoring(round_=made.reload(), reason=WHY, by=made.coordinator)
    assert (refused.value.code, made.reload().status) == ("transition", Round.Status.DECIDED)


def seat_in(status):
    """A seat in this state of a round that takes challenges."""
    made = judged.opened() if status == Seat.Status.ASSIGNED else judged.scoring()
    Seat.objects.filter(pk=made.seats[0].pk).update(status=status)
    return made, made.seats[0]


@pytest.mark.parametrize("status", [Seat.Status.ASSIGNED, Seat.Status.PLEDGED, Seat.Status.SUBMITTED])
def test_a_reviewer_leaves_by_its_own_word(status):
    _made, seat = seat_in(status)
    seats.recuse(seat=seat, reason=WHY, by=seat.reviewer)
    seat.refresh_from_db()
    assert seat.status == Seat.Status.RECUSED


@pytest.mark.parametrize("status", [Seat.Status.ASSIGNED, Seat.Status.PLEDGED, Seat.Status.SUBMITTED])
def test_a_reviewer_is_challenged(status):
    made, seat = seat_in(status)
    row = made.pairs[0]
    firm = row.match.solution.company
    raised = challenges.raise_(round_=made.reload(), company=firm, person="위원", reason=WHY, by=row.seller)
    challenges.answer(challenge=raised, seats=[seat], reason=WHY, by=made.coordinator)
    seat.refresh_from_db()
    assert seat.status == Seat.Status.CHALLENGED


def test_strangers_lead_no_round(stranger):
    made = judged.opened()
    seat, round_ = made.seats[0], made.reload()
    rules = judged.RULES | {"deadline_at": clock.working_days_later(10)}
    points = {"criteria": judged.CRITERIA, "bonuses": judged.BONUSES}
    for act, given in (
        (round_steps.draft, {"need": round_.need, **points, **rules}),
        (round_steps.revise, {"round_": round_, **points, **rules}),
        (round_steps.open_, {"round_": round_}),
        (round_steps.start_scoring, {"round_": round_}),
        (round_steps.close_scoring, {"round_": round_}),
        (round_steps.reopen_scoring, {"round_": round_, "reason": WHY}),
        (round_steps.cancel, {"round_": round_, "reason": WHY}),
        (seats.assign, {"round_": round_, "reviewer": stranger}),
        (seats.exclude, {"seat": seat, "reason": WHY}),
        (seats.recuse, {"seat": seat, "reason": WHY}),
    ):
        with pytest.raises(Forbidden):
            act(by=stranger, **given)
    assert made.reload().status == Round.Status.OPEN


def test_an_invitation_is_withdrawn_after_the_consultation():
    met = pair(Match.Status.CONSULTED)
    matches.cancel_match(match=met.match, reason=WHY, by=met.buyer)
    assert met.reload().status == Match.Status.CANCELLED
