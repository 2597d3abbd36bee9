"""A trained ranker: trees by lambdarank, how much of them counts, and what their scores mean.

score = calibration(rules + share · correction), which is (1 − α) · rules + α · model for the model rules + correction.
It is learnt only from what it is given, and `plain()` and the trees' text are all there is to it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

import numpy as np

from matchmaking.evaluation.metrics import RELEVANT

from . import blend, measures
from .blend import IDENTITY, Curve
from .data import Group, Rows, Scores, folds, yardstick
from .trees import Trees, boost

Scorer = Callable[[Rows], Scores]
ROUNDS = (50, 100, 200)
FOLDS = 5
SHARES = (0.25, 0.5, 0.75, 1.0)
#: (index into ROUNDS, share of what is learnt), from nothing learnt to the most
BLENDS = [(0, 0.0), *sorted(product(range(len(ROUNDS)), SHARES), key=lambda b: (ROUNDS[b[0]] * b[1], b[1]))]
REPEATS = 3  # splits whose figures are averaged: one split's luck is as large as what is learnt from dozens of needs
FEWEST = 10  # needs that can be measured, below which nothing learnt is believed


@dataclass(frozen=True)
class Trained:
    trees: Trees
    rounds: int
    share: float
    calibration: Curve
    helps: Curve  # score → the chance that a pair of this score would help

    def scores(self, rows: Rows, rules: Scores) -> Scores:
        """In [0, 1], each row by itself; `rules` are the same rows' scores by the rules."""
        if not self.share:
            return rules
        return self.calibration(rules + self.share * self.trees.corrections(rows))

    def contributions(self, rows: Rows) -> Rows:
        """What each feature adds by what was learnt; the rules' own come on top."""
        return self.share * self.trees.contributions(rows)

    def plain(self) -> dict[str, Any]:
        """Everything but the trees' text, for JSON."""
        return {
            "rounds": self.rounds,
            "share": self.share,
            "calibration": asdict(self.calibration),
            "helps": asdict(self.helps),
        }


def restored(text: str, plain: Mapping[str, Any]) -> Trained:
    """The reverse of `trees.text` and plain()."""
    return Trained(
        trees=Trees(text),
        rounds=int(plain["rounds"]),
        share=float(plain["share"]),
        calibration=_curve(plain["calibration"]),
        helps=_curve(plain["helps"]),
    )


def _curve(points: Mapping[str, Sequence[float]]) -> Curve:
    return Curve(tuple(points["x"]), tuple(points["y"]))


def train(
    groups: Sequence[Group], *, names: Sequence[str], directions: Sequence[int], rules: Scorer, seed: int
) -> Trained:
    """Trees on all groups; rounds, share and meaning by what `FOLDS` folds of needs say of trees that hadn't seen
    them. Impressions take all rounds, since what a place adds is found a step a round, and half found is half left in
    the trees. With fewer than FEWEST needs to measure on, the share is 0. Raises GroupError where there is nothing to
    compare, or features and names differ."""
    base = [rules(g.rows) for g in groups]

    def grow(chosen: Sequence[int], rounds: int) -> Trees:
        return boost(
            [groups[i] for i in chosen], [base[i] for i in chosen],
            names=names, directions=directions, rounds=rounds, seed=seed,
        )  # fmt: skip

    measured = yardstick(groups)
    blends = BLENDS
    if any(g.positions is not None for g in groups):
        blends = [(step, share) for step, share in BLENDS if not share or step == len(ROUNDS) - 1]
    if len({groups[i].need for i in measured}) < FEWEST:
        trees = grow(range(len(groups)), ROUNDS[0])
        return Trained(trees, ROUNDS[0], 0.0, IDENTITY, _helps(groups, base, measured))
    unseen: list[dict[int, list[Scores]]] = []  # for each split: by group, for each number of rounds
    for repeat in range(REPEATS):
        unseen.append({})
        for held in folds(groups, FOLDS, seed + repeat):
            trees = grow(sorted(set(range(len(groups))) - set(held)), ROUNDS[-1])
            for i in held:
                unseen[repeat][i] = [trees.corrections(groups[i].rows, rounds) for rounds in ROUNDS]
    return _chosen(groups, base, measured, unseen, blends, grow)


def _chosen(
    groups: Sequence[Group],
    base: Sequence[Scores],
    measured: Sequence[int],
    unseen: Sequence[Mapping[int, Sequence[Scores]]],
    blends: Sequence[tuple[int, float]],
    grow: Callable[[Sequence[int], int], Trees],
) -> Trained:
    def figures(step: int, share: float) -> list[float]:
        found: dict[str, float] = defaultdict(float)
        for split in unseen:
            scores = [base[i] + share * split[i][step] for i in measured]
            for need, figure in measures.by_need([groups[i] for i in measured], scores, "ndcg_at_10").items():
                found[need] += figure / len(unseen)
        return list(found.values())

    step, share = blends[blend.simplest([figures(step, share) for step, share in blends])]
    trees = grow(range(len(groups)), ROUNDS[step])
    raw = [base[i] + share * unseen[0][i][step] for i in range(len(groups))]
    if not share:
        return Trained(trees, ROUNDS[step], share, IDENTITY, _helps(groups, raw, measured))
    lowest, highest = trees.bounds()
    graded = _judged(groups, measured)
    calibration = blend.calibration(
        _flat(groups, raw, graded), _flat(groups, base, graded), _helped(groups, graded),
        bounds=(min(0.0, share * lowest), 1.0 + max(0.0, share * highest)),
    )  # fmt: skip
    scores = [calibration(found) for found in raw]
    return Trained(trees, ROUNDS[step], share, calibration, _helps(groups, scores, measured))


def _judged(groups: Sequence[Group], measured: Sequence[int]) -> list[int]:
    """Groups of the same source as those that are measured on, those that nothing would help among them."""
    sources = {groups[i].source for i in measured}
    return [i for i, g in enumerate(groups) if not sources or g.source in sources]


def _flat(groups: Sequence[Group], scores: Sequence[Scores], chosen: Sequence[int]) -> Scores:
    return np.concatenate([scores[i][groups[i].known] for i in chosen])


def _helped(groups: Sequence[Group], chosen: Sequence[int]) -> Scores:
    return np.concatenate([groups[i].labels[groups[i].known] >= RELEVANT for i in chosen]).astype(np.float64)


def _helps(groups: Sequence[Group], scores: Sequence[Scores], measured: Sequence[int]) -> Curve:
    graded = _judged(groups, measured)
    return blend.chance(_flat(groups, scores, graded), _helped(groups, graded))
