"""Meaning beyond words: a latent space of an index's public texts, in which texts about the same thing are near each
other though they share few words (latent semantic analysis, Deerwester et al. 1990).

A source names who may see what its space is made of, so that no confidential word shapes what others find. Vectors
are kept beside the engine, in the database: the same for both engines, and there while the engine is away.
"""

import hashlib
import io
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

import numpy as np
from django.db import IntegrityError, transaction
from numpy.typing import NDArray

from foundation.history import clock

from . import registry
from .analysis import analyse, asked
from .contract import Document
from .models import Space, Vector
from .registry import Source, documents_of

Numbers = NDArray[np.float32]

AXES = 50
TEXTS_PER_AXIS = 3  # with more axes than that, a space knows its texts by heart and brings nothing together
READ = 200  # characters of each text field: what a text is about stands at its beginning
LEARNT_FROM = 3_000  # documents that a space is made of; the rest is placed in it
LEAST = 20  # documents without which there is nothing to learn
GROWN = 1.2  # times as many documents, or as few, make a space stale
CHUNK = 500  # rows written at once
MOST_HELD = 4  # spaces that a process keeps


class Latent:
    """Words with their weights (inverse document frequency) and places; `vector` places a text among them."""

    def __init__(self, words: Sequence[str], weights: Numbers, axes: Numbers) -> None:
        self._place = {word: place for place, word in enumerate(words)}
        self._weights = weights
        self._axes = axes  # one row for each word

    def vector(self, tokens: Iterable[str]) -> Numbers:
        """Of length 1, so that a dot product is a cosine; zeros for a text without a known word."""
        known = Counter(token for token in tokens if token in self._place)
        if not known:
            return np.zeros(self._axes.shape[1], dtype=np.float32)
        places = [self._place[word] for word in known]
        counts = np.array([1.0 + math.log(count) for count in known.values()], dtype=np.float32)
        vector = (counts * self._weights[places]) @ self._axes[places]
        length = float(np.linalg.norm(vector))
        return np.asarray(vector / (length or 1.0), dtype=np.float32)

    @classmethod
    def learn(cls, texts: Sequence[Sequence[str]]) -> "Latent | None":
        """From token lists, the same for the same texts; None where they are too few to learn from."""
        if len(texts) < LEAST:
            return None
        from scipy.linalg import eigh
        from scipy.sparse import csr_matrix

        counts = [Counter(tokens) for tokens in texts]
        seen = Counter(word for count in counts for word in count)
        words = sorted(seen)
        place = {word: number for number, word in enumerate(words)}
        weights = np.array([math.log((1 + len(texts)) / (1 + seen[word])) + 1 for word in words])
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for row, count in enumerate(counts):
            entries = {place[word]: (1 + math.log(n)) * weights[place[word]] for word, n in count.items()}
            length = math.sqrt(sum(value * value for value in entries.values())) or 1.0
            rows += [row] * len(entries)
            columns += entries
            values += [value / length for value in entries.values()]
        matrix = csr_matrix((values, (rows, columns)), shape=(len(texts), len(words)))
        axes = min(AXES, len(texts) // TEXTS_PER_AXIS, len(words) - 1)
        if axes < 1:
            return None
        # By the texts' likeness to each other: exact and always the same, which iterative solvers aren't.
        last = len(texts) - 1
        squares, left = eigh((matrix @ matrix.T).toarray(), subset_by_index=(last - axes + 1, last))
        right = (matrix.T @ left) / np.sqrt(squares.clip(min=1e-9))
        return cls(words, weights.astype(np.float32), np.ascontiguousarray(right, dtype=np.float32))

    def pack(self) -> bytes:
        file = io.BytesIO()
        np.savez_compressed(
            file, words=np.array(list(self._place)), weights=self._weights, axes=self._axes.astype(np.float16)
        )
        return file.getvalue()

    @classmethod
    def unpack(cls, packed: bytes) -> "Latent":
        with np.load(io.BytesIO(packed), allow_pickle=False) as file:
            return cls(file["words"].tolist(), file["weights"], file["axes"].astype(np.float32))


_held: dict[int, Latent] = {}


class Nearness:
    """How near texts are to documents of an index, in its present space; vectors are read once."""

    def __init__(self, index: str) -> None:
        self._spaces = _spaces(_serving(registry.source(index)))
        self._vectors: dict[str, Numbers] = {}

    def of(self, text: str, ids: Collection[str]) -> dict[str, float]:
        """The cosine in [-1, 1] of `text` and each of these documents; those without a vector yet are left out."""
        for space, latent in self._spaces:
            if unread := set(ids) - self._vectors.keys():
                rows = Vector.objects.filter(space=space, document__in=unread)
                for document, numbers in rows.values_list("document", "numbers"):
                    self._vectors[document] = np.frombuffer(numbers, dtype=np.float32)
            known = [id for id in ids if id in self._vectors]
            if known:
                cosines = np.stack([self._vectors[id] for id in known]) @ latent.vector(asked(text).morphemes)
                return dict(zip(known, map(float, cosines), strict=True))
        return {}


def _spaces(*indexes: str) -> list[tuple[int, Latent]]:
    """The spaces of these indexes, the newest last, each unpacked once in a process; else one small query."""
    keys = list(Space.objects.filter(index__in=indexes).order_by("pk").values_list("pk", flat=True))
    found = []
    for key in keys:
        latent = _held.get(key)  # which another thread may let go of at any time
        if latent is None:
            packed = Space.objects.filter(pk=key).values_list("packed", flat=True).first()
            if packed is None:
                return _spaces(*indexes)  # replaced in between
            _held[key] = latent = Latent.unpack(bytes(packed))
        found.append((key, latent))
    for key in set(_held) - set(keys) if len(_held) > MOST_HELD else ():
        _held.pop(key, None)
    return found


def place(source: Source, ids: Collection[str], documents: Iterable[Document]) -> None:
    """Give these documents their vectors in the present space, and in the one that is being filled; of `ids`, those
    that aren't among them or aren't public any more lose theirs."""
    spaces = _spaces(_serving(source), _filling(source)) if source.meaning else []
    if not spaces:
        return
    placed = list(_public(source, documents))
    gone = set(ids).difference(document.id for document in placed)
    Vector.objects.filter(space__in=[space for space, _latent in spaces], document__in=gone).delete()
    for chunk in _chunks(iter(placed)):
        for space, latent in spaces:
            # A space may be replaced in between: by one that has read these rows after they changed.
            with suppress(IntegrityError):
                _write(space, latent, chunk)


def refresh(index: str, progress: Callable[[], Any] = lambda: None) -> bool:
    """Learn the index's space anew where it is stale, and place every document in it; whether that was so.

    Half a millisecond a document, in no transaction: readers keep to the old space until the new one is full.
    Raises SearchUnavailable.
    """
    source = registry.source(index)
    if not source.meaning:
        return False
    count = registry.get_engine().count(index, source.meaning)
    known = Space.objects.filter(index=_serving(source)).values_list("learnt_from", flat=True).first()
    if known is not None and known / GROWN <= count <= known * GROWN:
        return False
    latent = Latent.learn([_tokens(document) for document in _sample(source, count)])
    if latent is None:
        return False
    packed = latent.pack()
    space = Space.objects.create(
        index=_filling(source),
        packed=packed,
        sha256=hashlib.sha256(packed).hexdigest(),
        learnt_from=count,
        made_at=clock.now(),
    )
    latent = Latent.unpack(packed)
    try:
        for chunk in _chunks(_public(source, documents_of(source))):
            _write(space.pk, latent, chunk)
            progress()
    except IntegrityError:
        return False  # another process was quicker: its space serves, and this one is gone
    with transaction.atomic():
        if not Space.objects.filter(pk=space.pk).update(index=_serving(source)):
            return False
        Space.objects.filter(index__startswith=f"{index}.").exclude(pk=space.pk).delete()
    return True


def _serving(source: Source) -> str:
    """The name of the space that serves: one of other fields or another analysis isn't taken for it."""
    return f"{source.spec.name}.{source.spec.fingerprint}"


def _filling(source: Source) -> str:
    """The name under which a space is kept until it is full."""
    return f"{_serving(source)}~"


def _sample(source: Source, count: int) -> Iterator[Document]:
    """At most LEARNT_FROM, evenly: memory grows with their square."""
    step = max(1, -(-count // LEARNT_FROM))
    return islice(_public(source, documents_of(source)), 0, LEARNT_FROM * step, step)


def _public(source: Source, documents: Iterable[Document]) -> Iterator[Document]:
    """Those that the source's space may be made of."""
    return (document for document in documents if source.meaning.intersection(document.acl))


def _tokens(document: Document) -> list[str]:
    return analyse("\n".join(text[:READ] for text in document.texts.values())).morphemes


def _write(space: int, latent: Latent, documents: Sequence[Document]) -> None:
    Vector.objects.bulk_create(
        [
            Vector(space_id=space, document=document.id, numbers=latent.vector(_tokens(document)).tobytes())
            for document in documents
        ],
        update_conflicts=True,
        unique_fields=["space", "document"],
        update_fields=["numbers"],
    )


def _chunks(documents: Iterator[Document]) -> Iterator[list[Document]]:
    while chunk := list(islice(documents, CHUNK)):
        yield chunk
