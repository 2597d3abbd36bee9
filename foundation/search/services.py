"""Keeping the index fresh: a change queues its row, the worker writes what the row is by then.

The index is never written in a request, and never by what was true when the job was queued.
"""

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, QuerySet

from foundation import outbox

from . import meaning, registry
from .contract import GONE, IndexMissing, Query, Result, SearchUnavailable
from .models import Indexed
from .registry import Source, documents_of

log = structlog.get_logger(__name__)

PAUSE = 5.0  # seconds for which an engine that failed isn't asked again

_down_until = 0.0


@transaction.atomic
def changed(obj: Indexed) -> None:
    """Queue `obj` for the index and raise its version; where it is to be deleted, before that."""
    sources = registry.sources_of(type(obj))
    type(obj)._base_manager.filter(pk=obj.pk).update(version=F("version") + 1)
    for source in sources:
        key, payload = _job(source, obj.pk)
        outbox.add("search.index", coalesce_key=key, index=payload["index"], pk=payload["pk"])
    for rows in registry.followers_of(type(obj)._base_manager.filter(pk=obj.pk)):
        changed_many(rows)


@transaction.atomic
def changed_many(rows: QuerySet[Any]) -> None:
    """changed() for every row of a query set, in few statements; for imports."""
    pks = list(rows.values_list("pk", flat=True))
    sources = registry.sources_of(rows.model)
    for start in range(0, len(pks), registry.CHUNK):
        chunk = pks[start : start + registry.CHUNK]
        rows.model._base_manager.filter(pk__in=chunk).update(version=F("version") + 1)
        for following in registry.followers_of(rows.model._base_manager.filter(pk__in=chunk)):
            changed_many(following)
    for source in sources:
        outbox.add_many("search.index", [_job(source, pk) for pk in pks])


def _job(source: Source, pk: Any) -> tuple[str, dict[str, str]]:
    return f"search.index:{source.spec.name}:{pk}", {"index": source.spec.name, "pk": str(pk)}


def write(*, index: str, pks: Collection[str]) -> None:
    """Bring these rows' documents up to date with the database; an index that isn't built yet is built.

    Raises SearchUnavailable.
    """
    source = registry.source(index)
    engine = registry.get_engine()
    rows = source.model._base_manager.filter(pk__in=pks)
    versions = {str(pk): version for pk, version in rows.values_list("pk", "version")}
    documents = list(source.build(rows))
    built = {document.id for document in documents}
    ids = {id: versions.get(pk, GONE) for pk in pks for id in source.ids(pk)}
    gone = {id: version for id, version in ids.items() if id not in built}
    try:
        engine.index(documents)
        engine.delete(index, gone)
    except IndexMissing:
        rebuild(index=index)
    meaning.place(source, ids, documents)
    for then in registry.listeners(index):
        then(pks)


def rebuild(*, index: str, progress: Callable[[int], Any] = lambda rows: None) -> int:
    """Build the index anew from the database while it is searched and written; returns its documents' number.

    Writes that arrive meanwhile go to the old and the new index, so nothing has to be queued again after it.
    `progress` is told of every chunk of rows. Raises SearchUnavailable.
    """
    return registry.get_engine().rebuild(index, documents_of(registry.source(index), progress))


def build_missing(progress: Callable[[int], Any] = lambda rows: None) -> None:
    """Build the indexes that aren't there yet; before an import, so that it doesn't build them with its rows and then
    write each row again; and by and by where the fields have changed. Raises SearchUnavailable."""
    for index in registry.sources():
        try:
            registry.get_engine().count(index, frozenset())
        except IndexMissing:
            rebuild(index=index, progress=progress)


def differences(index: str) -> Iterator[str]:
    """Each document in which index and database disagree, in words. Raises SearchUnavailable."""
    stored = dict(registry.get_engine().ids(index))
    for document in documents_of(registry.source(index)):
        if not document.acl:
            continue
        version = stored.pop(document.id, None)
        if version is None:
            yield f"{index} {document.id}: not in the index (version {document.version} in the database)"
        elif version != document.version:
            yield f"{index} {document.id}: version {version} in the index, {document.version} in the database"
    for id, version in sorted(stored.items()):
        yield f"{index} {id}: not in the database (version {version} in the index)"


def search_or(index: str, query: Query, fallback: Callable[[], Result]) -> Result:
    """The engine's answer; while it is away, the database's by `fallback`, marked stale.

    An engine that failed isn't asked again for PAUSE seconds, so that not every page pays its time limit.
    """
    global _down_until
    if time.monotonic() >= _down_until:
        try:
            return registry.get_engine().search(index, query)
        except IndexMissing as error:
            log.warning("search.index_missing", index=index, error=str(error))
        except SearchUnavailable as error:
            _down_until = time.monotonic() + PAUSE
            log.warning("search.unavailable", index=index, error=str(error))
    return replace(fallback(), stale=True)
