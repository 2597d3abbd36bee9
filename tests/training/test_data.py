from dataclasses import replace

import numpy as np
import pytest

from matchmaking.ranking.training.data import NOT_SHOWN, UNKNOWN, Group, GroupError, folds, stack, yardstick

from .worlds import clicks, pools


def group(**changes) -> Group:
    given = {
        "need": "need-1",
        "rows": np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]),
        "labels": np.array([0, 2, UNKNOWN]),
        "solutions": ("a", "b", "c"),
    }
    return Group(**{**given, **changes})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"need": ""}, "without a need"),
        ({"rows": np.empty((0, 2)), "labels": np.array([], dtype=int), "solutions": ()}, "shape"),
        ({"rows": np.zeros(3)}, "shape"),
        ({"labels": np.array([0, 2])}, "2 labels beside 3 rows"),
        ({"labels": np.array([0, 2, 5])}, "labels of row 2 is 5"),
        ({"labels": np.array([0, -2, 1])}, "labels of row 1 is -2"),
        ({"labels": np.array([0.0, 1.0, 2.0])}, "labels are float64"),
        ({"rows": np.array([[0.1, 0.2], [0.3, np.nan], [0.5, 0.6]])}, "row 1, column 1 is nan"),
        ({"solutions": ("a", "b", "a")}, "stands twice"),
        ({"positions": np.array([1, 2, 3])}, "graded pools have none"),
        ({"source": "impressions"}, "impressions have positions"),
        ({"source": "impressions", "positions": np.array([0, 1, 2])}, "positions of row 0 is 0"),
        ({"suppliers": ("a",)}, "1 suppliers beside 3 rows"),
        ({"missed": {"b": 3}}, "b is in the pool and missed"),
    ],
)
def test_bad_input_is_named(changes, said):
    with pytest.raises(GroupError, match=said):
        group(**changes)


def test_stack_takes_labelled_pairs_of_groups_that_say_something():
    graded = group()
    level = group(need="need-2", labels=np.array([1, 1, UNKNOWN]))
    shown = group(
        need="need-3", labels=np.array([0, 0, 1]), positions=np.array([3, 1, 2]), source="impressions"
    )
    found = stack([graded, level, shown], [np.array([0.1, 0.2, 0.3])] * 3)
    assert found.sizes.tolist() == [2, 3]
    assert found.labels.tolist() == [0, 2, 0, 0, 1]
    assert found.places.tolist() == [NOT_SHOWN, NOT_SHOWN, 3, 1, 2]
    assert found.base.tolist() == [0.1, 0.2, 0.1, 0.2, 0.3]
    assert found.rows.tolist() == [*graded.rows[:2].tolist(), *shown.rows.tolist()]


def test_no_need_stands_on_both_sides_of_a_fold():
    graded, shown = pools(lambda rows, rng: rows[:, 0]), clicks(0, needs=40)
    groups = [*graded, *shown, *shown[:7]]
    split = folds(groups, 5, seed=3)
    assert sorted(i for fold in split for i in fold) == list(range(len(groups)))
    for fold in split:
        held = {groups[i].need for i in fold}
        assert held
        assert held.isdisjoint(groups[i].need for i in range(len(groups)) if i not in fold)


def test_folds_hang_on_the_seed_and_not_on_the_order():
    groups = pools(lambda rows, rng: rows[:, 0], needs=20)
    needs = [{groups[i].need for i in fold} for fold in folds(groups, 4, seed=3)]
    backwards = list(reversed(groups))
    assert needs == [{backwards[i].need for i in fold} for fold in folds(backwards, 4, seed=3)]
    assert needs != [{groups[i].need for i in fold} for fold in folds(groups, 4, seed=4)]


def test_more_folds_than_needs_are_refused():
    with pytest.raises(GroupError, match="3 needs can't be split into 5 folds"):
        folds(pools(lambda rows, rng: rows[:, 0], needs=3), 5, seed=1)


def test_graded_pools_are_the_yardstick_and_impressions_only_without_them():
    graded = group()
    hopeless = group(need="need-2", labels=np.array([0, 1, 1]))
    shown = replace(graded, need="need-3", positions=np.array([1, 2, 3]), source="impressions")
    assert yardstick([shown, hopeless, graded]) == [2]
    assert yardstick([shown, hopeless]) == [0]
