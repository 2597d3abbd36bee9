"""What a search engine is asked and what it answers; one test suite holds both engines to it.

A document is visible to a viewer iff one of its `acl` tokens is the viewer's and none of its `deny` is.
Engines apply that inside the query, so hits, totals, facets and highlights cover visible documents only.
"""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple

WINDOW = 10_000  # hits that can be paged through
FACET_VALUES = 100
LAYOUT = 3  # of what engines keep of a document; another number makes installations build their indexes anew
GONE = 2**62  # the version of a deletion: the key has left the database for good
KINDS = ("morphemes", "bigrams")  # of tokens
_NAME = frozenset("abcdefghijklmnopqrstuvwxyz_")


class SearchUnavailable(Exception):  # noqa: N818 - a state of the world that callers handle, named as one
    """The engine can't answer now; the database can."""


class IndexMissing(SearchUnavailable):
    """The index was never built, or was built for other fields; a rebuild makes it."""


@dataclass(frozen=True, kw_only=True)
class IndexSpec:
    """The fields of one index; `texts` maps each text field to its weight, a small whole number."""

    name: str
    texts: Mapping[str, int]
    filters: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [self.name, *self.texts, *self.filters, *self.numbers]
        if wrong := [name for name in names if not name or not _NAME.issuperset(name)]:
            raise ValueError(f"names in an index are of a-z and _: {wrong}")
        if not self.texts or any(weight < 1 for weight in self.texts.values()):
            raise ValueError(f"{self.name}: at least one text field, each with a weight of at least 1")

    @property
    def fingerprint(self) -> str:
        """Changes with the fields, so that an index built for others is not taken for this one."""
        parts = [LAYOUT, dict(self.texts), sorted(self.filters), sorted(self.numbers)]
        fields = json.dumps(parts, sort_keys=True)
        return hashlib.sha256(fields.encode()).hexdigest()[:8]


@dataclass(frozen=True, kw_only=True)
class Document:
    """One searchable thing. `id` is the row's key, or "<key>:<variant>" where a row has several documents."""

    id: str
    index: str
    version: int
    texts: Mapping[str, str]
    acl: tuple[str, ...]
    deny: tuple[str, ...] = ()
    filters: Mapping[str, list[str] | str] = field(default_factory=dict)
    numbers: Mapping[str, int | None] = field(default_factory=dict)


class Range(NamedTuple):
    """Bounds of a number, both inclusive; `or_missing` lets documents without the number pass."""

    low: int | None = None
    high: int | None = None
    or_missing: bool = False


@dataclass(frozen=True, kw_only=True)
class Query:
    """What `viewer` (its acl tokens) looks for.

    `filters` are any-of within a key (no values: no restriction) and all-of across keys. A facet's counts
    heed every filter but its own key's, so that the other choices keep their numbers. `parts` asks for the
    score of each text field. An empty `text` finds everything, ordered by id; a text without a word in it
    finds nothing.

    `also` are other ways to say the text or a part of it: a document that holds one is found like one that
    holds the text, and scores less for it. `by` names the kinds of tokens that match and score; of a `plain`
    query's text every token counts, as in the textbook: the first 400 different ones of each kind. `sort` is a
    number ("-" before it: descending), documents without it last, ties by id; hits then have no score. Without
    `count` the engine may pass over what can't be among the best, and `total` is the hits' number.
    """

    viewer: frozenset[str]
    text: str = ""
    also: tuple[str, ...] = ()
    by: tuple[str, ...] = KINDS
    plain: bool = False
    filters: Mapping[str, list[str]] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    exclude_ids: frozenset[str] = frozenset()
    facets: tuple[str, ...] = ()
    limit: int = 20
    offset: int = 0
    sort: str = ""
    count: bool = True
    highlight: bool = False
    parts: bool = False

    def __post_init__(self) -> None:
        if self.limit < 0 or self.offset < 0:
            raise ValueError("limit and offset can't be negative")
        if not self.by or not set(self.by) <= set(KINDS):
            raise ValueError(f"tokens are of the kinds {KINDS}: {self.by}")

    @property
    def size(self) -> int:
        """How many hits may come back: `limit`, cut off at the window."""
        return max(0, min(self.limit, WINDOW - self.offset))

    @property
    def sort_number(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")

    @property
    def scored(self) -> bool:
        """Whether hits come back best first."""
        return bool(self.text.strip()) and not self.sort

    def check(self, spec: IndexSpec) -> None:
        """Raises ValueError for a field that the index doesn't have."""
        _refuse_unknown(spec, "filters", {*self.filters, *self.facets}, spec.filters)
        _refuse_unknown(spec, "numbers", {*self.ranges, self.sort_number} - {""}, spec.numbers)


class Segment(NamedTuple):
    """A piece of a highlighted text; a template escapes `text` and marks it where `match`."""

    text: str
    match: bool


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A found document; `parts` and `highlights` are by text field, and only of those that matched."""

    id: str
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
    highlights: Mapping[str, list[Segment]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Result:
    """`total` counts every visible match, unless the query does without; `stale`: the database answered instead."""

    hits: list[Hit]
    total: int
    facets: Mapping[str, dict[str, int]] = field(default_factory=dict)
    engine: str = "database"
    stale: bool = False


class Engine(ABC):
    """Every write carries a version and never replaces a higher one, whatever order writes arrive in."""

    name: ClassVar[str]

    def __init__(self, specs: Callable[[str], IndexSpec]) -> None:
        self.spec = specs

    @abstractmethod
    def index(self, documents: Iterable[Document]) -> None:
        """Write documents; one without acl tokens is a deletion. Raises IndexMissing, SearchUnavailable."""

    @abstractmethod
    def delete(self, index: str, versions: Mapping[str, int]) -> None:
        """Delete ids, each as of its version. It is kept until a rebuild, so no late write revives it."""

    @abstractmethod
    def search(self, index: str, query: Query) -> Result:
        """The best hits that the viewer may see. Raises IndexMissing, SearchUnavailable, ValueError."""

    @abstractmethod
    def rebuild(self, index: str, documents: Iterable[Document]) -> int:
        """Fill a new index and put it in the old one's place at once; returns how many documents it got.

        From before the first document is taken, other writes go to both, so none is lost: `documents` must be
        read lazily. Readers see the old index until the end; a failure leaves it in place.
        """

    @abstractmethod
    def scan(self, index: str, query: Query, size: int = 1_000) -> Iterator[Hit]:
        """Every hit of one moment, in the query's order (ties by id), beyond the window too.

        `limit`, `offset`, `facets`, `highlight` and `parts` don't count; `size` is how many are fetched at once.
        Raises as search() does.
        """

    @abstractmethod
    def refresh(self, index: str) -> None:
        """Make what was written visible to searches."""

    @abstractmethod
    def ids(self, index: str) -> Iterator[tuple[str, int]]:
        """Every document's id and version, deletions left out."""

    @abstractmethod
    def health(self) -> dict[str, Any]:
        """{"engine": name, "ok": bool, "detail": str}; never raises."""

    def count(self, index: str, viewer: frozenset[str]) -> int:
        """How many documents the viewer may see."""
        return self.search(index, Query(viewer=viewer, limit=0)).total


def check_document(document: Document, spec: IndexSpec) -> None:
    """Raises ValueError for a field that the index doesn't have."""
    _refuse_unknown(spec, "texts", set(document.texts), tuple(spec.texts))
    _refuse_unknown(spec, "filters", set(document.filters), spec.filters)
    _refuse_unknown(spec, "numbers", set(document.numbers), spec.numbers)


def _refuse_unknown(spec: IndexSpec, kind: str, given: set[str], known: tuple[str, ...]) -> None:
    if unknown := given.difference(known):
        raise ValueError(f"{spec.name} has no {kind} {sorted(unknown)}")
