import json

import numpy as np
import pytest

from matchmaking.ranking.training.data import GroupError
from matchmaking.ranking.training.lambdarank import FEWEST, ROUNDS, restored, train

from .worlds import FREE, NAMES, by_first, clicks, pools


def learnt(groups, **changes):
    return train(groups, **{"names": NAMES, "directions": FREE, "rules": by_first, "seed": 1, **changes})


@pytest.fixture(scope="module")
def knowing():
    """The rules know half of the truth; the other half is there to be learnt."""
    return learnt(pools(lambda rows, rng: rows[:, 0] + rows[:, 1] + rng.random(20) / 4))


@pytest.mark.parametrize("seed", range(3))
def test_where_nothing_is_to_be_learnt_the_rules_rank(seed):
    """What makes a pair relevant is the rules' own feature and luck."""
    groups = pools(lambda rows, rng: rows[:, 0] + rng.random(20) / 4, seed=seed)
    trained = learnt(groups)
    assert trained.share == 0.0
    rows = groups[0].rows
    assert trained.scores(rows, by_first(rows)).tolist() == by_first(rows).tolist()
    assert not trained.contributions(rows).any()


def test_what_is_to_be_learnt_is_believed(knowing):
    assert knowing.share >= 0.5
    rows = np.array([[0.5, 0.1, 0.5, 0.5], [0.5, 0.9, 0.5, 0.5]])
    low, high = knowing.scores(rows, by_first(rows))
    assert high > low + 0.1
    added = knowing.contributions(rows)
    assert added[1, 1] > added[0, 1]


def test_scores_stay_within_their_scale_and_make_no_ties(knowing):
    rows = np.random.default_rng(3).random((5000, 4))
    rules = by_first(rows)
    scores = knowing.scores(rows, rules)
    assert ((scores >= 0.0) & (scores <= 1.0)).all()
    raw = rules + knowing.share * knowing.trees.corrections(rows)
    order = np.argsort(raw)
    assert (np.diff(scores[order])[np.diff(raw[order]) > 1e-9] > 0.0).all()


def test_a_score_does_not_hang_on_its_batch(knowing):
    rows = np.random.default_rng(3).random((7, 4))
    together = knowing.scores(rows, by_first(rows))
    assert together.tolist() == [knowing.scores(row[None], row[:1])[0] for row in rows]


def test_what_is_kept_gives_the_same_scores(knowing):
    again = restored(knowing.trees.text, json.loads(json.dumps(knowing.plain())))
    rows = np.random.default_rng(3).random((50, 4))
    assert again.scores(rows, by_first(rows)).tolist() == knowing.scores(rows, by_first(rows)).tolist()
    assert again.helps == knowing.helps
    assert again.plain() == knowing.plain()
    assert again.trees.names == NAMES


def test_the_same_groups_give_the_same_ranker():
    groups = pools(lambda rows, rng: rows[:, 0] + rows[:, 1], needs=12)
    first, second = learnt(groups), learnt(groups)
    assert (first.trees.text, first.plain()) == (second.trees.text, second.plain())


def test_few_needs_are_not_believed():
    trained = learnt(pools(lambda rows, rng: rows[:, 1], needs=FEWEST - 1))
    assert trained.share == 0.0


def test_impressions_take_all_rounds():
    """Pools that want fewer by themselves take all of them beside lists."""
    groups = pools(lambda rows, rng: rows[:, 0] + 0.3 * rows[:, 1] + rng.random(20) / 4, needs=20)
    alone, beside = learnt(groups), learnt([*groups, *clicks(0, needs=20)])
    assert alone.share > 0.0
    assert alone.rounds < ROUNDS[-1]
    assert beside.share > 0.0
    assert beside.rounds == ROUNDS[-1]


def test_nothing_to_compare_is_refused():
    with pytest.raises(GroupError, match="different labels"):
        learnt([])
