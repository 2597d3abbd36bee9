import multiprocessing
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from matchmaking.ranking.training.data import GroupError
from matchmaking.ranking.training.lambdarank import ROUNDS
from matchmaking.ranking.training.trees import Trees, boost

from .worlds import FREE, NAMES, by_first, clicks, pools


def flat(groups):
    return [np.zeros(len(g.rows)) for g in groups]


def agreement(trees, feature):
    """Rank correlation of what was learnt with a feature, over new pairs."""
    rows = np.random.default_rng(99).random((400, len(NAMES)))
    ranks = [np.argsort(np.argsort(values)) for values in (trees.corrections(rows), rows[:, feature])]
    return np.corrcoef(*ranks)[0, 1]


@pytest.mark.parametrize("seed", range(4))
def test_a_planted_position_bias_is_undone(seed):
    """The old ranker's feature only decided who was looked at: the naive model believes in it, the corrected in what
    was taken when looked at."""
    groups = clicks(seed)
    naive, corrected = (
        boost(
            groups,
            flat(groups),
            names=NAMES,
            directions=FREE,
            rounds=ROUNDS[-1],
            seed=seed,
            unbiased=unbiased,
        )
        for unbiased in (False, True)
    )
    assert agreement(naive, 0) < agreement(naive, 1) - 0.1
    assert agreement(corrected, 0) > agreement(corrected, 1) + 0.1
    assert agreement(corrected, 0) > 0.6


def test_graded_pools_know_no_place():
    """Beside impressions, a pool's pairs aren't taken for shown: with them as with no positions at all, the pools
    alone give the same trees, and so they do whatever the order of their rows."""
    groups = pools(lambda rows, rng: rows[:, 2])
    options = {"names": NAMES, "directions": FREE, "rounds": 30, "seed": 1}
    alone = boost(groups, flat(groups), **options)
    # a list of one label teaches nothing but would bring places in; its pairs are never compared
    listed = clicks(0, needs=1)[0]
    level = replace(listed, labels=np.zeros_like(listed.labels))
    beside = boost([*groups, level], flat([*groups, level]), **options)
    assert alone.text == beside.text
    # with lists that do teach, a pool that agrees with them in truth still lifts its own feature
    mixed = [*groups, *clicks(0, needs=100)]
    assert agreement(boost(mixed, flat(mixed), **options), 2) > 0.5


def test_the_same_input_gives_the_same_bytes():
    groups = [*pools(lambda rows, rng: rows[:, 2]), *clicks(1, needs=60)]
    base = [by_first(g.rows) for g in groups]
    first, second, other = (
        boost(groups, base, names=NAMES, directions=FREE, rounds=20, seed=seed).text for seed in (5, 5, 6)
    )
    assert first == second != other


@pytest.fixture(scope="module")
def bound():
    """Trees on a truth that goes against what its features are allowed to do, in part."""
    groups = pools(lambda rows, rng: 1.5 * rows[:, 0] - rows[:, 1] - rows[:, 2] + np.sin(9 * rows[:, 3]))
    return boost(groups, flat(groups), names=NAMES, directions=(1, -1, 1, 0), rounds=100, seed=1)


@settings(max_examples=200, deadline=None)
@given(
    row=arrays(np.float64, 4, elements=st.floats(-0.5, 1.5)),
    feature=st.sampled_from([(0, 1), (1, -1), (2, 1)]),
    more=st.floats(0.0, 2.0),
)
def test_more_is_never_worse_where_a_direction_says_so(bound, row, feature, more):
    column, direction = feature
    moved = row.copy()
    moved[column] += more
    before, after = bound.corrections(np.array([row, moved]))
    assert direction * (after - before) >= -1e-12


def test_what_a_direction_allows_is_learnt(bound):
    assert agreement(bound, 0) > 0.3
    assert agreement(bound, 1) < -0.2


def test_contributions_add_up_and_bounds_hold(bound):
    rows = np.random.default_rng(1).random((50, 4))
    found, contributions = bound.corrections(rows), bound.contributions(rows)
    rest = found - contributions.sum(axis=1)
    assert rest == pytest.approx(np.full(50, rest[0]))
    lowest, highest = bound.bounds()
    assert lowest <= found.min() < found.max() <= highest
    assert sum(bound.gains().values()) == pytest.approx(1.0)


def _answer(trees, rows, pipe):
    pipe.send(trees.corrections(rows))


def test_a_child_of_a_fork_can_ask(bound):
    """Trees that were loaded and used before a fork answer after it."""
    trees, rows = Trees(bound.text), np.full((3, 4), 0.5)
    expected = trees.corrections(rows)
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    child = context.Process(target=_answer, args=(trees, rows, theirs))
    child.start()
    try:
        assert ours.poll(20), "the child hangs"
        assert ours.recv().tolist() == expected.tolist()
    finally:
        child.kill()
        child.join()


def test_bad_input_is_named():
    groups = pools(lambda rows, rng: rows[:, 0], needs=3)
    options = {"rounds": 2, "seed": 1}
    with pytest.raises(GroupError, match="need-000: 4 features, not 2"):
        boost(groups, flat(groups), names=("a", "b"), directions=(0, 0), **options)
    with pytest.raises(GroupError, match="1 directions beside 4 features"):
        boost(groups, flat(groups), names=NAMES, directions=(0,), **options)
    level = [replace(g, labels=np.zeros_like(g.labels)) for g in groups]
    with pytest.raises(GroupError, match="different labels"):
        boost(level, flat(level), names=NAMES, directions=FREE, **options)
