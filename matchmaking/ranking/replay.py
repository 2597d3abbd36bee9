"""Whether what was shown can be shown to have been right: every score of an impression again from its logged
features, and the features again from the database as it was then.

No stored score enters the computation. What the search engine said is read from the log, since it answers for now only.
"""

from dataclasses import dataclass

import numpy as np

from matchmaking.models import Impression
from solutions.models import Solution

from . import registry
from .base import Ranker
from .facts import TextScores
from .features import FEATURES, Batch, named, row
from .load import need_facts, solution_facts
from .model import RankerError
from .rules import RuleRanker

EXACT = 1e-9


@dataclass(frozen=True)
class Difference:
    """A feature that isn't now what it was: the need or the solution was edited since, or the log was."""

    name: str
    logged: float
    found: float


@dataclass(frozen=True)
class Replayed:
    """One row of an impression; `score` follows from the features that were logged."""

    position: int
    solution: Solution
    logged_score: float
    score: float
    differing: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        return abs(self.score - self.logged_score) <= EXACT


def replay(impression: Impression) -> list[Replayed]:
    """Every row in its order. Raises RankerError where the ranker that made the list can't be had any more, KeyError
    where a log lacks a feature that every log has."""
    ranker = ranker_of(impression)
    items = list(impression.items.select_related("solution").order_by("position"))
    if not items:
        return []
    scores = ranker.scores(np.array([row(item.features) for item in items]))
    found = _features_then(impression, [str(item.solution_id) for item in items])
    return [
        Replayed(
            position=item.position,
            solution=item.solution,
            logged_score=item.score,
            score=float(score),
            differing=_differing(item.features, found[str(item.solution_id)]),
        )
        for item, score in zip(items, scores, strict=True)
    ]


def ranker_of(impression: Impression) -> Ranker:
    """The very version that made the list. Raises RankerError where it is gone."""
    version = impression.ranker
    if version.startswith(f"{RuleRanker.name}-") and version != RuleRanker.version:
        raise RankerError(f"the weights of {version} are no more: the rules are {RuleRanker.version} now")
    return registry.load(version)


def _features_then(impression: Impression, solutions: list[str]) -> dict[str, dict[str, float]]:
    """By solution, what the database tells of the moment when the list was shown."""
    known = solution_facts(solutions, as_of=impression.shown_at, offered_only=False)
    unasked = [TextScores()] * len(known)
    batch = Batch(need_facts(impression.need), list(known.values()), impression.shown_at, unasked)
    return {id: named(values) for id, values in zip(known, batch.matrix(), strict=True)}


def _differing(logged: dict[str, float], found: dict[str, float]) -> tuple[Difference, ...]:
    """A feature that is younger than the log differs from nothing."""
    return tuple(
        Difference(f.name, logged[f.name], found[f.name])
        for f in FEATURES
        if not f.searched and f.name in logged and abs(logged[f.name] - found[f.name]) > EXACT
    )
