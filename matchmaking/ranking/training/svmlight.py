"""A public learning-to-rank example through the same library and measure, so that anybody can check them.

Reads LightGBM's own example format: `label index:value …` a line (columns as written, absent ones 0; qid: and # are
passed over), beside a file with the number of lines of each query.
"""

import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import lightgbm as lgb
import numpy as np
from scipy.sparse import csr_matrix

from matchmaking.evaluation.metrics import ndcg

from .data import Scores, Whole

AT = (1, 3, 5)
HIGHEST_LABEL = 30  # LightGBM has no gain for more
HIGHEST_COLUMN = 10_000_000  # a wider file is a broken one
ROUNDS = 100
#: As LightGBM documents them for examples/lambdarank (train.conf), on one thread.
SETTINGS = {
    "objective": "lambdarank",
    "max_bin": 255,
    "learning_rate": 0.1,
    "num_leaves": 31,
    "feature_fraction": 1.0,
    "bagging_freq": 1,
    "bagging_fraction": 0.9,
    "min_data_in_leaf": 50,
    "min_sum_hessian_in_leaf": 5.0,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}


class SvmlightError(ValueError):
    """What is wrong in which file and line."""


@dataclass(frozen=True)
class Judged:
    """Rows in query order; `sizes` rows to a query."""

    rows: csr_matrix
    labels: Whole
    sizes: Whole


def evaluate_svmlight(train: Path, train_query: Path, test: Path, test_query: Path) -> dict[str, float]:
    """Trains on one pair of files and gives NDCG at 1, 3 and 5 on the other, with the counts of both. Raises
    SvmlightError, OSError."""
    learnt, measured = read(train, train_query), read(test, test_query)
    width = max(learnt.rows.shape[1], measured.rows.shape[1])
    for judged in (learnt, measured):
        judged.rows.resize((judged.rows.shape[0], width))
    data = lgb.Dataset(
        learnt.rows,
        learnt.labels,
        group=learnt.sizes,
        params={"verbosity": -1, "max_bin": 255, "num_threads": 1},
    )
    booster = lgb.train(SETTINGS, data, ROUNDS)
    scores = np.asarray(booster.predict(measured.rows, num_threads=1), dtype=np.float64)
    return {
        "train_queries": len(learnt.sizes),
        "train_rows": len(learnt.labels),
        "test_queries": len(measured.sizes),
        "test_rows": len(measured.labels),
        **{f"ndcg_at_{at}": mean_ndcg(scores, measured.labels, measured.sizes, at) for at in AT},
    }


def mean_ndcg(scores: Scores, labels: Whole, sizes: Whole, at: int) -> float:
    """Mean over queries; one in which nothing is relevant counts as 1, since any order of it is the best, and equal
    scores keep the file's order: both as LightGBM reports it."""
    figures = []
    for start, end in _spans(sizes):
        names = [str(row) for row in range(end - start)]
        grades = dict(zip(names, labels[start:end].tolist(), strict=True))
        order = np.argsort(-scores[start:end], kind="stable")
        figures.append(ndcg([names[row] for row in order], grades, at) if any(grades.values()) else 1.0)
    return float(np.mean(figures))


def _spans(sizes: Whole) -> Iterator[tuple[int, int]]:
    ends = np.cumsum(sizes).tolist()
    return zip([0, *ends[:-1]], ends, strict=True)


def read(rows: Path, query: Path) -> Judged:
    """Raises SvmlightError, OSError."""
    labels, columns, values, starts = array("q"), array("q"), array("d"), array("q", [0])
    for place, line in _lines(rows):
        label, *tokens = line.split()
        labels.append(_label(label, place))
        seen: set[int] = set()
        for token in tokens:
            if token.startswith("qid:"):
                continue
            column, value = _feature(token, place)
            if column in seen:
                raise SvmlightError(f"{place}: column {column} stands twice")
            seen.add(column)
            columns.append(column)
            values.append(value)
        starts.append(len(columns))
    sizes = np.array([_size(line, place) for place, line in _lines(query)], dtype=np.int64)
    if not labels or sizes.sum() != len(labels):
        raise SvmlightError(
            f"{query}: {sizes.sum()} rows in {len(sizes)} queries, but {rows} has {len(labels)}"
        )
    shape = (len(labels), max(columns, default=0) + 1)
    matrix = csr_matrix((np.array(values), np.array(columns), np.array(starts)), shape)
    return Judged(matrix, np.array(labels), sizes)


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Each line that says something, with `file:line`."""
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                said = line.partition("#")[0].strip()
                if said:
                    yield f"{path}:{number}", said
    except UnicodeDecodeError as error:
        raise SvmlightError(f"{path}: not a text file") from error


def _label(text: str, place: str) -> int:
    try:
        label = float(text)
    except ValueError:
        label = math.nan
    if not (label.is_integer() and 0 <= label <= HIGHEST_LABEL):
        raise SvmlightError(f"{place}: the label is {text!r}, not a whole number from 0 to {HIGHEST_LABEL}")
    return int(label)


def _feature(token: str, place: str) -> tuple[int, float]:
    column, _, value = token.partition(":")
    try:
        found = int(column), float(value)
    except ValueError as error:
        raise SvmlightError(f"{place}: {token!r} is not index:value") from error
    if not 0 <= found[0] <= HIGHEST_COLUMN or not math.isfinite(found[1]):
        raise SvmlightError(f"{place}: {token!r} has no sound index or value")
    return found


def _size(text: str, place: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise SvmlightError(f"{place}: {text!r} is not a number of rows")
    return int(text)
