"""Two people at once about one round, in transactions that really run side by side."""

import threading

import pytest
from django.db import connection

from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Refused
from foundation.outbox.models import Job
from matchmaking.models import Match, Need, Result, Round, Seat
from matchmaking.services import quotations, round_decisions, round_scores, round_steps, seats
from tests import factories
from tests.matchmaking import judged
from tests.matchmaking.judged import FAIR, GOOD

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a real PostgreSQL at DATABASE_URL"),
]


def at_once(moment, *actions):
    """Run all actions from one starting line at the clock's `moment`; how many were refused."""
    line, results = threading.Barrier(len(actions)), [None] * len(actions)

    def run(index, action):
        try:
            with clock.at(moment):
                line.wait()
                action()
            results[index] = "done"
        except Refused as refused:
            results[index] = refused.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert None not in results
    return sorted(results)


def fresh(made):
    return Round.objects.select_related("need__company").get(pk=made.round.pk)


def test_one_of_two_decides():
    made = judged.closed(FAIR, GOOD)
    other = factories.UserFactory(is_coordinator=True)
    shown = round_decisions.preview(fresh(made)).fingerprint

    def decide(by):
        round_ = fresh(made)
        return lambda: round_decisions.decide(round_=round_, shown=shown, reason="의결", by=by)

    assert at_once(made.after, decide(made.coordinator), decide(other)) == ["done", "transition"]
    assert made.statuses() == [Match.Status.RESERVE, Match.Status.SELECTED]
    assert Need.objects.get().status == Need.Status.MATCHED
    assert Result.objects.count() == 2
    assert Event.objects.of(made.round).filter(verb="round.decided").count() == 1
    assert Job.objects.filter(kind=round_decisions.FINALISE).count() == 1


def test_a_recusal_and_the_decision():
    """Either the reviewer left first and the quorum is missing, or the round was decided with its scores."""
    made = judged.closed(GOOD)
    shown = round_decisions.preview(fresh(made)).fingerprint
    seat, round_ = Seat.objects.select_related("round__need").get(round=made.round, number=1), fresh(made)
    codes = at_once(
        made.after,
        lambda: seats.recuse(seat=seat, reason="사정이 생겼습니다", by=made.reviewers[0]),
        lambda: round_decisions.decide(round_=round_, shown=shown, reason="의결", by=made.coordinator),
    )
    assert codes in (["done", "quorum"], ["done", "transition"])
    decided = made.reload().status == Round.Status.DECIDED
    assert made.seats[0].status == (Seat.Status.SUBMITTED if decided else Seat.Status.RECUSED)


def test_one_live_round_a_need():
    need = factories.NeedFactory()
    people = [factories.UserFactory(is_coordinator=True) for _ in range(2)]
    rules = judged.RULES | {"deadline_at": clock.working_days_later(10)}

    def draft(by):
        return lambda: round_steps.draft(need=need, criteria=judged.CRITERIA, bonuses=(), by=by, **rules)

    assert at_once(clock.now(), *map(draft, people)) == ["done", "live"]
    assert Round.objects.count() == 1


def test_a_seat_for_a_number():
    made = judged.drafted(reviewers=0)
    people = [factories.UserFactory(is_reviewer=True) for _ in range(3)]

    def assign(person):
        round_ = fresh(made)
        return lambda: seats.assign(round_=round_, reviewer=person, by=made.coordinator)

    assert at_once(clock.now(), *map(assign, people)) == ["done"] * 3
    assert [seat.number for seat in made.seats] == [1, 2, 3]


def test_a_score_and_the_closing():
    """A score is in before the closing, or refused after it; no result misses one that was saved."""
    made = judged.scoring(1)
    with clock.at(made.after):
        made.score_all(GOOD)
    keys = made.round.criteria.values_list("pk", flat=True)
    points = dict(zip(keys, FAIR, strict=True))
    seat, round_ = Seat.objects.select_related("round__need").get(round=made.round, number=1), fresh(made)
    codes = at_once(
        made.after,
        lambda: round_scores.save(
            seat=seat, match=made.pairs[0].match, points=points, comment="고침", by=made.reviewers[0]
        ),
        lambda: round_steps.close_scoring(round_=round_, by=made.coordinator),
    )
    assert codes in (["done", "done"], ["done", "transition"])
    assert made.reload().status == Round.Status.CLOSED
    mean = round_decisions.preview(fresh(made)).results[0].mean
    assert (mean < 90) == (codes == ["done", "done"])


def test_an_offer_and_a_withdrawal_race_the_start_of_scoring():
    """What is scored is what stood at the deadline: neither act of a supplier gets in after it."""
    made = judged.opened(2)
    pair, round_ = made.pairs[0], fresh(made)
    match = Match.objects.for_list().get(pk=pair.match.pk)
    codes = at_once(
        made.after,
        lambda: quotations.withdraw(match=match, reason="거둡니다", by=pair.seller),
        lambda: round_steps.start_scoring(round_=round_, by=made.coordinator),
    )
    assert codes == ["done", "late"]
    assert made.statuses() == [Match.Status.QUOTED] * 2
