"""BM25 of a few documents in each of their text fields, from tokens that are stored with them.

An engine without named queries would have to be asked once for each field. The formula is Lucene's with the
defaults of Elasticsearch, so that both engines' parts are of one size.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np

K1, B = 1.2, 0.75


class Field(NamedTuple):
    """How many documents hold a text field, and how many tokens on average."""

    documents: int
    length: float


def pack(fields: Sequence[str]) -> bytes:
    """A document's fields, each a text of tokens, as numbers: how many of each field, then each token's hash."""
    tokens = [field.split() for field in fields]
    numbers = [*map(len, tokens), *(crc32(token.encode()) for field in tokens for token in field)]
    return np.array(numbers, "<u4").tobytes()


def parts(
    packed: Sequence[bytes],
    fields: Mapping[str, Field],
    terms: Mapping[str, float],
    holding: Callable[[str, str], int],
) -> list[dict[str, float]]:
    """For each packed document, the score of the boosted `terms` in each of the `fields` that holds any.

    `fields` come in the order in which they were packed; `holding(field, term)` is how many documents do.
    """
    if not packed or not terms:
        return [{} for _ in packed]
    numbers = [np.frombuffer(document, "<u4") for document in packed]
    lengths = np.concatenate([document[: len(fields)] for document in numbers])
    tokens = np.concatenate([document[len(fields) :] for document in numbers])

    # A table of the hashes' lower halves passes over most tokens at once.
    hashes = np.array([crc32(term.encode()) for term in terms], "<u4")
    seen = np.zeros(2**16, dtype=bool)
    seen[hashes & 0xFFFF] = True
    likely = np.flatnonzero(seen[tokens & 0xFFFF])
    order = np.argsort(hashes)
    nearest = order[np.minimum(np.searchsorted(hashes, tokens[likely], sorter=order), len(terms) - 1)]
    same = hashes[nearest] == tokens[likely]
    met = nearest[same]
    cells = np.searchsorted(np.cumsum(lengths), likely[same], side="right")  # a cell is a field of a document
    pairs, counts = np.unique(cells * len(terms) + met, return_counts=True)
    cell, term = np.divmod(pairs, len(terms))

    held = np.array([[holding(name, word) for word in terms] for name in fields], dtype=np.float64)
    all_ = np.array([[field.documents] for field in fields.values()], dtype=np.float64)
    weight = np.log1p((all_ - held + 0.5) / (held + 0.5)) * np.array(list(terms.values()))
    average = np.array([max(field.length, 1.0) for field in fields.values()])
    place = cell % len(fields)
    norm = K1 * (1 - B + B * lengths[cell] / average[place])
    scores = weight[place, term] * counts * (K1 + 1) / (counts + norm)
    totals = np.bincount(cell, weights=scores, minlength=lengths.size).reshape(len(packed), len(fields))
    return [
        {name: score for name, score in zip(fields, row, strict=True) if score} for row in totals.tolist()
    ]
