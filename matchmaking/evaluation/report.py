"""What the rankings are worth on a set of graded needs, and how sure the differences are."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ..models import Need
from .grades import Grades
from .metrics import RELEVANT, ndcg, paired_difference, recall, reciprocal_rank
from .rankings import Ranking

BASELINES = ("bm25_bigrams", "bm25_morphemes")
PRODUCT = "match"


def report(needs: list[Need], grades: Grades, rankings: Mapping[str, Ranking]) -> dict[str, Any]:
    """Means over the needs that something in the catalogue would help, and the product's paired difference to each
    other ranking and to the better baseline; the lists of the other needs are counted.

    `graded_at_10` is the share of the first ten that somebody graded: what is left counts as grade 0. Raises
    ValueError where no need can be measured.
    """
    solvable = [need for need in needs if max(grades[need.external_id].values()) >= RELEVANT]
    if not solvable:
        raise ValueError("no need with a solution of a grade that would help")
    lists = {name: [order(need) for need in solvable] for name, order in rankings.items()}
    graded = [grades[need.external_id] for need in solvable]
    figures = {
        name: {
            "ndcg_at_10": [ndcg(found, known) for found, known in zip(lists[name], graded, strict=True)],
            "recall_at_50": [recall(found, known) for found, known in zip(lists[name], graded, strict=True)],
            "mrr": [reciprocal_rank(found, known) for found, known in zip(lists[name], graded, strict=True)],
            "graded_at_10": [
                sum(id in known for id in found[:10]) / max(1, len(found[:10]))
                for found, known in zip(lists[name], graded, strict=True)
            ],
        }
        for name in rankings
    }
    ours = figures[PRODUCT]["ndcg_at_10"]
    better = max(BASELINES, key=lambda name: _mean(figures[name]["ndcg_at_10"]))
    unsolvable = [need for need in needs if need not in solvable]
    return {
        "needs": len(solvable),
        "rankings": {
            name: {key: round(_mean(values), 4) for key, values in figures[name].items()} for name in figures
        },
        "better_baseline": better,
        "product_minus": {
            name: {
                key: round(value, 4)
                for key, value in asdict(paired_difference(ours, figures[name]["ndcg_at_10"])).items()
            }
            for name in rankings
            if name != PRODUCT
        },
        "needs_that_nothing_solves": len(unsolvable),
        "of_them_answered_with_nothing": sum(not rankings[PRODUCT](need) for need in unsolvable),
    }


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
