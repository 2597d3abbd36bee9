"""What is searchable, as each app's documents.py declares it, and the engine that serves this process."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings

from .contract import Document, Engine, IndexSpec

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from .elastic_engine import ElasticEngine
    from .models import Indexed

CHUNK = 500  # rows read at once


@dataclass(frozen=True, kw_only=True)
class Source:
    """A model's rows as documents of the index `spec.name`.

    `build` takes a query set of rows and yields their documents, each with its row's version; a row that
    nobody may find yields none. A row with several documents names them all in `variants`: "" is the id
    "<pk>", "masked" is "<pk>:masked". What a row no longer yields leaves the index. Of documents that are
    visible to one of `meaning`, the index's latent space is made (meaning.py).
    """

    model: "type[Indexed]"
    spec: IndexSpec
    build: "Callable[[QuerySet[Any]], Iterable[Document]]"
    variants: tuple[str, ...] = ("",)
    meaning: frozenset[str] = frozenset()

    def ids(self, pk: str) -> list[str]:
        return [f"{pk}:{variant}" if variant else pk for variant in self.variants]


def documents_of(source: Source, progress: Callable[[int], Any] = lambda rows: None) -> Iterator[Document]:
    """Every document that the database has for a source, read in chunks and in no transaction."""
    rows: QuerySet[Any] = source.model._base_manager.order_by("pk")
    last = None
    while True:
        rest = rows if last is None else rows.filter(pk__gt=last)
        pks = list(rest.values_list("pk", flat=True)[:CHUNK])
        if not pks:
            return
        yield from source.build(rows.filter(pk__in=pks))
        progress(len(pks))
        last = pks[-1]


_sources: dict[str, Source] = {}
_followers: "dict[type[Model], list[Callable[[QuerySet[Any]], QuerySet[Any]]]]" = {}
_listeners: dict[str, list[Callable[[Collection[str]], None]]] = {}
_engine: tuple[tuple[Any, ...], Engine] | None = None


def register(source: Source) -> Source:
    """Declare what is searchable; an index has one source."""
    known = _sources.setdefault(source.spec.name, source)
    if known is not source:
        raise ValueError(f"two sources for the index {source.spec.name}")
    return source


def follow(model: "type[Model]", rows: "Callable[[QuerySet[Any]], QuerySet[Any]]") -> None:
    """Declare rows whose documents speak of `model`: `rows` of what changed is indexed again with it."""
    _followers.setdefault(model, []).append(rows)


def followers_of(changed: "QuerySet[Any]") -> "list[QuerySet[Any]]":
    """The query sets that have to follow these rows into the index."""
    return [rows(changed) for rows in _followers.get(changed.model, [])]


def after_writing(index: str, then: Callable[[Collection[str]], None]) -> None:
    """Declare what has to follow when rows of an index were written: `then` is given their keys, at least once."""
    _listeners.setdefault(index, []).append(then)


def listeners(index: str) -> list[Callable[[Collection[str]], None]]:
    return _listeners.get(index, [])


def sources() -> dict[str, Source]:
    """Every source by the name of its index."""
    return dict(_sources)


def source(index: str) -> Source:
    """Raises LookupError for an index that nobody declares."""
    if index not in _sources:
        raise LookupError(f"no source is registered for the index {index}")
    return _sources[index]


def sources_of(model: "type[Model]") -> list[Source]:
    """Raises LookupError for a model without a source."""
    found = [known for known in _sources.values() if known.model is model._meta.concrete_model]
    if not found:
        raise LookupError(f"no source is registered for {model._meta.label}")
    return found


def spec(index: str) -> IndexSpec:
    return source(index).spec


def get_engine() -> Engine:
    """This process's engine, a new one after a fork: Elasticsearch with ELASTICSEARCH_URL, or tantivy."""
    global _engine
    key = (os.getpid(), settings.ELASTICSEARCH_URL, settings.SEARCH_PREFIX, settings.DATA_DIR)
    if _engine is None or _engine[0] != key:
        _engine = (key, _make())
    return _engine[1]


def _make() -> Engine:
    if settings.ELASTICSEARCH_URL:
        return make_elastic(spec, settings.SEARCH_PREFIX)
    from .tantivy_engine import TantivyEngine

    return TantivyEngine(spec, settings.DATA_DIR / "search" / settings.SEARCH_PREFIX)


def make_elastic(specs: Callable[[str], IndexSpec], prefix: str) -> "ElasticEngine":
    """An engine on the cluster that the settings name, whose indexes begin with `prefix`."""
    from .elastic_engine import ElasticEngine

    named = (url.strip().rstrip("/") for url in settings.ELASTICSEARCH_URL.split(","))
    urls = list(dict.fromkeys(filter(None, named)))
    return ElasticEngine(specs, urls, prefix, settings.ELASTICSEARCH_API_KEY, settings.ELASTICSEARCH_CA_CERTS)
