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
from tantivy import Query as T

from .contract import Document, Engine, Hit, IndexMissing, IndexSpec, Query, Result, SearchUnavailable
from .encoding import deletion, understood
from .parallel import encode_all
from .parts import pack
from .tantivy_reader import Reader

BATCH = 1_000  # documents written under one hold of the lock
FILL = 4_000  # the same in a rebuild: larger segments are fewer, and quicker to search
WRITER_BYTES = 50_000_000
LOCK_SECONDS = 60.0


class TantivyEngine(Engine):
    name = "tantivy"

    def __init__(self, specs: Any, root: Path) -> None:
        super().__init__(specs)
        self.root = root
        self._readers: dict[str, Reader] = {}

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
        return self.fill(index, encode_all(documents, self.spec(index)))

    def fill(self, index: str, flat: Iterable[dict[str, Any]]) -> int:
        """rebuild() from documents that are encoded already."""
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
                for batch in _batches(flat, FILL):
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
        terms, reader = understood(query, spec), self._reader(spec)
        if terms is None:
            return Result(hits=[], total=0, facets={key: {} for key in query.facets}, engine=self.name)
        with _failing_clearly():
            return reader.search(query, terms)

    def scan(self, index: str, query: Query, size: int = 1_000) -> Iterator[Hit]:
        """Of one state of the index, which needs no pages."""
        spec = self.spec(index)
        terms, reader = understood(query, spec), self._reader(spec)
        if terms is not None:
            with _failing_clearly():
                yield from reader.scan(query, terms)

    def ids(self, index: str) -> Iterator[tuple[str, int]]:
        reader = self._reader(self.spec(index))
        with _failing_clearly():
            yield from reader.versions()

    def health(self) -> dict[str, Any]:
        try:
            with self._locked("health"):
                return {"engine": self.name, "ok": True, "detail": ""}
        except (OSError, SearchUnavailable) as error:
            return {"engine": self.name, "ok": False, "detail": str(error)}

    def _home(self, spec: IndexSpec) -> Path:
        return self.root / f"{spec.name}.{spec.fingerprint}"

    def _reader(self, spec: IndexSpec) -> Reader:
        """What reads the current generation, another one when it was written to or replaced."""
        for _ in range(3):
            generation = _pointed(self._home(spec) / "current")
            if generation is None:
                raise IndexMissing(f"the index {spec.name} isn't built")
            try:
                stamp = (generation, (generation / "meta.json").read_bytes())
                known = self._readers.get(spec.name)
                if known is None or known.stamp != stamp:
                    known = Reader(spec, tantivy.Index.open(str(generation)), stamp)
                    self._readers[spec.name] = known
            except (ValueError, OSError) as error:
                failure = error  # a rebuild may have just replaced it
            else:
                return known
        raise SearchUnavailable(f"the index {spec.name} can't be read: {failure}") from failure


@contextmanager
def _failing_clearly() -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError) as error:
        raise SearchUnavailable(str(error)) from error


def _batches(flat: Iterable[dict[str, Any]], size: int = BATCH) -> Iterator[list[dict[str, Any]]]:
    rest = iter(flat)
    while batch := list(islice(rest, size)):
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
    for name in (*(f"n_{name}" for name in spec.numbers), *(f"l_{name}" for name in spec.texts)):
        schema.add_integer_field(name, fast=True)
    schema.add_bytes_field("payload", stored=True)
    schema.add_bytes_field("tokens", stored=True)
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
            writer.add_document(tantivy.Document.from_dict(entry | _kept(entry, spec), schema))
        writer.commit()
        writer.wait_merging_threads()


def _kept(entry: dict[str, Any], spec: IndexSpec) -> dict[str, Any]:
    """What this engine keeps beside the tokens: the texts, and what parts.py needs."""
    fields = {name: entry.get(f"t_{name}", "") for name in spec.texts}
    lengths = {f"l_{name}": tokens.count(" ") + 1 for name, tokens in fields.items() if tokens}
    payload = json.dumps(entry.get("payload", {}), ensure_ascii=False).encode()
    return {"payload": payload, "tokens": pack(list(fields.values())), **lengths}


def _versions(index: tantivy.Index, ids: list[str]) -> dict[str, int]:
    searcher = index.searcher()
    found = searcher.search(T.term_set_query(index.schema, "id", ids), limit=len(ids), order_by_field="id")
    versions = searcher.fast_field_values("version", [address for _, address in found.hits])
    return {str(id): int(version or 0) for (id, _), version in zip(found.hits, versions, strict=True)}
