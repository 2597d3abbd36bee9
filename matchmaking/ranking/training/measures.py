"""Figures of scored groups: how good the order is, who is shown, and whether a chance means what it says."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from matchmaking.evaluation.metrics import RELEVANT, ndcg, recall, reciprocal_rank

from .data import Group, Scores

SHOWN = 10
MEASURES: dict[str, Callable[[Sequence[str], Mapping[str, int]], float]] = {
    "ndcg_at_5": lambda ranked, grades: ndcg(ranked, grades, 5),
    "ndcg_at_10": lambda ranked, grades: ndcg(ranked, grades, 10),
    "mrr": reciprocal_rank,
    "recall_at_10": lambda ranked, grades: recall(ranked, grades, 10),
}


def ranking(group: Group, scores: Scores) -> list[int]:
    """Rows from the best; equal scores by the solutions' names, so that the order of rows, which may know the
    labels, says nothing."""
    order: list[int] = np.lexsort((np.asarray(group.solutions), -scores)).tolist()
    return order


def by_need(groups: Sequence[Group], scores: Sequence[Scores], measure: str) -> dict[str, float]:
    """A measure of each need, the mean of its groups; the best order is that of all that was graded for it, in the list
    or missed."""
    figures: dict[str, list[float]] = {}
    for group, found in zip(groups, scores, strict=True):
        ranked = [group.solutions[row] for row in ranking(group, found)]
        figures.setdefault(group.need, []).append(MEASURES[measure](ranked, group.grades))
    return {need: float(np.mean(values)) for need, values in figures.items()}


def coverage(groups: Sequence[Group]) -> dict[str, int]:
    """How many solutions that would help should have been in the lists, and how many were there to be placed."""
    helping = [{name for name, grade in group.grades.items() if grade >= RELEVANT} for group in groups]
    there = [len(names.intersection(group.solutions)) for names, group in zip(helping, groups, strict=True)]
    return {"helping": sum(map(len, helping)), "in_lists": sum(there)}


def concentration(groups: Sequence[Group], scores: Sequence[Scores]) -> float | None:
    """Gini of how often each supplier of the pools stands among the first ten: 0 all alike, near 1 one has all.
    None where no group says who its suppliers are."""
    shown: Counter[str] = Counter()
    for group, found in zip(groups, scores, strict=True):
        if group.suppliers is not None:
            shown.update(dict.fromkeys(group.suppliers, 0))
            shown.update(group.suppliers[row] for row in ranking(group, found)[:SHOWN])
    counts = np.sort(np.array(list(shown.values()), dtype=np.float64))
    if not len(counts):
        return None
    n, place = len(counts), np.arange(1, len(counts) + 1)
    return float(((2 * place - n - 1) * counts).sum() / (n * counts.sum()))


def bins(values: Scores, happened: Scores, edges: Sequence[float]) -> list[dict[str, float]]:
    """For each span between two edges that has values: how many, their mean, and the share of what happened (0 or 1).
    The last span has its upper edge."""
    found = []
    place = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2)
    for index in np.unique(place):
        inside = place == index
        found.append(
            {
                "from": float(edges[index]),
                "pairs": int(inside.sum()),
                "mean": float(values[inside].mean()),
                "happened": float(happened[inside].mean()),
            }
        )
    return found


TENTHS = tuple(edge / 10 for edge in range(11))


def reliability(chances: Scores, happened: Scores) -> dict[str, Any]:
    """Brier score of chances (0 best), that of always saying the mean, and bins of tenths."""
    return {
        "pairs": len(chances),
        "brier": float(np.mean((chances - happened) ** 2)),
        "brier_of_the_mean": float(np.mean((happened.mean() - happened) ** 2)),
        "bins": bins(chances, happened, TENTHS),
    }
