"""The probability that a supplier accepts: its prior, what answers add, and what it must not know."""

from datetime import UTC, datetime, timedelta

import pytest

from matchmaking.ranking.acceptance import ANY, Decision, Kind, likeness, probability

NOW = datetime(2026, 11, 20, tzinfo=UTC)
VISION = Kind(techniques=frozenset({"비전검사"}), industries=frozenset({"미래차"}), budget="3000-5000")
ENERGY = Kind(techniques=frozenset({"에너지최적화"}), industries=frozenset({"바이오"}), budget="over-10000")


def answers(kind: Kind, *accepted: bool, at: datetime = NOW) -> list[Decision]:
    return [Decision(kind=kind, accepted=value, occurred_at=at) for value in accepted]


def test_before_any_answer_it_is_the_prior():
    assert probability(VISION, [], as_of=NOW) == 0.6


def test_answers_move_it_by_their_number():
    once = probability(VISION, answers(VISION, True), as_of=NOW)
    often = probability(VISION, answers(VISION, *[True] * 9), as_of=NOW)
    never = probability(VISION, answers(VISION, *[False] * 9), as_of=NOW)
    assert once == pytest.approx(4 / 6)
    assert 0 < never < 0.6 < once < often < 1


def test_an_answer_to_a_need_like_this_weighs_more_than_to_another():
    assert likeness(VISION, VISION) == pytest.approx(1.0)
    assert likeness(VISION, ENERGY) == likeness(ENERGY, VISION) == ANY
    refused = answers(VISION, False, False)
    assert probability(VISION, refused, as_of=NOW) < probability(ENERGY, refused, as_of=NOW) < 0.6


@pytest.mark.parametrize(
    "other",
    [
        Kind(techniques=VISION.techniques),
        Kind(industries=VISION.industries),
        Kind(budget=VISION.budget),
    ],
)
def test_each_likeness_counts(other):
    assert ANY < likeness(VISION, other) < 1


def test_two_unknown_budgets_are_not_alike():
    assert likeness(Kind(), Kind()) == ANY


def test_the_future_is_not_known():
    later = answers(VISION, False, at=NOW + timedelta(seconds=1))
    assert probability(VISION, later, as_of=NOW) == 0.6
    assert probability(VISION, later, as_of=NOW + timedelta(seconds=1)) < 0.6


def test_without_room_nobody_accepts():
    assert probability(VISION, answers(VISION, True), as_of=NOW, free=False) == 0.0
