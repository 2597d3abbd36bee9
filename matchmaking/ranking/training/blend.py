"""Small-data honesty: how much of the learnt correction to believe, and what the sum means on the rules' scale.

Both are chosen on out-of-fold corrections only. No choice creates or breaks ties: curves strictly increase.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .data import Scores

NOISE = 1.28  # standard errors: in one case of ten chance alone gains as much
SLOPE = 0.01  # of a straight line, mixed into a curve where it would be level


@dataclass(frozen=True)
class Curve:
    """An increasing line through points, level outside of them; plain numbers, so that it can be stored."""

    x: tuple[float, ...]
    y: tuple[float, ...]

    def __call__(self, values: Scores) -> Scores:
        found: Scores = np.interp(values, self.x, self.y)
        return found


IDENTITY = Curve((0.0, 1.0), (0.0, 1.0))


def simplest(figures: Sequence[Sequence[float]]) -> int:
    """Which of several blends to use, given each one's figure need by need, from the least learnt to the most: the
    least that the best doesn't beat by more than NOISE standard errors of the paired difference (after Breiman et
    al. 1984, who take the simplest tree within one)."""
    best = max(range(len(figures)), key=lambda index: float(np.mean(figures[index])))
    for index in range(best):
        gained = np.subtract(figures[best], figures[index])
        if gained.mean() <= NOISE * gained.std(ddof=1) / np.sqrt(len(gained)):
            return index
    return best


def chance(scores: Scores, happened: Scores) -> Curve:
    """The chance of what `happened` (0 or 1) at each score, never falling: blocks of adjacent violators are pooled
    (Ayer et al. 1955), and the line runs through the blocks' centres (Oron and Flournoy 2017). Raises ValueError for
    no scores."""
    if not len(scores):
        raise ValueError("no scores to learn a chance from")
    xs, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    means = np.bincount(inverse, weights=happened) / counts
    blocks: list[tuple[float, float, float]] = []  # weight, mean score, mean of what happened
    for weight, x, y in zip(counts.tolist(), xs.tolist(), means.tolist(), strict=True):
        blocks.append((float(weight), x, y))
        while len(blocks) > 1 and blocks[-2][2] >= blocks[-1][2]:
            (u, p, a), (v, q, b) = blocks[-2], blocks.pop()
            blocks[-1] = (u + v, (u * p + v * q) / (u + v), (u * a + v * b) / (u + v))
    return Curve(tuple(x for _, x, _ in blocks), tuple(y for _, _, y in blocks))


def calibration(raw: Scores, rules: Scores, helped: Scores, *, bounds: tuple[float, float]) -> Curve:
    """From raw scores within `bounds` onto [0, 1]: to the rules' score at which as large a share of pairs would help
    (`helped`, 0 or 1). Where the raw scores are the rules' own, it is nearly the identity."""
    ours, theirs = chance(raw, helped), chance(rules, helped)
    low, high = bounds
    inside = [(x, float(np.interp(y, theirs.y, theirs.x))) for x, y in zip(ours.x, ours.y, strict=True)]
    points = [(low, 0.0), *((x, y) for x, y in inside if low < x < high), (high, 1.0)]
    return Curve(
        tuple(x for x, _ in points),
        tuple((1.0 - SLOPE) * y + SLOPE * (x - low) / (high - low) for x, y in points),
    )
