import json
import math
from dataclasses import replace

import numpy as np
import pytest

from matchmaking.ranking.training import evaluation, measures
from matchmaking.ranking.training.data import Group, GroupError

from .worlds import FREE, NAMES, by_first, clicks, pools

MEASURES = measures.MEASURES
OPTIONS = {"names": NAMES, "directions": FREE, "rules": by_first, "text": "second", "seed": 1}


def small(labels, solutions="abcdefghijkl", **given):
    labels = np.array(labels)
    return Group("need-1", np.zeros((len(labels), 1)), labels, tuple(solutions[: len(labels)]), **given)


def test_measures_by_hand():
    """What nobody labelled (−1) takes a place and gains nothing."""
    group = small([0, -1, 3, 2])
    scores = [np.array([4.0, 3.0, 2.0, 1.0])]
    found = {name: measures.by_need([group], scores, name)["need-1"] for name in measures.MEASURES}
    expected = (7 / 2 + 3 / math.log2(5)) / (7 + 3 / math.log2(3))
    assert found["ndcg_at_5"] == found["ndcg_at_10"] == pytest.approx(expected)
    assert found["mrr"] == pytest.approx(1 / 3)
    assert found["recall_at_10"] == 1.0
    late = small([0] * 10 + [2, 4])
    assert measures.by_need([late], [-np.arange(12.0)], "recall_at_10") == {"need-1": 0.0}


def test_what_the_search_missed_counts_in_the_best_order_and_in_recall():
    group = small([3, 0], missed={"y": 4, "z": 2, "w": 0})
    found = {name: measures.by_need([group], [np.array([2.0, 1.0])], name)["need-1"] for name in MEASURES}
    assert found["ndcg_at_10"] == pytest.approx(7 / (15 + 7 / math.log2(3) + 3 / 2))
    assert found["recall_at_10"] == pytest.approx(1 / 3)
    assert found["mrr"] == 1.0
    assert measures.coverage([group, small([2, 2, 0])]) == {"helping": 5, "in_lists": 3}


def test_a_need_whose_only_help_was_missed_is_measured():
    groups = pools(lambda rows, rng: rows[:, 0], needs=6)
    hopeless = replace(groups[0], labels=groups[0].labels.clip(0, 1))
    report = evaluation.cross_validate([replace(hopeless, missed={"away": 4}), *groups[1:]], **OPTIONS)
    assert report.needs == 6
    assert report.by_need["model"][hopeless.need] < 0.2
    assert evaluation.cross_validate([hopeless, *groups[1:]], **OPTIONS).needs == 5


def test_a_need_counts_once_however_many_lists_it_has():
    groups = [small([2, 0]), small([2, 0])]
    scores = [np.array([1.0, 0.0]), np.array([0.0, 1.0])]
    assert measures.by_need(groups, scores, "mrr") == {"need-1": 0.75}


def test_equal_scores_do_not_know_the_order_of_rows():
    assert measures.ranking(small([0, 1, 2], "cab"), np.array([0.5, 0.5, 0.5])) == [1, 2, 0]


def test_concentration():
    even = small([0] * 4, suppliers=("p", "q", "r", "s"))
    assert measures.concentration([even], [np.zeros(4)]) == 0.0
    alone = small([0] * 12, suppliers=("p",) * 10 + ("q", "r"))
    assert measures.concentration([alone], [-np.arange(12.0)]) == pytest.approx(2 / 3)
    assert measures.concentration([small([0, 1])], [np.zeros(2)]) is None


def test_reliability_by_hand():
    found = measures.reliability(np.array([0.05, 0.95, 1.0, 0.5]), np.array([0.0, 1.0, 1.0, 0.0]))
    assert found["brier"] == pytest.approx((2 * 0.05**2 + 0.25) / 4)
    assert found["brier_of_the_mean"] == 0.25
    assert [(b["from"], b["pairs"], b["happened"]) for b in found["bins"]] == [
        (0.0, 1, 0.0), (0.5, 1, 0.0), (0.9, 2, 1.0),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def groups():
    """The rules know the first of two features that count."""
    return pools(lambda rows, rng: rows[:, 0] + rows[:, 1] + rng.random(20) / 4, needs=40)


@pytest.fixture(scope="module")
def report(groups):
    return evaluation.cross_validate(groups, **OPTIONS)


def test_a_model_that_knows_more_beats_rules_and_text(report):
    for name in ("rules", "text"):
        assert report.minus[name]["ndcg_at_10"]["low"] > 0.0
        assert report.minus[name]["ndcg_at_10"]["mean"] == pytest.approx(
            report.rankings["model"]["ndcg_at_10"] - report.rankings[name]["ndcg_at_10"]
        )
        assert report.trees_minus[name]["mrr"]["mean"] == pytest.approx(
            report.rankings["trees"]["mrr"] - report.rankings[name]["mrr"]
        )
        assert np.mean(list(report.by_need[name].values())) == report.rankings[name]["ndcg_at_10"]
    assert set(report.rankings["model"]) == {"ndcg_at_5", "ndcg_at_10", "mrr", "recall_at_10"}
    assert report.needs == 40
    assert report.measured_on == "grades"
    assert report.labels == {"0": 600, "1": 40, "2": 80, "3": 40, "4": 40}
    assert len(report.choices) == 5


def test_strata_add_up(report):
    industry = report.strata["industry"]
    assert [(name, row["needs"]) for name, row in industry.items()] == [("식품", 30), ("기계", 10)]
    assert sum(row["needs"] * row["model"] for row in industry.values()) / 40 == pytest.approx(
        report.rankings["model"]["ndcg_at_10"]
    )
    assert report.strata["size"]["1–9"]["minus"]["rules"] == pytest.approx(
        report.minus["rules"]["ndcg_at_10"]
    )


def test_chances_are_better_than_the_mean(report):
    assert report.helps["brier"] < report.helps["brier_of_the_mean"]
    assert report.helps["pairs"] == 800
    assert report.coverage == {"helping": 160, "in_lists": 160}
    assert 0.0 < report.exposure["model"] < 1.0
    assert sum(step["pairs"] for step in report.steps["model"]) == 800


def test_a_report_is_plain_and_repeats(groups):
    first, second = (evaluation.cross_validate(groups[:14], **OPTIONS).plain() for _ in range(2))
    assert json.dumps(first) == json.dumps(second)


def test_labels_of_a_fold_never_reach_its_scores():
    """Nested: with one fold's labels turned about, its own scores stay as they were, and others change."""
    groups = pools(lambda rows, rng: rows[:, 0] + rows[:, 1], needs=14)
    split = evaluation.folds(groups, 5, seed=1)
    changed = [replace(g, labels=4 - g.labels) if i in split[2] else g for i, g in enumerate(groups)]
    before, after = (evaluation.out_of_fold(of, **OPTIONS) for of in (groups, changed))
    for i in split[2]:
        assert before.scores["model"][i].tolist() == after.scores["model"][i].tolist()
    assert any(
        before.scores["model"][i].tolist() != after.scores["model"][i].tolist()
        for i in (*split[0], *split[1])
    )


def test_scores_may_be_given_and_suppliers_left_out():
    groups = pools(lambda rows, rng: rows[:, 0], needs=6)
    bare = [replace(g, suppliers=None) for g in groups]
    given = evaluation.cross_validate(bare, **{**OPTIONS, "text": [g.rows[:, 1] for g in groups]})
    named = evaluation.cross_validate(bare, **OPTIONS)
    assert given == named
    assert named.exposure == {}
    assert named.minus["rules"]["ndcg_at_10"] == {"mean": 0.0, "low": 0.0, "high": 0.0}


def test_graded_pools_measure_and_impressions_only_teach():
    groups = [*pools(lambda rows, rng: rows[:, 0], needs=6), *clicks(0, needs=8)]
    report = evaluation.cross_validate(groups, **OPTIONS)
    assert (report.measured_on, report.needs) == ("grades", 6)
    assert report.groups == {"grades": 6, "impressions": 8}


def test_bad_input_is_named():
    groups = pools(lambda rows, rng: rows[:, 0], needs=6)
    with pytest.raises(GroupError, match="no feature is named nowhere"):
        evaluation.cross_validate(groups, **{**OPTIONS, "text": "nowhere"})
    with pytest.raises(GroupError, match="3 needs can't be split"):
        evaluation.cross_validate(groups[:3], **OPTIONS)
    with pytest.raises(GroupError, match="anything would help"):
        evaluation.cross_validate([replace(g, labels=g.labels.clip(0, 1)) for g in groups], **OPTIONS)
