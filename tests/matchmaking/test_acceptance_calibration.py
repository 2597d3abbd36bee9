"""Whether the probability of accepting came true: each invitation by what was known when it was sent."""

from datetime import timedelta

import pytest

from foundation.history import clock
from matchmaking.models import Match, Outcome
from matchmaking.services.acceptance import calibration
from tests import factories

from .ranked import need, solution

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
K = Outcome.Kind
NONE_BEFORE = 0.6  # what is told of a supplier that never answered


def invited(own, *answers, days_ago, of=None):
    """An invitation, and what came of it a day later."""
    wanted, sent = of or need(), clock.now() - days_ago * DAY
    for place, kind in enumerate((K.INVITED, *answers)):
        Outcome.objects.create(need=wanted, solution=own, kind=kind, occurred_at=sent + place * DAY)
    return wanted


def ran_out(own, *, days_ago, due_days_ago):
    wanted = invited(own, days_ago=days_ago)
    match = factories.MatchFactory(need=wanted, solution=own, status=Match.Status.EXPIRED)
    factories.InvitationFactory(match=match, due_at=clock.now() - due_days_ago * DAY)


def measured():
    return calibration(as_of=clock.now())


def test_nothing_settled_says_nothing():
    invited(solution(), days_ago=5)
    assert measured() is None


def test_an_answer_does_not_stand_in_its_own_chance():
    invited(solution(), K.ACCEPTED, days_ago=5)
    invited(solution(), K.DECLINED, days_ago=5)
    found = measured()
    [step] = found["bins"]
    assert (step["pairs"], step["happened"]) == (2, 0.5)
    assert step["mean"] == pytest.approx(NONE_BEFORE)
    assert found["brier"] == pytest.approx((0.4**2 + 0.6**2) / 2)


def test_earlier_answers_count_and_later_ones_do_not():
    own = solution()
    invited(own, K.DECLINED, days_ago=30)
    invited(own, K.DECLINED, days_ago=20)
    low, high = measured()["bins"]
    assert (low["pairs"], high["pairs"]) == (1, 1)
    assert high["mean"] == pytest.approx(NONE_BEFORE)
    assert low["mean"] == pytest.approx(3 / 6)  # one declined, of a need that is like this one in everything


def test_an_answer_that_came_while_another_was_open_is_not_known_when_that_was_sent():
    own = solution()
    invited(own, K.DECLINED, days_ago=10)
    invited(own, K.DECLINED, days_ago=9.5)
    [step] = measured()["bins"]
    assert step["pairs"] == 2


def test_silence_is_no_acceptance_once_it_has_run_out():
    ran_out(solution(), days_ago=20, due_days_ago=10)
    ran_out(solution(), days_ago=2, due_days_ago=-5)
    [step] = measured()["bins"]
    assert (step["pairs"], step["happened"]) == (1, 0.0)


def test_an_invitation_that_was_withdrawn_and_sent_again_counts_once():
    own = solution()
    wanted = invited(own, days_ago=20)
    invited(own, K.ACCEPTED, days_ago=10, of=wanted)
    assert measured()["pairs"] == 1


def test_what_came_later_is_not_read():
    invited(solution(), K.ACCEPTED, days_ago=5)
    assert calibration(as_of=clock.now() - 4.5 * DAY) is None


def test_queries_do_not_grow(django_assert_num_queries):
    invited(solution(), K.ACCEPTED, days_ago=5)
    with django_assert_num_queries(9) as few:
        measured()
    for _ in range(5):
        invited(solution(), K.DECLINED, days_ago=5)
    with django_assert_num_queries(len(few)):
        measured()
