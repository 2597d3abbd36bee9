"""Every feature of a pair (need, solution), declared once, by family; pure, finite, nothing later than `as_of`.

`matrix()` computes a whole batch column by column; `features()` is its single row by name, and the form that
is logged with an impression. All values lie in [0, 1] unless the unit says otherwise.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from ..facts import NeedFacts, SolutionFacts, TextScores
from . import cost, problem, record, trust  # noqa: F401 - each declares its own
from .as_of import LookAheadError, check_as_of
from .batch import Batch, heard
from .declaring import FAMILY_LABELS, FEATURES, Family, Feature
from .environment import NEEDS_CLOUD, deployment, needs_missing_cloud
from .experience import industries_of, same_industry
from .region import nearness

FEATURES.sort(key=lambda feature: list(Family).index(feature.family))
NAMES = tuple(f.name for f in FEATURES)
ALWAYS = frozenset(f.name for f in FEATURES if f.unknown is None)  # what every log has


def matrix(
    need: NeedFacts, solutions: Sequence[SolutionFacts], as_of: datetime, texts: Sequence[TextScores]
) -> NDArray[np.float64]:
    """Features of every pair: one row per solution, one column per entry of FEATURES."""
    return Batch(need, solutions, as_of, texts).matrix()


def features(need: NeedFacts, solution: SolutionFacts, as_of: datetime, text: TextScores) -> dict[str, float]:
    return named(matrix(need, [solution], as_of, [text])[0])


def named(row: NDArray[np.float64]) -> dict[str, float]:
    """A row by name, as plain numbers that JSON keeps to the last digit."""
    return {f.name: float(value) for f, value in zip(FEATURES, row, strict=True)}


def row(values: Mapping[str, float]) -> NDArray[np.float64]:
    """The reverse of named(). A feature that is younger than the log takes its value for the unknown; raises
    KeyError for one that every log has."""
    return np.array(
        [values[f.name] if f.unknown is None else values.get(f.name, f.unknown) for f in FEATURES]
    )


__all__ = [
    "ALWAYS", "FAMILY_LABELS", "FEATURES", "NAMES", "NEEDS_CLOUD", "Batch", "Family", "Feature", "LookAheadError",
    "check_as_of", "deployment", "features", "heard", "industries_of", "matrix", "named", "nearness",
    "needs_missing_cloud", "row", "same_industry",
]  # fmt: skip
