"""Small learnt rankers, registered as a training would: trees over made pairs, figures as given."""

from functools import lru_cache
from typing import Any

import numpy as np

from matchmaking.models import RankerVersion
from matchmaking.ranking.features import FEATURES, NAMES
from matchmaking.ranking.rules import RuleRanker
from matchmaking.ranking.training.blend import IDENTITY
from matchmaking.ranking.training.data import Group
from matchmaking.ranking.training.lambdarank import Trained
from matchmaking.ranking.training.trees import Trees, boost
from matchmaking.services import rankers

NEEDS = tuple(f"n{number}" for number in range(12))


def rows(count: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).random((count, len(NAMES)))


@lru_cache(maxsize=4)
def trees(seed: int = 1) -> Trees:
    """Trees that learnt to prefer what is certified."""
    certified = NAMES.index("certified")
    groups = []
    for need in NEEDS:
        found = rows(30, seed=NEEDS.index(need) + 100 * seed)
        groups.append(
            Group(
                need=need,
                rows=found,
                labels=(found[:, certified] * 4.99).astype(np.int64),
                solutions=tuple(f"s{number:02}" for number in range(30)),
            )
        )
    base = [RuleRanker().scores(group.rows) for group in groups]
    directions = [feature.direction for feature in FEATURES]
    return boost(groups, base, names=NAMES, directions=directions, rounds=20, seed=seed)


def trained(share: float = 0.5, seed: int = 1) -> Trained:
    return Trained(trees(seed), 20, share, IDENTITY, IDENTITY)


def difference(mean: float, low: float, high: float) -> dict[str, dict[str, float]]:
    return {"ndcg_at_10": {"mean": mean, "low": low, "high": high}}


def metrics(
    gain: float = 0.05, beside: RankerVersion | None = None, their_gain: float = 0.0
) -> dict[str, Any]:
    """Figures of a model that is better than the rules by `gain` for each of NEEDS, measured `beside` what served then,
    which on the same lists was better than them by `their_gain`."""
    names = ("ndcg_at_10", "ndcg_at_5", "mrr", "recall_at_10")
    values = {"model": 0.8 + gain, "trees": 0.8, "rules": 0.8, "text": 0.7}
    to_rules = difference(gain, gain, gain)
    return {
        "needs": len(NEEDS),
        "rankings": {name: dict.fromkeys(names, value) for name, value in values.items()},
        "minus": {"rules": to_rules, "text": difference(0.1, 0.05, 0.15)},
        "trees_minus": {"rules": difference(0.0, -0.01, 0.01)},
        "strata": {
            "industry": {
                "미래차": {
                    "needs": 12,
                    "model": 0.8,
                    "rules": 0.8,
                    "minus": {"rules": to_rules["ndcg_at_10"]},
                }
            }
        },
        "exposure": {"model": 0.4, "rules": 0.3},
        "steps": {
            "model": [
                {"from": 0.0, "pairs": 40, "mean": 0.3, "happened": 0.1},
                {"from": 0.8, "pairs": 9, "mean": 0.9, "happened": 0.9},
            ]
        },
        "coverage": {"helping": 40, "in_lists": 37},
        "acceptance": {
            "pairs": 11,
            "brier": 0.2,
            "brier_of_the_mean": 0.25,
            "bins": [
                {"from": 0.4, "pairs": 4, "mean": 0.46, "happened": 0.25},
                {"from": 0.6, "pairs": 7, "mean": 0.62, "happened": 5 / 7},
            ],
        },
        "against": beside and {"version": beside.version, "by_need": dict.fromkeys(NEEDS, 0.8 + their_gain)},
        "by_need": {name: dict.fromkeys(NEEDS, value) for name, value in values.items()},
    }


def version(*, gain: float = 0.05, share: float = 0.5, seed: int = 1, **fields: Any) -> RankerVersion:
    """A registered candidate."""
    made = trained(share, seed)
    values: dict[str, Any] = {
        "metrics": metrics(gain),
        "gains": made.trees.gains(),
        "labels": [{"source": "language_model", "needs": 12, "pairs": 50, "by_label": [30, 8, 6, 4, 2]}],
        "labels_stamp": "stamp",
    }
    return rankers.register(text=made.trees.text, learnt=made.plain(), **(values | fields))
