"""What every ranker offers, whether a table of weights or a learnt model."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .features import Family


class Ranker(Protocol):
    """Scores rows of features.matrix(); `version` names exactly what gave a score."""

    name: str
    version: str

    def scores(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """One score in [0, 1] a row; of the same features always the same."""

    def contributions(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each feature added to each score or took from it, measured from a middling pair."""

    def fits(self, rows: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether each pair is worth a talk."""

    def shares(self) -> dict[Family, float]:
        """How much each family can move a score; the shares add up to 1."""
