"""Measures of a ranked list against graded pairs, and how sure a difference between two rankings is.

Grades are 0–4. What nobody graded counts as 0, so a ranking is never rewarded for what nobody looked at.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

RELEVANT = 2  # the lowest grade of a solution that would help


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], at: int = 10) -> float:
    """Normalised discounted cumulative gain in [0, 1], gain 2^grade − 1 and discount log₂(1 + position) (Burges et
    al. 2005, after Järvelin and Kekäläinen 2002); 0 where nothing has a grade above 0."""
    best = _dcg(sorted(grades.values(), reverse=True)[:at])
    return _dcg([grades.get(id, 0) for id in ranked[:at]]) / best if best else 0.0


def _dcg(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def recall(ranked: Sequence[str], grades: Mapping[str, int], at: int = 50) -> float:
    """The share of what is relevant that stands among the first `at`; 0 where nothing is."""
    relevant = {id for id, grade in grades.items() if grade >= RELEVANT}
    return len(relevant.intersection(ranked[:at])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """1 over the position of the first that is relevant; 0 where none is."""
    for place, id in enumerate(ranked, start=1):
        if grades.get(id, 0) >= RELEVANT:
            return 1.0 / place
    return 0.0


@dataclass(frozen=True)
class Difference:
    """The mean of paired differences and its 95 % bootstrap percentile interval."""

    mean: float
    low: float
    high: float


def paired_difference(
    ours: Sequence[float], theirs: Sequence[float], rounds: int = 10_000, seed: int = 7
) -> Difference:
    """How much more `ours` gives than `theirs`, need by need: needs are drawn with replacement (Efron 1979; for
    rankings Sakai 2006). Raises ValueError for lists of different length or none."""
    if len(ours) != len(theirs) or not ours:
        raise ValueError("paired values, at least one pair")
    differences = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    drawn = np.random.default_rng(seed).integers(len(differences), size=(rounds, len(differences)))
    low, high = np.percentile(differences[drawn].mean(axis=1), (2.5, 97.5))
    return Difference(float(differences.mean()), float(low), float(high))
