"""The embedded engine: tantivy in <root>/<index>.<fingerprint>/<generation>/, shared by many processes.

A writer is opened for one batch, under a file lock that it waits for; a reader reloads before it answers.
`current` names the generation that is read; while a rebuild fills another, `building` names that one and
writes go to both. One engine serves one process: registry.get_engine() makes another after a fork.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import tantivy
from tantivy import FieldType, Occur, Order
from tantivy import Query as T

from .contract import (
    FACET_VALUES,
    Document,
    Engine,
    Hit,
    IndexMissing,
    IndexSpec,
    Query,
    Range,
    Result,
    SearchUnavailable,
)
from .encoding import Terms, deletion
from .parallel import encode_all

BATCH = 1_000  # documents written under one hold of the lock
WRITER_BYTES = 50_000_000
LOCK_SECONDS = 60.0

Scored = tuple[float, str, tantivy.DocAddress]
Found = tuple[list[Scored], int | None]


class TantivyEngine(Engine):
    name = "tantivy"

    def __init__(self, specs: Any, root: Path) -> None:
        super().__init__(specs)
        self.root = root
        self._opened: dict[str, tuple[Path, tantivy.Index]] = {}

    # Writing

    def index(self, documents: Iterable[Document]) -> None:
        for index, group in groupby(documents, key=lambda document: document.index):
            spec = self.spec(index)
            for batch in _batches(encode_all(group, spec)):
                self._write_live(spec, batch)

    def delete(self, index: str, versions: Mapping[str, int]) -> None:
        for batch in _batches(deletion(id, version) for id, version in versions.items()):
            self._write_live(self.spec(index), batch)

    def rebuild(self, index: str, documents: Iterable[Document]) -> int:
        spec = self.spec(index)
        home = self._home(spec)
        generation = home / uuid4().hex
        given = 0
        with self._locked(f"{index}.rebuild"):
            with self._locked(index), _failing_clearly():
                generation.mkdir(parents=True)
                tantivy.Index(_schema(spec), str(generation))
                _point(home / "building", generation)
            try:
                for batch in _batches(encode_all(documents, spec)):
                    with self._locked(index):
                        _write(generation, spec, batch)
                    given += len(batch)
                with self._locked(index):
                    _point(home / "current", generation)
            finally:
                with self._locked(index):
                    (home / "building").unlink(missing_ok=True)
                    self._sweep(spec)
        return given

    def refresh(self, index: str) -> None:
        """Nothing to do: a batch is committed before index() returns, and readers reload."""

    def _write_live(self, spec: IndexSpec, flat: list[dict[str, Any]]) -> None:
        with self._locked(spec.name):
            home = self._home(spec)
            live = [path for path in (_pointed(home / "current"), _pointed(home / "building")) if path]
            if not live:
                raise IndexMissing(f"the index {spec.name} isn't built")
            for generation in live:
                _write(generation, spec, flat)

    def _sweep(self, spec: IndexSpec) -> None:
        """Remove the generations that are not current, those of other fields too; open ones stay readable."""
        current = _pointed(self._home(spec) / "current")
        for generation in self.root.glob(f"{spec.name}.*/*/"):
            if generation != current and (current or generation.parent == self._home(spec)):
                shutil.rmtree(generation, ignore_errors=True)

    @contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        """Hold the lock file `name`, across threads and processes; the system frees it when a holder dies."""
        self.root.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + LOCK_SECONDS
        with open(self.root / f"{name}.lock", "a") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise SearchUnavailable(f"{name} is locked by another process") from None
                    time.sleep(0.005)
            yield

    # Reading

    def search(self, index: str, query: Query) -> Result:
        spec = self.spec(index)
        query.check(spec)
        terms = Terms.of(query)
        opened = self._reader(spec)
        if not query.viewer or (query.text.strip() and not terms):
            return Result(hits=[], total=0, facets={key: {} for key in query.facets}, engine=self.name)
        schema, searcher = opened.schema, opened.searcher()
        with _failing_clearly():
            wanted = _query(schema, query, terms)
            best, total = (_best if query.scored else _in_order)(searcher, schema, wanted, query)
            parts = _parts(searcher, spec, schema, best, terms) if query.parts else {}
            facets = {key: _facet(searcher, schema, query, terms, key) for key in query.facets}
            hits = [
                Hit(
                    id=id,
                    score=score,
                    parts=parts.get(id, {}),
                    highlights=terms.highlights(_payload(searcher, address)) if query.highlight else {},
                )
                for score, id, address in best
            ]
        return Result(hits=hits, total=len(hits) if total is None else total, facets=facets, engine=self.name)

    def ids(self, index: str) -> Iterator[tuple[str, int]]:
        searcher = self._reader(self.spec(index)).searcher()
        with _failing_clearly():
            present = searcher.search(
                T.exists_query("acl"), limit=max(1, searcher.num_docs), order_by_field="id"
            )
            addresses = [address for _, address in present.hits]
            versions = searcher.fast_field_values("version", addresses)
        for (id, _), version in zip(present.hits, versions, strict=True):
            yield str(id), int(version or 0)

    def health(self) -> dict[str, Any]:
        try:
            with self._locked("health"):
                return {"engine": self.name, "ok": True, "detail": ""}
        except (OSError, SearchUnavailable) as error:
            return {"engine": self.name, "ok": False, "detail": str(error)}

    def _home(self, spec: IndexSpec) -> Path:
        return self.root / f"{spec.name}.{spec.fingerprint}"

    def _reader(self, spec: IndexSpec) -> tantivy.Index:
        """The current generation, reloaded; opened again when a rebuild has put another in its place."""
        for _ in range(3):
            generation = _pointed(self._home(spec) / "current")
            if generation is None:
                raise IndexMissing(f"the index {spec.name} isn't built")
            path, opened = self._opened.get(spec.name, (None, None))
            try:
                if opened is None or path != generation:
                    opened = tantivy.Index.open(str(generation))
                    opened.config_reader("manual")
                    self._opened[spec.name] = (generation, opened)
                opened.reload()
            except (ValueError, OSError) as error:
                self._opened.pop(spec.name, None)
                failure = error  # a rebuild may have just replaced it
            else:
                return opened
        raise SearchUnavailable(f"the index {spec.name} can't be read: {failure}") from failure


@contextmanager
def _failing_clearly() -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError) as error:
        raise SearchUnavailable(str(error)) from error


def _batches(flat: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    rest = iter(flat)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _point(pointer: Path, generation: Path) -> None:
    fresh = pointer.with_name(f"{pointer.name}.new")
    fresh.write_text(generation.name)
    os.replace(fresh, pointer)


def _pointed(pointer: Path) -> Path | None:
    try:
        return pointer.parent / pointer.read_text()
    except FileNotFoundError:
        return None


def _schema(spec: IndexSpec) -> tantivy.Schema:
    """Keys are raw texts: a deletion by term on an unsigned field would delete nothing and say nothing."""
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    schema.add_integer_field("version", fast=True)
    for name in ("acl", "deny", *(f"f_{name}" for name in spec.filters)):
        schema.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("morphemes", "bigrams", *(f"t_{name}" for name in spec.texts)):
        schema.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in spec.numbers:
        schema.add_integer_field(f"n_{name}", fast=True)
    schema.add_bytes_field("payload", stored=True)
    return schema.build()


def _write(generation: Path, spec: IndexSpec, flat: list[dict[str, Any]]) -> None:
    """Write what is not older than what is there; the caller holds the lock."""
    with _failing_clearly():
        index = tantivy.Index.open(str(generation))
        known = _versions(index, [entry["id"] for entry in flat])
        fresh: dict[str, dict[str, Any]] = {}
        for entry in flat:
            if entry["version"] >= max(known.get(entry["id"], 0), fresh.get(entry["id"], entry)["version"]):
                fresh[entry["id"]] = entry
        if not fresh:
            return
        schema = _schema(spec)
        writer = index.writer(WRITER_BYTES, 1)
        for id, entry in fresh.items():
            if id in known:
                writer.delete_documents_by_term("id", id)
            payload = json.dumps(entry.get("payload", {}), ensure_ascii=False).encode()
            writer.add_document(tantivy.Document.from_dict(entry | {"payload": payload}, schema))
        writer.commit()
        writer.wait_merging_threads()


def _versions(index: tantivy.Index, ids: list[str]) -> dict[str, int]:
    searcher = index.searcher()
    found = searcher.search(T.term_set_query(index.schema, "id", ids), limit=len(ids), order_by_field="id")
    versions = searcher.fast_field_values("version", [address for _, address in found.hits])
    return {str(id): int(version or 0) for (id, _), version in zip(found.hits, versions, strict=True)}


def _query(schema: tantivy.Schema, query: Query, terms: Terms, without: str = "") -> tantivy.Query:
    """The whole restriction; `without` leaves one filter out, for its own facet."""
    clauses = [
        (Occur.Must, _silent(T.term_set_query(schema, "acl", sorted(query.viewer)))),
        (Occur.MustNot, T.term_set_query(schema, "deny", sorted(query.viewer))),
    ]
    if query.exclude_ids:
        clauses.append((Occur.MustNot, T.term_set_query(schema, "id", sorted(query.exclude_ids))))
    for name, values in query.filters.items():
        if values and name != without:
            clauses.append((Occur.Must, _silent(T.term_set_query(schema, f"f_{name}", values))))
    for name, bounds in query.ranges.items():
        clauses.append((Occur.Must, _silent(_range(schema, f"n_{name}", bounds))))
    if terms.enough:
        held = [
            _any([T.term_query(schema, kind, term, "freq") for term in all], least)
            for kind, all, least in terms.enough
        ]
        clauses.append((Occur.Must, _silent(_any(held))))
    if terms:
        scoring = [
            T.boost_query(T.term_query(schema, kind, term, "freq"), boost)
            for kind, boosts in terms.boosts.items()
            for term, boost in boosts.items()
        ]
        clauses.append((Occur.Must, _any(scoring)))
    return T.boolean_query(clauses)


def _best(searcher: tantivy.Searcher, schema: tantivy.Schema, wanted: tantivy.Query, query: Query) -> Found:
    found = searcher.search(wanted, limit=query.size or 1, offset=query.offset, count=query.count)
    hits = [(float(score), _id(searcher, address), address) for score, address in found.hits[: query.size]]
    return sorted(hits, key=lambda hit: (-hit[0], hit[1])), found.count  # type: ignore[attr-defined]


def _in_order(
    searcher: tantivy.Searcher, schema: tantivy.Schema, wanted: tantivy.Query, query: Query
) -> Found:
    """By the number or else by id; among equal numbers, which tantivy leaves as they lie, by id too."""
    reach = query.offset + query.size if query.size else 1
    by_id: dict[str, Any] = {"order_by_field": "id", "order": Order.Asc}
    if not query.sort:
        found = searcher.search(wanted, limit=reach, count=query.count, **by_id)
        ordered = [(id, address) for id, address in found.hits]
    else:
        name = f"n_{query.sort_number}"
        order = Order.Desc if query.descending else Order.Asc
        found = searcher.search(wanted, limit=reach, count=query.count, order_by_field=name, order=order)
        last = found.hits[-1][0] if found.hits else None
        within = _missing(name) if last is None else _range(schema, name, Range(last, last))
        before = sorted(
            (_id(searcher, address), number, address) for number, address in found.hits if number != last
        )
        before.sort(key=lambda hit: hit[1], reverse=query.descending)
        tied = T.boolean_query([(Occur.Must, wanted), (Occur.Must, within)])
        ties = searcher.search(tied, limit=max(1, len(found.hits) - len(before)), **by_id).hits
        ordered = [*((id, address) for id, _, address in before), *ties]
    hits = [(0.0, str(id), address) for id, address in ordered[query.offset : query.offset + query.size]]
    return hits, found.count  # type: ignore[attr-defined]


def _id(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> str:
    return str(searcher.doc(address)["id"][0])


def _payload(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> dict[str, str]:
    texts: dict[str, str] = json.loads(searcher.doc(address)["payload"][0])
    return texts


def _silent(query: tantivy.Query) -> tantivy.Query:
    return T.const_score_query(query, 0.0)


def _any(queries: list[tantivy.Query], at_least: int = 1) -> tantivy.Query:
    if not queries:
        return T.empty_query()
    return T.boolean_query([(Occur.Should, query) for query in queries], minimum_number_should_match=at_least)


def _range(schema: tantivy.Schema, name: str, bounds: Range) -> tantivy.Query:
    if bounds.low is None and bounds.high is None:
        within = T.exists_query(name)
    else:
        within = T.range_query(schema, name, FieldType.Integer, bounds.low, bounds.high)
    if not bounds.or_missing:
        return within
    return _any([within, _missing(name)])


def _missing(name: str) -> tantivy.Query:
    return T.boolean_query([(Occur.Must, T.all_query()), (Occur.MustNot, T.exists_query(name))])


def _facet(
    searcher: tantivy.Searcher, schema: tantivy.Schema, query: Query, terms: Terms, key: str
) -> dict[str, int]:
    wanted = _query(schema, query, terms, without=key)
    answer = searcher.aggregate(wanted, {key: {"terms": {"field": f"f_{key}", "size": FACET_VALUES}}})
    buckets = sorted(answer[key]["buckets"], key=lambda bucket: (-bucket["doc_count"], bucket["key"]))
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def _parts(
    searcher: tantivy.Searcher, spec: IndexSpec, schema: tantivy.Schema, best: list[Scored], terms: Terms
) -> dict[str, dict[str, float]]:
    """For each id, the BM25 of the query's morphemes in each text field that holds any."""
    parts: dict[str, dict[str, float]] = {id: {} for _, id, _ in best}
    if not parts or not terms.morphemes:
        return parts
    ids = {(address.segment_ord, address.doc): id for _, id, address in best}
    among = (Occur.Must, _silent(T.term_set_query(schema, "id", list(parts))))
    for name in spec.texts:
        words = _any(
            [
                T.boost_query(T.term_query(schema, f"t_{name}", term, "freq"), boost)
                for term, boost in terms.morphemes.items()
            ]
        )
        found = searcher.search(T.boolean_query([among, (Occur.Must, words)]), limit=len(ids), count=False)
        for score, address in found.hits:
            parts[ids[address.segment_ord, address.doc]][name] = float(score)
    return parts
