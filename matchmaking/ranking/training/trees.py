"""LightGBM's lambdarank, boosted from the rules' scores: what is learnt is a correction, and no data means the rules.

Labels gain 2^label − 1 (Burges 2010). Settings are for some dozens of labelled needs. One thread throughout: the
same input gives the same text, and a Booster that was loaded before a fork hangs with more.
"""

from collections.abc import Sequence

import lightgbm as lgb
import numpy as np

from .data import HIGHEST, Group, GroupError, Rows, Scores, TooLittleError, check_widths, stack

GAINS = [2**label - 1 for label in range(HIGHEST + 1)]
SCALE = 10.0  # lambdarank's units to one unit of the rules' score: a tenth apart is then e : 1
SETTINGS = {
    "objective": "lambdarank",
    "label_gain": GAINS,
    "lambdarank_truncation_level": 20,
    "learning_rate": 0.05,
    "num_leaves": 7,
    "min_data_in_leaf": 20,
    "min_sum_hessian_in_leaf": 1e-3,
    "lambda_l2": 10.0,
    "feature_fraction": 0.6,
    "extra_trees": True,
    "monotone_constraints_method": "advanced",
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}


class Trees:
    """A trained booster: what it adds to a pair's score, in units of the rules' score."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._booster = lgb.Booster(model_str=text)
        self.names = tuple(self._booster.feature_name())

    def corrections(self, rows: Rows, rounds: int | None = None) -> Scores:
        """One number a row, by the first `rounds` trees or all."""
        found = self._booster.predict(rows, num_iteration=rounds or -1, num_threads=1)
        return np.asarray(found, dtype=np.float64) / SCALE

    def contributions(self, rows: Rows) -> Rows:
        """What each feature adds to each row's correction, measured from what trees add on average (SHAP values,
        Lundberg et al. 2018)."""
        found = self._booster.predict(rows, pred_contrib=True, num_threads=1)
        return np.asarray(found, dtype=np.float64)[:, :-1] / SCALE

    def bounds(self) -> tuple[float, float]:
        """Between which every correction lies."""
        return self._booster.lower_bound() / SCALE, self._booster.upper_bound() / SCALE

    def gains(self) -> dict[str, float]:
        """Each feature's share of what all splits gained."""
        gained = np.asarray(self._booster.feature_importance("gain"), dtype=np.float64)
        return dict(zip(self.names, (gained / (gained.sum() or 1.0)).tolist(), strict=True))


def boost(
    groups: Sequence[Group],
    base: Sequence[Scores],
    *,
    names: Sequence[str],
    directions: Sequence[int],
    rounds: int,
    seed: int,
    unbiased: bool = True,
) -> Trees:
    """`rounds` trees on the labelled pairs, beginning at the `base` scores (one array to a group).

    `directions` bind each feature: 1 more is never worse, −1 never better, 0 free. With `unbiased`, what a place in
    the list adds to a pair's label is estimated beside the trees and left out of them. Graded pools share one place
    of their own, NOT_SHOWN: a place that is the same for a whole group adds the same to each of its pairs, so it
    neither moves their comparison nor learns from it. Raises TooLittleError where there is nothing to compare.
    """
    check_widths(groups, len(names))
    if len(directions) != len(names):
        raise GroupError(f"{len(directions)} directions beside {len(names)} features")
    pairs = stack(groups, base)
    if not len(pairs.sizes):
        raise TooLittleError("no group in which pairs have different labels")
    data = lgb.Dataset(
        pairs.rows,
        pairs.labels,
        group=pairs.sizes,
        init_score=pairs.base * SCALE,
        position=pairs.places if unbiased and pairs.places.any() else None,
        feature_name=list(names),
        params={"verbosity": -1, "num_threads": 1},
    )
    settings = {**SETTINGS, "monotone_constraints": list(directions), "seed": seed}
    return Trees(lgb.train(settings, data, rounds).model_to_string())
