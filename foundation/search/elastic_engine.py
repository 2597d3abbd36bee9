"""The engine on an Elasticsearch 8 cluster; asks nothing newer than the API of 8.12 and nothing paid.

An index is reached by its alias `<prefix>.<index>.<fingerprint>`; while a rebuild fills another behind
`….building`, writes go to both. Versions are the server's own (external_gte); deletions are documents that
nobody may see, since the server forgets real ones after a minute.

Mappings are made of dsl fields from an IndexSpec, which is known at run time only, where a Document class would have
to be declared; the same documents go to both engines.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from typing import Any
from uuid import uuid4

from elastic_transport import TlsError, TransportError
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, NotFoundError, helpers
from elasticsearch.dsl import Keyword, Long, Object, Text
from elasticsearch.dsl import Mapping as Fields

from .contract import Document, Engine, Hit, IndexMissing, IndexSpec, Query, Result, SearchUnavailable
from .elastic_query import counts, order, request
from .encoding import deletion, understood
from .parallel import encode_all

SEARCH_SECONDS = 2.0
WRITE_SECONDS = 30.0
MERGE_SECONDS = 900.0
KEPT = "2m"  # how long the server keeps a point in time between two pages
SWAPS = 4  # rebuilds that one write or search may meet


class ElasticEngine(Engine):
    name = "elasticsearch"

    def __init__(
        self,
        specs: Callable[[str], IndexSpec],
        urls: list[str],
        prefix: str,
        api_key: str = "",
        ca_certs: str = "",
    ) -> None:
        """`urls` may hold credentials; a node that fails is left alone for a while, and the next one asked."""
        super().__init__(specs)
        self.prefix = prefix
        self.client = Elasticsearch(
            urls,
            api_key=api_key or None,
            ca_certs=ca_certs if ca_certs and urls[0].startswith("https:") else DEFAULT,
            request_timeout=SEARCH_SECONDS,
            max_retries=len(urls) - 1,  # on another node: a hung one isn't asked twice
            retry_on_timeout=True,
            dead_node_backoff_factor=5.0,  # seconds, doubled with each failure
            retry_on_status=(502, 503, 504),
        )
        self.writer = self.client.options(request_timeout=WRITE_SECONDS)

    # Writing

    def index(self, documents: Iterable[Document]) -> None:
        for index, group in groupby(documents, key=lambda document: document.index):
            spec = self.spec(index)
            self._write_live(spec, list(encode_all(group, spec)))

    def delete(self, index: str, versions: Mapping[str, int]) -> None:
        self._write_live(self.spec(index), [deletion(id, version) for id, version in versions.items()])

    def rebuild(self, index: str, documents: Iterable[Document]) -> int:
        return self.fill(index, encode_all(documents, self.spec(index)))

    def fill(self, index: str, flat: Iterable[dict[str, Any]]) -> int:
        """rebuild() from documents that are encoded already."""
        spec = self.spec(index)
        alias, indices = self._alias(spec), self.writer.indices
        generation = f"{alias}.{uuid4().hex}"
        with _failing_clearly():
            indices.create(index=generation, settings=_SETTINGS, mappings=_mapping(spec))
            try:
                # One rebuild at a time: what another left behind, or is about to lose to this one, goes.
                rivals = indices.get_alias(name=f"{alias}.building*")
                indices.update_aliases(
                    actions=[
                        *({"remove_index": {"index": name}} for name in rivals),
                        {"add": {"index": generation, "alias": f"{alias}.building"}},
                    ]
                )
                given = self._bulk([f"{alias}.building"], flat, filling=True)
                # One segment is searched several times as quickly as twenty.
                self.writer.options(request_timeout=MERGE_SECONDS).indices.forcemerge(
                    index=generation, max_num_segments=1
                )
                indices.refresh(index=generation)
                older = set(indices.get(index=f"{self.prefix}.{index}.*")) - {generation}
                indices.update_aliases(
                    actions=[
                        {"add": {"index": generation, "alias": alias}},
                        {"remove": {"index": generation, "alias": f"{alias}.building"}},
                        *({"remove_index": {"index": name}} for name in sorted(older)),
                    ]
                )
            except BaseException:
                self.writer.options(ignore_status=404).indices.delete(index=generation)
                raise
        return given

    def refresh(self, index: str) -> None:
        with _failing_clearly():
            self.writer.indices.refresh(index=self._alias(self.spec(index)))

    def _write_live(self, spec: IndexSpec, flat: list[dict[str, Any]]) -> None:
        """Write to the index being built, then to the one that is read: a swap in between loses nothing."""
        alias = self._alias(spec)
        with _failing_clearly():
            for _ in range(SWAPS):
                names = [f"{alias}.building", alias]
                live = [name for name in names if self.writer.indices.exists_alias(name=name)]
                if not live:
                    break
                try:
                    self._bulk(live, flat)
                    return
                except IndexMissing:  # replaced between alias and write; versions make another try harmless
                    continue
        raise IndexMissing(f"the index {spec.name} isn't built")

    def _bulk(self, names: list[str], flat: Iterable[dict[str, Any]], filling: bool = False) -> int:
        """Write to each of `names`; what is older than the server's is passed over. Returns how many."""
        given = 0

        def actions() -> Iterator[dict[str, Any]]:
            nonlocal given
            for entry in flat:
                given += 1
                versioned = {"_id": entry["id"], "version": entry["version"], "version_type": "external_gte"}
                for name in names:
                    yield {"_index": name, "require_alias": True, "_source": entry, **versioned}

        written = helpers.streaming_bulk(self.writer, actions(), raise_on_error=False, max_retries=3)
        for ok, item in written:
            answer = item["index"]
            if ok or answer["status"] == 409:
                continue
            if answer["status"] == 404 and answer["_index"].endswith(".building") and not filling:
                continue  # the rebuild has ended meanwhile; its result is behind the alias
            if answer["status"] == 404:
                raise IndexMissing(str(answer["error"]))
            raise SearchUnavailable(str(answer["error"]))
        return given

    # Reading

    def search(self, index: str, query: Query) -> Result:
        spec = self.spec(index)
        terms = understood(query, spec)
        body = {
            **request(query, terms, spec),
            "size": query.size,
            "from_": query.offset if query.size else 0,
            "track_total_hits": query.count,
            "include_named_queries_score": query.parts,
        }
        if query.highlight:
            body["source"] = ["payload"]
        else:  # nothing stored is read; the id comes from its column
            body |= {"stored_fields": "_none_", "docvalue_fields": ["id"]}
        with _failing_clearly():
            answer = self._ask(spec, body)
        hits = [
            Hit(
                id=hit["_id"] if query.highlight else hit["fields"]["id"][0],
                score=hit["_score"] or 0.0,
                parts=hit.get("matched_queries", {}),
                highlights=terms.highlights(hit["_source"]["payload"]) if query.highlight and terms else {},
            )
            for hit in answer["hits"]["hits"]
        ]
        return Result(
            hits=sorted(hits, key=lambda hit: (-hit.score, hit.id)) if query.scored else hits,
            total=answer["hits"]["total"]["value"] if query.count else len(hits),
            facets={key: counts(answer["aggregations"][key]) for key in query.facets},
            engine=self.name,
        )

    def scan(self, index: str, query: Query, size: int = 1_000) -> Iterator[Hit]:
        spec = self.spec(index)
        plain = replace(query, facets=(), parts=False)
        body = {**request(plain, understood(query, spec), spec), "sort": order(query)}
        for hit in self._walk(spec, body | {"source": False}, size):
            yield Hit(id=hit["_id"], score=hit["_score"] or 0.0)

    def ids(self, index: str) -> Iterator[tuple[str, int]]:
        body = {
            "query": {"exists": {"field": "acl"}},
            "sort": [{"id": "asc"}],
            "source": False,
            "version": True,
        }
        for hit in self._walk(self.spec(index), body, 5_000):
            yield hit["_id"], hit["_version"]

    def _walk(self, spec: IndexSpec, body: dict[str, Any], size: int) -> Iterator[Any]:
        """Every hit as of one point in time, page after page, each from where the last one ended."""
        with _failing_clearly():
            pit = self.writer.open_point_in_time(index=self._alias(spec), keep_alive=KEPT)["id"]
            try:
                page = body | {"size": size, "track_total_hits": False}
                while True:
                    answer = self.writer.search(pit={"id": pit, "keep_alive": KEPT}, **page)
                    pit, hits = answer["pit_id"], answer["hits"]["hits"]
                    yield from hits
                    if len(hits) < size:
                        return
                    page["search_after"] = hits[-1]["sort"]
            finally:
                self.writer.options(ignore_status=404).close_point_in_time(id=pit)

    def health(self) -> dict[str, Any]:
        try:
            with _failing_clearly():
                status = self.client.cluster.health()["status"]
        except SearchUnavailable as error:
            return {"engine": self.name, "ok": False, "detail": str(error)}
        return {"engine": self.name, "ok": status != "red", "detail": status}

    def drop(self) -> None:
        """Delete every index of this prefix."""
        with _failing_clearly():
            for name in self.writer.indices.get(index=f"{self.prefix}.*"):
                self.writer.indices.delete(index=name)

    def _alias(self, spec: IndexSpec) -> str:
        return f"{self.prefix}.{spec.name}.{spec.fingerprint}"

    def _ask(self, spec: IndexSpec, body: dict[str, Any]) -> Any:
        """Search, again where a rebuild removed the index after its alias was looked up."""
        alias = self._alias(spec)
        for _ in range(SWAPS):
            try:
                return self.client.search(index=alias, **body)
            except NotFoundError:
                if not self.client.indices.exists_alias(name=alias):
                    break
        raise IndexMissing(f"the index {spec.name} isn't built")


@contextmanager
def _failing_clearly() -> Iterator[None]:
    """Name a missing index and an absent or overloaded server; a refused request (400) is our defect."""
    try:
        yield
    except NotFoundError as error:
        raise IndexMissing(str(error)) from error
    except ApiError as error:
        if error.status_code == 400:
            raise
        raise SearchUnavailable(str(error)) from error
    except TlsError as error:
        raise SearchUnavailable(
            f"Elasticsearch's certificate isn't trusted; its CA goes into ELASTICSEARCH_CA_CERTS ({error})"
        ) from error
    except TransportError as error:
        raise SearchUnavailable(str(error)) from error


# One shard, so that every document is scored by the same statistics.
_SETTINGS = {"number_of_shards": 1, "auto_expand_replicas": "0-1", "refresh_interval": "1s"}


def _mapping(spec: IndexSpec) -> dict[str, Any]:
    fields = Fields()
    fields.meta("dynamic", "strict")
    tokens = ["morphemes", "bigrams", *(f"t_{name}" for name in spec.texts)]
    fields.meta("_source", excludes=tokens)
    for name in ("id", "acl", "deny", *(f"f_{name}" for name in spec.filters)):
        fields.field(name, Keyword())
    for name in tokens:
        fields.field(name, Text(analyzer="whitespace", index_options="freqs"))
    for name in ("version", *(f"n_{name}" for name in spec.numbers)):
        fields.field(name, Long())
    fields.field("payload", Object(enabled=False))
    return fields.to_dict()
