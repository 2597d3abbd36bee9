"""What a trained ranker is worth on needs it has never seen, beside the rules and the text score alone.

Rounds, share and meaning are chosen anew inside each fold's training needs, so nothing is chosen by what measures it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from matchmaking.evaluation.metrics import RELEVANT, paired_difference

from ..points import LOWS
from .data import UNKNOWN, Group, GroupError, Scores, TooLittleError, folds, yardstick
from .lambdarank import FOLDS, Scorer, train
from .measures import MEASURES, bins, by_need, concentration, coverage, reliability

MODEL, TREES, RULES, TEXT = "model", "trees", "rules", "text"
STEPS = tuple(low / 100 for low in (*sorted(LOWS), 100))  # where the words for a score change
Figures = dict[str, dict[str, dict[str, float]]]  # ranking → measure → need → figure


@dataclass(frozen=True)
class Report:
    """Out-of-fold figures as plain data.

    `rankings` name → measure → mean over needs; `minus` model's paired difference to each other ranking by measure,
    {"mean", "low", "high"}; `strata` kind → name → the same for nDCG@10; `exposure` Gini of suppliers among the first
    ten; `steps` for the model's and the rules' points, as people read them, what share of labelled pairs of each step
    would help; `helps` whether the chances by score came true; `coverage` measures.coverage(); `choices` what each
    fold chose; `by_need` ranking → need → nDCG@10. `trees` is what was learnt, believed in full; `trees_minus` is its
    paired difference as `minus`.
    """

    measured_on: str
    needs: int
    groups: dict[str, int]
    labels: dict[str, int]
    folds: int
    seed: int
    rankings: dict[str, dict[str, float]]
    minus: dict[str, dict[str, dict[str, float]]]
    strata: dict[str, dict[str, dict[str, Any]]]
    exposure: dict[str, float]
    steps: dict[str, list[dict[str, float]]]
    helps: dict[str, Any]
    coverage: dict[str, int]
    choices: list[dict[str, float]]
    by_need: dict[str, dict[str, float]]
    trees_minus: dict[str, dict[str, dict[str, float]]]

    def plain(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class OutOfFold:
    """Scores of every group, `scores["model"]` and `scores["trees"]` by trees that hadn't seen its need, with the
    chances that go with the model's."""

    scores: dict[str, list[Scores]]
    helps: dict[int, Scores]
    choices: list[dict[str, float]]


def out_of_fold(
    groups: Sequence[Group],
    *,
    names: Sequence[str],
    directions: Sequence[int],
    rules: Scorer,
    text: str | Sequence[Scores],
    seed: int,
    count: int = FOLDS,
) -> OutOfFold:
    """What cross_validate() measures; raises as it does."""
    scores = {RULES: [rules(g.rows) for g in groups], TEXT: _baseline(groups, names, text)}
    found: dict[int, Scores] = {}
    whole: dict[int, Scores] = {}
    helps: dict[int, Scores] = {}
    choices = []
    for held in folds(groups, count, seed):
        seen = [g for i, g in enumerate(groups) if i not in set(held)]
        trained = train(seen, names=names, directions=directions, rules=rules, seed=seed)
        choices.append({"rounds": trained.rounds, "share": trained.share})
        for i in held:
            found[i] = trained.scores(groups[i].rows, scores[RULES][i])
            whole[i] = scores[RULES][i] + trained.trees.corrections(groups[i].rows)
            helps[i] = trained.helps(found[i])
    scores[MODEL], scores[TREES] = ([of[i] for i in range(len(groups))] for of in (found, whole))
    return OutOfFold(scores, helps, choices)


def cross_validate(
    groups: Sequence[Group],
    *,
    names: Sequence[str],
    directions: Sequence[int],
    rules: Scorer,
    text: str | Sequence[Scores],
    seed: int,
    count: int = FOLDS,
) -> Report:
    """`count` folds of needs; `text` is a feature's name, or scores, one array to a group. Measured on graded pools in
    which something would help, or on impressions where nothing is graded. Raises TooLittleError for fewer needs than
    folds or nothing to measure, GroupError for an unknown feature."""
    measured = yardstick(groups)
    if not measured:
        raise TooLittleError("no group in which anything would help")
    found = out_of_fold(
        groups, names=names, directions=directions, rules=rules, text=text, seed=seed, count=count
    )
    yard = [groups[i] for i in measured]
    scores = {name: [of[i] for i in measured] for name, of in found.scores.items()}
    figures: Figures = {name: {m: by_need(yard, of, m) for m in MEASURES} for name, of in scores.items()}
    same = [i for i, g in enumerate(groups) if g.source == yard[0].source]  # hopeless needs among them
    helped = np.concatenate([groups[i].labels[groups[i].known] >= RELEVANT for i in same]).astype(np.float64)

    def pairs(values: Sequence[Scores] | Mapping[int, Scores]) -> Scores:
        return np.concatenate([values[i][groups[i].known] for i in same])

    return Report(
        measured_on=yard[0].source,
        needs=len({g.need for g in yard}),
        groups=dict(Counter(g.source for g in groups)),
        labels=_label_counts(groups),
        folds=count,
        seed=seed,
        rankings={name: {m: _mean(values) for m, values in of.items()} for name, of in figures.items()},
        minus={
            name: {m: _difference(figures[MODEL][m], figures[name][m]) for m in MEASURES}
            for name in (RULES, TEXT)
        },
        strata=_strata(yard, figures),
        exposure=_exposure(yard, scores),
        steps={name: bins(np.round(pairs(found.scores[name]), 2), helped, STEPS) for name in (MODEL, RULES)},
        helps=reliability(pairs(found.helps), helped),
        coverage=coverage(yard),
        choices=found.choices,
        by_need={name: of["ndcg_at_10"] for name, of in figures.items()},
        trees_minus={
            name: {m: _difference(figures[TREES][m], figures[name][m]) for m in MEASURES}
            for name in (RULES, TEXT)
        },
    )


def against(
    groups: Sequence[Group],
    earlier: Sequence[Group],
    *,
    names: Sequence[str],
    directions: Sequence[int],
    rules: Scorer,
    seed: int,
    count: int = FOLDS,
) -> dict[str, float]:
    """nDCG@10 by need of what the `earlier` labels teach, on the very lists and by the very folds of
    cross_validate(groups): figures of two nights can be paired only so. Raises as it does."""
    measured = yardstick(groups)
    if not measured:
        raise TooLittleError("no group in which anything would help")
    found: dict[int, Scores] = {}
    for held in folds(groups, count, seed):
        away = {groups[i].need for i in held}
        seen = [g for g in earlier if g.need not in away]
        trained = train(seen, names=names, directions=directions, rules=rules, seed=seed)
        for i in set(held).intersection(measured):
            found[i] = trained.scores(groups[i].rows, rules(groups[i].rows))
    return by_need([groups[i] for i in measured], [found[i] for i in measured], "ndcg_at_10")


def _baseline(groups: Sequence[Group], names: Sequence[str], given: str | Sequence[Scores]) -> list[Scores]:
    if not isinstance(given, str):
        return list(given)
    if given not in names:
        raise GroupError(f"no feature is named {given}")
    return [g.rows[:, list(names).index(given)] for g in groups]


def _label_counts(groups: Sequence[Group]) -> dict[str, int]:
    counts = Counter(label for g in groups for label in g.labels.tolist() if label != UNKNOWN)
    return {str(label): counts[label] for label in sorted(counts)}


def _mean(figures: Mapping[str, float]) -> float:
    return float(np.mean(list(figures.values())))


def _difference(ours: Mapping[str, float], theirs: Mapping[str, float]) -> dict[str, float]:
    return asdict(paired_difference(list(ours.values()), [theirs[need] for need in ours]))


def _strata(groups: Sequence[Group], figures: Figures) -> dict[str, dict[str, dict[str, Any]]]:
    """nDCG@10 by what a need is counted under, largest first."""
    needs: dict[str, dict[str, dict[str, None]]] = {}
    for group in groups:
        for kind, name in group.strata.items():
            needs.setdefault(kind, {}).setdefault(name, {})[group.need] = None

    def row(chosen: Sequence[str]) -> dict[str, Any]:
        of = {name: {need: by["ndcg_at_10"][need] for need in chosen} for name, by in figures.items()}
        return {
            "needs": len(chosen),
            **{name: _mean(values) for name, values in of.items()},
            "minus": {name: _difference(of[MODEL], of[name]) for name in (RULES, TEXT)},
        }

    return {
        kind: {
            name: row(list(chosen))
            for name, chosen in sorted(by.items(), key=lambda item: (-len(item[1]), item[0]))
        }
        for kind, by in sorted(needs.items())
    }


def _exposure(groups: Sequence[Group], scores: Mapping[str, Sequence[Scores]]) -> dict[str, float]:
    found = {name: concentration(groups, of) for name, of in scores.items()}
    return {name: gini for name, gini in found.items() if gini is not None}
