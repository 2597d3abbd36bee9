"""The transparent ranker: a weighted sum, its weights in one table. It serves while no model has proved
better, and stays the yardstick.

The weights and the threshold were set by hand on the graded needs that are not for tests (docs/ranking.md says how
far that carries); grades are a language model's.
"""

import numpy as np
from numpy.typing import NDArray

from .features import FEATURES, NAMES, Family, row

#: feature: (weight, the value of a middling pair). The positive weights add up to 1; other features count for nothing.
WEIGHTS: dict[str, tuple[float, float]] = {
    "text_total": (0.36, 0.45),
    "meaning": (0.19, 0.25),
    "text_title": (0.04, 0.30),
    "text_summary": (0.02, 0.30),
    "text_body": (0.005, 0.40),
    "text_terms": (0.005, 0.40),
    "task_fit": (0.03, 0.35),
    "asks_for_ai": (0.005, 1.00),
    "process_fit": (0.07, 0.60),
    "text_industries": (0.005, 0.20),
    "industry_fit": (0.04, 0.30),
    "references_same_industry": (0.02, 0.10),
    "failures_same_industry": (-0.02, 0.00),
    "budget_fit": (0.07, 0.72),
    "time_fit": (0.03, 0.70),
    "data_type_fit": (0.05, 0.70),
    "deployment_fit": (0.03, 0.80),
    "references_good": (0.005, 0.40),
    "success_share": (0.005, 0.70),
    "certified": (0.005, 0.40),
    "completeness": (0.005, 0.80),
    "freshness": (0.005, 0.60),
    "district_fit": (0.005, 0.50),
}
NOTHING = (0.0, 0.0)
FIT, FIT_AI, FIT_TASK, FIT_WORDS, FIT_CONDITIONS = 0.60, 0.6, 0.35, 0.45, 0.7
_INDEX = {name: index for index, name in enumerate(NAMES)}
_WEIGHTED = [_INDEX[name] for name in WEIGHTS]
_FIELDS = [_INDEX[name] for name in ("text_title", "text_summary", "text_body")]
_CONDITIONS = [_INDEX[name] for name in WEIGHTS if not name.startswith(("text_", "meaning"))]


class RuleRanker:
    name = "rules"
    version = "rules-2"

    def __init__(self) -> None:
        self._weights = np.array([WEIGHTS.get(name, NOTHING)[0] for name in NAMES])
        self._middle = np.array([WEIGHTS.get(name, NOTHING)[1] for name in NAMES])

    def scores(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Each row's sum by itself, in one order of addition, so that a score doesn't hang on its batch."""
        total = np.zeros(len(rows))
        for index in _WEIGHTED:
            total += rows[:, index] * self._weights[index]
        return np.clip(total, 0.0, 1.0)

    def contributions(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        above: NDArray[np.float64] = (rows - self._middle) * self._weights
        return above

    def fits(self, rows: NDArray[np.float64]) -> NDArray[np.bool_]:
        return self.fitting(rows, self.scores(rows))

    def fitting(self, rows: NDArray[np.float64], scores: NDArray[np.float64]) -> NDArray[np.bool_]:
        """A need that asks for AI, and a good score of a pair that has something in common: a technique that is asked
        for, or words. Where there is no text score since the search engine is away: such a technique, with
        conditions that suit."""
        asked = rows[:, _INDEX["task_fit"]] >= FIT_TASK
        shared = (rows[:, _FIELDS] >= FIT_WORDS).any(axis=1)
        good = (scores >= FIT) & (asked | shared)
        conditions = (rows[:, _CONDITIONS] * self._weights[_CONDITIONS]).sum(axis=1)
        suited = conditions >= FIT_CONDITIONS * self._weights[_CONDITIONS].clip(min=0.0).sum()
        unread = rows[:, _INDEX["text_total"]] == 0.0
        fits: NDArray[np.bool_] = (rows[:, _INDEX["asks_for_ai"]] >= FIT_AI) & (
            good | (unread & asked & suited)
        )
        return fits

    def shares(self) -> dict[Family, float]:
        shares = dict.fromkeys(Family, 0.0)
        for feature, weight in zip(FEATURES, self._weights, strict=True):
            shares[feature.family] += max(0.0, float(weight))
        return shares


def score(features: dict[str, float]) -> float:
    """The score that logged features give."""
    return float(RuleRanker().scores(row(features)[np.newaxis, :])[0])
