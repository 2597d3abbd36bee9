"""Measures against values worked out by hand."""

import math

import pytest

from matchmaking.evaluation.metrics import ndcg, paired_difference, recall, reciprocal_rank

GRADES = {"a": 4, "b": 2, "c": 0}


def test_ndcg_is_one_for_the_best_order_and_nothing_for_none():
    assert ndcg(["a", "b", "c"], GRADES) == 1.0
    assert ndcg([], GRADES) == 0.0
    assert ndcg(["c"], {"c": 0}) == 0.0


def test_ndcg_discounts_by_position():
    ideal = 15 + 3 / math.log2(3)
    assert ndcg(["b", "a"], GRADES) == pytest.approx((3 + 15 / math.log2(3)) / ideal)
    assert ndcg(["x", "a", "b"], GRADES, at=2) == pytest.approx((15 / math.log2(3)) / ideal)


def test_recall_counts_what_would_help():
    assert recall(["c", "b"], GRADES) == 0.5
    assert recall(["c", "b"], GRADES, at=1) == 0.0
    assert recall(["a"], {"a": 1}) == 0.0


def test_reciprocal_rank_is_of_the_first_that_would_help():
    assert reciprocal_rank(["c", "x", "b"], GRADES) == pytest.approx(1 / 3)
    assert reciprocal_rank(["c"], GRADES) == 0.0


def test_a_sure_difference_has_an_interval_above_zero():
    found = paired_difference([0.9, 0.8, 0.85, 0.9], [0.5, 0.4, 0.45, 0.6])
    assert found.mean == pytest.approx(0.375)
    assert 0 < found.low <= found.mean <= found.high


def test_a_difference_that_goes_both_ways_has_zero_in_its_interval():
    found = paired_difference([0.1, 0.9, 0.2, 0.8], [0.9, 0.1, 0.8, 0.2])
    assert found.low < 0 < found.high


@pytest.mark.parametrize(("ours", "theirs"), [([], []), ([1.0], [1.0, 2.0])])
def test_differences_need_pairs(ours, theirs):
    with pytest.raises(ValueError, match="paired"):
        paired_difference(ours, theirs)
