import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.ranking.training import blend

RNG = np.random.default_rng(4)


def test_noise_keeps_the_simplest():
    """Sixty needs, and three blends that differ from the rules by nothing but luck."""
    rules = RNG.random(60)
    assert blend.simplest([rules, *(rules + RNG.normal(0.0, 0.05, 60) - 0.005 for _ in range(3))]) == 0


def test_the_best_is_taken_only_as_far_as_it_beats_noise():
    rules = RNG.random(60) / 2
    a_little, as_much, worse = (rules + gain + RNG.normal(0.0, 0.02, 60) for gain in (0.1, 0.101, -0.1))
    assert blend.simplest([rules, a_little, as_much, worse]) == 1
    assert blend.simplest([rules, worse, a_little + 0.1, as_much]) == 2
    assert blend.simplest([rules, rules]) == 0


@settings(max_examples=100, deadline=None)
@given(
    pairs=st.lists(st.tuples(st.floats(0.0, 1.0), st.booleans()), min_size=1, max_size=60),
)
def test_a_chance_never_falls_and_keeps_the_total(pairs):
    scores = np.array([score for score, _ in pairs])
    happened = np.array([float(did) for _, did in pairs])
    curve = blend.chance(scores, happened)
    assert all(a < b for a, b in zip(curve.x, curve.x[1:], strict=False))
    assert all(a < b for a, b in zip(curve.y, curve.y[1:], strict=False))
    found = curve(np.sort(scores))
    assert (np.diff(found) >= 0.0).all()
    assert ((found >= 0.0) & (found <= 1.0)).all()


def test_a_chance_is_the_share_of_each_block():
    curve = blend.chance(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([0.0, 1.0, 0.0, 1.0, 1.0]))
    assert curve.x == (1.0, 2.5, 4.5)
    assert curve.y == (0.0, 0.5, 1.0)


def test_no_scores_are_refused():
    with pytest.raises(ValueError, match="no scores"):
        blend.chance(np.array([]), np.array([]))


def graded(count, seed):
    """Rules' scores, raw scores that know more, and what would help."""
    rng = np.random.default_rng(seed)
    rules = rng.random(count)
    more = rng.normal(0.0, 0.1, count)
    helped = rng.random(count) < 1.0 / (1.0 + np.exp(-20.0 * (rules + more - 0.7)))
    return rules, rules + more, helped.astype(np.float64)


@pytest.mark.parametrize("seed", range(3))
def test_calibration_strictly_increases_within_its_bounds(seed):
    rules, raw, helped = graded(1500, seed)
    curve = blend.calibration(raw, rules, helped, bounds=(-1.0, 2.0))
    found = curve(np.linspace(-1.0, 2.0, 3001))
    assert (np.diff(found) > 0.0).all()
    assert found[0] == 0.0
    assert found[-1] == 1.0


@pytest.mark.parametrize("seed", range(3))
def test_a_calibrated_score_means_what_the_rules_mean(seed):
    """New pairs: of those with a calibrated score near a step, as many would help as of the rules' own."""
    rules, raw, helped = graded(4000, seed)
    curve = blend.calibration(3.0 * raw - 1.0, rules, helped, bounds=(-3.0, 5.0))
    rules, raw, helped = graded(20000, seed + 100)
    scores = curve(3.0 * raw - 1.0)
    for step in (0.5, 0.6, 0.7, 0.8):
        ours, theirs = (helped[np.abs(of - step) < 0.05].mean() for of in (scores, rules))
        assert ours == pytest.approx(theirs, abs=0.1)


def test_the_rules_own_scores_keep_their_meaning():
    rules, _raw, helped = graded(4000, 1)
    curve = blend.calibration(rules, rules, helped, bounds=(0.0, 1.0))
    inside = np.linspace(0.3, 0.9, 50)
    assert curve(inside) == pytest.approx(inside, abs=2 * blend.SLOPE)


def test_pairs_that_the_rules_could_not_tell_apart_stay_apart():
    """One score by the rules for all: there is one meaning to map to, and the order is kept all the same."""
    _rules, raw, helped = graded(500, 2)
    curve = blend.calibration(raw, np.full(500, 0.5), helped, bounds=(-1.0, 2.0))
    assert (np.diff(curve(np.linspace(-1.0, 2.0, 301))) > 0.0).all()
