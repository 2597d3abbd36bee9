"""What training and evaluation read: one Group for each labelled list of a need, its features beside its labels.

A Group that exists is sound: shapes agree, numbers are finite, labels and positions are in their ranges.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matchmaking.evaluation.metrics import RELEVANT

Rows = NDArray[np.float64]
Scores = NDArray[np.float64]
Whole = NDArray[np.int64]

UNKNOWN = -1  # nobody labelled this pair: it is ranked and counts as 0, but never trains
HIGHEST = 4  # PoC passed or commercialised; the top grade
NOT_SHOWN = 0  # the place of every pair of a graded pool; places of shown pairs begin at 1


class GroupError(ValueError):
    """What was given can't be learnt from or measured, and why."""


class TooLittleError(GroupError):
    """It is sound, and there is too little of it."""


@dataclass(frozen=True)
class Group:
    """One list of a need: its pairs' features, and what became of them.

    `rows` n × features; `labels` 0–4 or UNKNOWN; `positions` as shown, from 1, and None for a graded pool, which
    nobody saw as a list; `strata` what figures are broken down by, as {"industry": …, "size": …}; `suppliers` each
    row's supplier; `missed` the grades of solutions that should have been in a pool and aren't, since the search or a
    hard condition left them out: no ranking can place them, and measures count them. A need may have several groups.
    Raises GroupError, naming need, row and column.
    """

    need: str
    rows: Rows
    labels: Whole
    solutions: tuple[str, ...]
    positions: Whole | None = None
    source: Literal["grades", "impressions"] = "grades"
    strata: Mapping[str, str] = field(default_factory=dict)
    suppliers: tuple[str, ...] | None = None
    missed: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.need:
            raise GroupError("a group without a need")
        if self.rows.ndim != 2 or not len(self.rows):
            raise GroupError(f"{self.need}: rows have the shape {self.rows.shape}, not pairs × features")
        for name in ("labels", "solutions", "positions", "suppliers"):
            values = getattr(self, name)
            if values is not None and len(values) != len(self.rows):
                raise GroupError(f"{self.need}: {len(values)} {name} beside {len(self.rows)} rows")
        unsound = np.argwhere(~np.isfinite(self.rows))
        if len(unsound):
            row, column = unsound[0]
            raise GroupError(f"{self.need}: row {row}, column {column} is {self.rows[row, column]}")
        if len(set(self.solutions)) < len(self.solutions):
            raise GroupError(f"{self.need}: a solution stands twice in one group")
        if both := self.missed.keys() & set(self.solutions):
            raise GroupError(f"{self.need}: {min(both)} is in the pool and missed")
        self._check("labels", UNKNOWN, HIGHEST)
        self._check("positions", 1, None)
        if (self.positions is None) != (self.source == "grades"):
            raise GroupError(f"{self.need}: impressions have positions, graded pools have none")

    def _check(self, name: str, low: int, high: int | None) -> None:
        values = getattr(self, name)
        if values is None:
            return
        if values.dtype.kind not in "iu":
            raise GroupError(f"{self.need}: {name} are {values.dtype}, not whole numbers")
        wrong = np.flatnonzero((values < low) | ((values > high) if high is not None else False))
        if len(wrong):
            raise GroupError(f"{self.need}: {name} of row {wrong[0]} is {values[wrong[0]]}")

    @property
    def known(self) -> NDArray[np.bool_]:
        known: NDArray[np.bool_] = self.labels != UNKNOWN
        return known

    @property
    def best(self) -> int:
        """The highest label of what should be in the list, whether it is or not."""
        return max(int(self.labels.max()), *self.missed.values(), UNKNOWN)

    @property
    def grades(self) -> dict[str, int]:
        """As measures count them: what nobody labelled is 0, and what the list lacks counts, too."""
        return dict(zip(self.solutions, np.maximum(self.labels, 0).tolist(), strict=True)) | dict(self.missed)


@dataclass(frozen=True)
class Stacked:
    """The labelled pairs of many groups as one matrix; `sizes` rows to a group, in order."""

    rows: Rows
    labels: Whole
    sizes: Whole
    places: Whole
    base: Scores


def stack(groups: Sequence[Group], base: Sequence[Scores]) -> Stacked:
    """Only labelled pairs, only groups in which labels differ: the others have nothing to compare. May be empty.
    `base` has a score for each row of each group."""
    kept = [(g, b, g.known) for g, b in zip(groups, base, strict=True) if len(set(g.labels[g.known])) > 1]
    if not kept:
        none = np.empty(0, dtype=np.int64)
        return Stacked(np.empty((0, 0)), none, none, none, np.empty(0))
    return Stacked(
        rows=np.concatenate([g.rows[known] for g, _, known in kept]),
        labels=np.concatenate([g.labels[known] for g, _, known in kept]),
        sizes=np.array([int(known.sum()) for _, _, known in kept], dtype=np.int64),
        places=np.concatenate([_places(g)[known] for g, _, known in kept]),
        base=np.concatenate([b[known] for _, b, known in kept]),
    )


def _places(group: Group) -> Whole:
    if group.positions is None:
        return np.full(len(group.rows), NOT_SHOWN, dtype=np.int64)
    return group.positions


def check_widths(groups: Sequence[Group], width: int) -> None:
    """Raises GroupError where a group hasn't `width` features."""
    for group in groups:
        if group.rows.shape[1] != width:
            raise GroupError(f"{group.need}: {group.rows.shape[1]} features, not {width}")


def yardstick(groups: Sequence[Group]) -> list[int]:
    """Indices of the groups that rankings are measured on: graded pools in which something would help, since what
    people clicked favours the list they were shown; impressions only where nothing is graded."""
    helped = [i for i, g in enumerate(groups) if g.best >= RELEVANT]
    return [i for i in helped if groups[i].source == "grades"] or helped


def folds(groups: Sequence[Group], count: int, seed: int) -> list[list[int]]:
    """Indices of groups by fold: every group of a need is in the same fold, whatever its source. Needs are dealt out in
    a seeded order that doesn't hang on the order of the groups. Raises TooLittleError for fewer needs than folds."""
    needs = sorted({g.need for g in groups})
    if count < 2 or len(needs) < count:
        raise TooLittleError(f"{len(needs)} needs can't be split into {count} folds")
    order = np.random.default_rng(seed).permutation(len(needs))
    fold_of = {needs[index]: place % count for place, index in enumerate(order)}
    return [[i for i, g in enumerate(groups) if fold_of[g.need] == fold] for fold in range(count)]
