"""The learnt ranker as it serves: the rules' score, corrected by trees as far as the training trusts them.

Its version names the rules, the trees and the numbers between them; where one of them isn't what it was, there is
no ranker (RankerError), since what it gave couldn't be given again.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .features import FEATURES, NAMES, Family
from .rules import RuleRanker
from .training.lambdarank import Trained, restored

_FAMILY = {feature.name: feature.family for feature in FEATURES}


class RankerError(Exception):
    """A ranker that can't be had: unknown, lost, damaged, or of other rules or features than today's."""


def named(text: str, learnt: Mapping[str, Any], base: str) -> str:
    """The version of a model: the same for the same trees, numbers and rules."""
    whole = json.dumps([text, learnt, base], sort_keys=True)
    return f"lambdarank-{hashlib.sha256(whole.encode()).hexdigest()[:12]}"


class ModelRanker:
    name = "lambdarank"

    def __init__(self, trained: Trained, *, version: str) -> None:
        self.version = version
        self.trained = trained
        self._rules = RuleRanker()
        self._columns = [NAMES.index(name) for name in trained.trees.names]

    @classmethod
    def opened(
        cls,
        data: bytes,
        *,
        sha256: str,
        version: str,
        base: str,
        names: Sequence[str],
        learnt: Mapping[str, Any],
    ) -> "ModelRanker":
        """From a stored version's file and numbers. Raises RankerError."""
        if hashlib.sha256(data).hexdigest() != sha256:
            raise RankerError(f"{version}: the file isn't the one that was registered (sha256)")
        if base != RuleRanker.version:
            raise RankerError(f"{version} corrects the rules {base}, and here are {RuleRanker.version}")
        if missing := set(names) - set(NAMES):
            raise RankerError(f"{version} reads features that are no more: {', '.join(sorted(missing))}")
        text = data.decode()
        if named(text, learnt, base) != version:
            raise RankerError(f"{version}: its numbers aren't those that were registered")
        trained = restored(text, learnt)
        if trained.trees.names != tuple(names):
            raise RankerError(f"{version}: its trees read other features than the version says")
        return cls(trained, version=version)

    def scores(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        if not len(rows):
            return np.empty(0)
        return self.trained.scores(rows[:, self._columns], self._rules.scores(rows))

    def contributions(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The rules' contributions, and on top of each what the trees add by the same feature (before the sum is
        calibrated). Costs some milliseconds for ten rows: ask for what is shown only."""
        found = self._rules.contributions(rows)
        if len(rows) and self.trained.share:
            found[:, self._columns] += self.trained.contributions(rows[:, self._columns])
        return found

    def fits(self, rows: NDArray[np.float64]) -> NDArray[np.bool_]:
        """The rules' threshold and conditions: calibration puts it where as large a share of graded pairs would
        help."""
        return self._rules.fitting(rows, self.scores(rows))

    def shares(self) -> dict[Family, float]:
        """The rules' shares and the trees' gains, weighted by how far each can move a score."""
        shares = self._rules.shares()
        low, high = self.trained.trees.bounds()
        span = self.trained.share * (high - low)
        learnt = span / (1.0 + span)
        shares = {family: (1.0 - learnt) * share for family, share in shares.items()}
        gains = self.trained.trees.gains()
        total = sum(gains.values()) or 1.0
        for name, gain in gains.items():
            shares[_FAMILY[name]] += learnt * gain / total
        return shares
