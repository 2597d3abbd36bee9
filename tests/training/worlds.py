"""Small worlds whose truth is known: groups in which a given feature makes a pair relevant."""

from collections.abc import Callable

import numpy as np

from matchmaking.ranking.training.data import Group, Rows, Scores

NAMES = ("first", "second", "third", "fourth")
FREE = (0, 0, 0, 0)
LABELS = (4, 3, 2, 2, 1)


def pools(
    truth: Callable[[Rows, np.random.Generator], Scores], *, needs: int = 40, size: int = 20, seed: int = 0
) -> list[Group]:
    """Graded pools: in each the five pairs of the highest truth have labels above 0."""
    rng = np.random.default_rng(seed)
    groups = []
    for need in range(needs):
        rows = rng.random((size, len(NAMES)))
        labels = np.zeros(size, dtype=np.int64)
        labels[np.argsort(-truth(rows, rng))[: len(LABELS)]] = LABELS
        groups.append(
            Group(
                need=f"need-{need:03}",
                rows=rows,
                labels=labels,
                solutions=tuple(f"solution-{s:03}" for s in rng.permutation(size)),
                strata={"industry": "식품" if need % 4 else "기계", "size": "1–9"},
                suppliers=tuple(f"supplier-{s}" for s in rng.integers(8, size=size)),
            )
        )
    return groups


def clicks(seed: int, *, needs: int = 300, size: int = 10) -> list[Group]:
    """Lists that an old ranker ordered by the second feature, with luck; a pair at place p is looked at in 1 of p^1.5
    cases, and what is looked at is taken the more often, the higher its first feature: the true relevance."""
    rng = np.random.default_rng(seed)
    places = np.arange(1, size + 1)
    groups = []
    for need in range(needs):
        rows = rng.random((size, len(NAMES)))
        rows = rows[np.argsort(-(rows[:, 1] + rng.random(size) / 2))]
        taken = (rng.random(size) < places**-1.5) & (rng.random(size) < 0.1 + 0.8 * rows[:, 0] ** 2)
        groups.append(
            Group(
                need=f"need-{need:03}",
                rows=rows,
                labels=taken.astype(np.int64),
                solutions=tuple(f"solution-{s:03}" for s in range(size)),
                positions=places,
                source="impressions",
            )
        )
    return groups


def by_first(rows: Rows) -> Scores:
    """Rules that know the first feature only."""
    return rows[:, 0].copy()
