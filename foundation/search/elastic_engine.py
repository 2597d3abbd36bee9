"""The engine on an Elasticsearch 8 cluster; asks nothing newer than the API of 8.12 and nothing paid.

An index is reached by its alias `<prefix>.<index>.<fingerprint>`; while a rebuild fills another behind
`….building`, writes go to both. Versions are the server's own (external_gte); deletions are documents that
nobody may see, since the server forgets real ones after a minute.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from typing import Any
from uuid import uuid4

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError, helpers
from elasticsearch.dsl import Keyword, Long, Object, Q, Text
from elasticsearch.dsl import Mapping as Fields
from elasticsearch.dsl.query import Query as Clause

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

SEARCH_SECONDS = 2.0
WRITE_SECONDS = 30.0
SWAPS = 4  # rebuilds that one write or search may meet


class ElasticEngine(Engine):
    name = "elasticsearch"

    def __init__(
        self, specs: Callable[[str], IndexSpec], urls: list[str], prefix: str, api_key: str | None = None
    ) -> None:
        super().__init__(specs)
        self.prefix = prefix
        self.client = Elasticsearch(
            urls,
            api_key=api_key or None,
            request_timeout=SEARCH_SECONDS,
            max_retries=1,
            retry_on_timeout=True,
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
                given = self._bulk([f"{alias}.building"], encode_all(documents, spec), filling=True)
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
        query.check(spec)
        terms = Terms.of(query)
        nothing = not query.viewer or bool(query.text.strip() and not terms)
        filters = {
            name: Q("terms", **{f"f_{name}": values}) for name, values in query.filters.items() if values
        }
        clause = Q("match_none") if nothing else _query(query, terms, filters if not query.facets else {})
        body: dict[str, Any] = {
            "query": clause.to_dict(),
            "size": query.size,
            "from_": query.offset if query.size else 0,
            "sort": _order(query),
            "source": ["payload"] if query.highlight else False,
            "track_total_hits": query.count,
            "track_scores": query.scored,
        }
        if query.facets:
            body["aggs"] = {key: _facet(key, filters) for key in query.facets}
            body["post_filter"] = Q("bool", filter=list(filters.values())).to_dict()
        with _failing_clearly():
            answer = self._ask(spec, body)
            found = answer["hits"]["hits"]
            parts = self._parts(spec, [hit["_id"] for hit in found], terms) if query.parts else {}
        return Result(
            hits=[
                Hit(
                    id=hit["_id"],
                    score=hit["_score"] or 0.0,
                    parts=parts.get(hit["_id"], {}),
                    highlights=terms.highlights(hit["_source"]["payload"]) if query.highlight else {},
                )
                for hit in found
            ],
            total=answer["hits"]["total"]["value"] if query.count else len(found),
            facets={
                key: {
                    bucket["key"]: bucket["doc_count"]
                    for bucket in answer["aggregations"][key]["values"]["buckets"]
                }
                for key in query.facets
            },
            engine=self.name,
        )

    def ids(self, index: str) -> Iterator[tuple[str, int]]:
        query = {"query": Q("exists", field="acl").to_dict(), "_source": False, "version": True}
        with _failing_clearly():
            for hit in helpers.scan(self.writer, query=query, index=self._alias(self.spec(index))):
                yield hit["_id"], hit["_version"]

    def health(self) -> dict[str, Any]:
        try:
            with _failing_clearly():
                status = self.client.cluster.health()["status"]
        except SearchUnavailable as error:
            return {"engine": self.name, "ok": False, "detail": str(error)}
        return {"engine": self.name, "ok": status != "red", "detail": status}

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

    def _parts(self, spec: IndexSpec, ids: list[str], terms: Terms) -> dict[str, dict[str, float]]:
        """For each id, the BM25 of the query's morphemes in each text field that holds any."""
        if not ids or not terms.morphemes:
            return {}
        named = []
        for name in spec.texts:
            words = [
                Q("term", **{f"t_{name}": {"value": term, "boost": boost}})
                for term, boost in terms.morphemes.items()
            ]
            named.append(Q("bool", should=words, _name=name))
        body = {
            "query": Q("bool", filter=[Q("ids", values=ids)], should=named).to_dict(),
            "size": len(ids),
            "source": False,
            "include_named_queries_score": True,
        }
        answer = self._ask(spec, body)
        return {hit["_id"]: dict(hit.get("matched_queries", {})) for hit in answer["hits"]["hits"]}


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


def _query(query: Query, terms: Terms, filters: Mapping[str, Clause]) -> Clause:
    viewer = sorted(query.viewer)
    required = [Q("terms", acl=viewer), *filters.values()]
    required += [_range(f"n_{name}", bounds) for name, bounds in query.ranges.items()]
    refused = [Q("terms", deny=viewer)]
    if query.exclude_ids:
        refused.append(Q("ids", values=sorted(query.exclude_ids)))
    if not terms:
        return Q("bool", filter=required, must_not=refused)
    if terms.enough:
        held = [_any([Q("term", **{kind: term}) for term in all], least) for kind, all, least in terms.enough]
        required.append(_any(held))
    scoring = [
        Q("term", **{kind: {"value": term, "boost": boost}})
        for kind, boosts in terms.boosts.items()
        for term, boost in boosts.items()
    ]
    return Q("bool", filter=required, must_not=refused, must=[_any(scoring)])


def _any(clauses: list[Clause], at_least: int = 1) -> Clause:
    """A bool without clauses would match everything."""
    return Q("bool", should=clauses, minimum_should_match=at_least) if clauses else Q("match_none")


def _order(query: Query) -> list[dict[str, Any]]:
    if query.sort:
        direction = "desc" if query.descending else "asc"
        return [{f"n_{query.sort_number}": {"order": direction, "missing": "_last"}}, {"id": "asc"}]
    return [{"_score": "desc"}, {"id": "asc"}] if query.scored else [{"id": "asc"}]


def _range(name: str, bounds: Range) -> Clause:
    limits = {key: value for key, value in (("gte", bounds.low), ("lte", bounds.high)) if value is not None}
    within = Q("range", **{name: limits}) if limits else Q("exists", field=name)
    if not bounds.or_missing:
        return within
    return _any([within, Q("bool", must_not=[Q("exists", field=name)])])


def _facet(key: str, filters: Mapping[str, Clause]) -> dict[str, Any]:
    others = [clause for name, clause in filters.items() if name != key]
    order = [{"_count": "desc"}, {"_key": "asc"}]
    return {
        "filter": Q("bool", filter=others).to_dict(),
        "aggs": {"values": {"terms": {"field": f"f_{key}", "size": FACET_VALUES, "order": order}}},
    }
