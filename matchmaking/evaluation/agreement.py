"""How far two people grade alike, beyond what chance would make them agree."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

LEVELS = 5  # grades 0–4
Table = NDArray[np.int64]


def confusion(pairs: Iterable[tuple[int, int]]) -> Table:
    """5 × 5 counts: a row for each grade by the first person, a column for each by the second."""
    table = np.zeros((LEVELS, LEVELS), dtype=np.int64)
    for first, second in pairs:
        table[first, second] += 1
    return table


def weighted_kappa(table: Table) -> float | None:
    """Cohen's kappa with quadratic weights: 1 − Σ w·observed / Σ w·expected, where w(i, j) = (i − j)² / 4² and
    expected(i, j) = row i's total × column j's total / n (Cohen 1968). 1 is full agreement, 0 what chance would
    give, and below 0 less than that.

    None where chance alone leaves no room to differ: nothing was graded, or everything got one grade.
    """
    total = table.sum()
    if not total:
        return None
    grades = np.arange(LEVELS)
    weights = (grades[:, None] - grades[None, :]) ** 2 / (LEVELS - 1) ** 2
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / total
    by_chance = float((weights * expected).sum())
    return 1.0 - float((weights * table).sum()) / by_chance if by_chance else None
