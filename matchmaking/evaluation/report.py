"""What the rankings are worth on a set of graded needs, and how sure the differences are."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ..models import Need
from ..ranking.points import LOWS
from ..services.candidates import candidates
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
        "score_steps": score_steps(needs, grades),
        "needs_that_nothing_solves": len(unsolvable),
        "of_them_answered_with_nothing": sum(not rankings[PRODUCT](need) for need in unsolvable),
    }


def score_steps(needs: list[Need], grades: Grades) -> list[dict[str, float]]:
    """For each step of the points that people see: how many graded pairs among the first ten have it, and the share
    of them that would help."""
    pairs = [
        (item.points, grades[need.external_id][item.solution.external_id] >= RELEVANT)
        for need in needs
        for item in candidates(need=need).items
        if item.solution.external_id in grades[need.external_id]
    ]
    found = []
    for above, step in zip((101, *LOWS), LOWS, strict=False):
        helps = [help for points, help in pairs if step <= points < above]
        found.append(
            {"from": step, "pairs": len(helps), "would_help": round(_mean(helps), 2) if helps else 0.0}
        )
    return found


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
