"""One state of a tantivy index: what is searched in it, all of a query in the same state."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import tantivy
from tantivy import FieldType, Occur, Order
from tantivy import Query as T

from .contract import FACET_VALUES, Hit, IndexSpec, Query, Range, Result
from .encoding import Terms
from .parts import Field, parts

KEPT = 20_000  # documents whose id and tokens (about 1 KB) a reader keeps at hand
BY_ID: dict[str, Any] = {"order_by_field": "id", "order": Order.Asc}


class _Found(NamedTuple):
    score: float
    id: str
    address: tantivy.DocAddress


class Reader:
    """Raises ValueError and OSError where the index can't be read."""

    def __init__(self, spec: IndexSpec, index: tantivy.Index, stamp: tuple[Any, ...]) -> None:
        self.spec = spec
        self.stamp = stamp
        self.schema = index.schema
        self.searcher = index.searcher()
        self._read: dict[tuple[int, int], tuple[str, bytes]] = {}

    def search(self, query: Query, terms: Terms) -> Result:
        wanted = self._wanted(query, terms)
        found, total = self._found(wanted, query, query.offset, query.size)
        scores = self._parts(found, terms) if query.parts else [{}] * len(found)
        hits = [
            Hit(
                id=hit.id,
                score=hit.score,
                parts=part,
                highlights=terms.highlights(self._texts(hit)) if query.highlight else {},
            )
            for hit, part in zip(found, scores, strict=True)
        ]
        facets = self._facets(wanted, query, terms)
        return Result(hits=hits, total=len(hits) if total is None else total, facets=facets, engine="tantivy")

    def scan(self, query: Query, terms: Terms) -> Iterator[Hit]:
        found, _ = self._found(self._wanted(query, terms), query, 0, self.searcher.num_docs)
        for hit in found:
            yield Hit(id=hit.id, score=hit.score)

    def versions(self) -> Iterator[tuple[str, int]]:
        """Every document's id and version, deletions left out."""
        present = self.searcher.search(T.exists_query("acl"), limit=max(1, self.searcher.num_docs), **BY_ID)
        versions = self.searcher.fast_field_values("version", [address for _, address in present.hits])
        for (id, _), version in zip(present.hits, versions, strict=True):
            yield str(id), int(version or 0)

    def _found(
        self, wanted: tantivy.Query, query: Query, offset: int, size: int
    ) -> tuple[list[_Found], int | None]:
        """The hits from `offset` on, and how many there are in all, if the query counts them."""
        reach = offset + size if size else 1
        if not query.scored:
            ordered, total = self._in_order(wanted, query, reach)
            return ordered[offset : offset + size], total
        found = self.searcher.search(wanted, limit=size or 1, offset=offset, count=query.count)
        hits = [
            _Found(float(score), self._stored(address)[0], address) for score, address in found.hits[:size]
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id)), found.count  # type: ignore[attr-defined]

    def _in_order(self, wanted: tantivy.Query, query: Query, reach: int) -> tuple[list[_Found], int | None]:
        """By the number or else by id; among equal numbers, which tantivy leaves as they lie, by id too."""
        if not query.sort:
            found = self.searcher.search(wanted, limit=reach, count=query.count, **BY_ID)
            return [_Found(0.0, str(id), address) for id, address in found.hits], found.count  # type: ignore[attr-defined]
        name = f"n_{query.sort_number}"
        order = Order.Desc if query.descending else Order.Asc
        found = self.searcher.search(wanted, limit=reach, count=query.count, order_by_field=name, order=order)
        last = found.hits[-1][0] if found.hits else None
        before = sorted(
            (self._stored(address)[0], number, address) for number, address in found.hits if number != last
        )
        before.sort(key=lambda hit: hit[1], reverse=query.descending)
        equal = _missing(name) if last is None else _range(self.schema, name, Range(last, last))
        tied = T.boolean_query([(Occur.Must, wanted), (Occur.Must, equal)])
        ties = self.searcher.search(tied, limit=max(1, len(found.hits) - len(before)), **BY_ID).hits
        ordered = [*((id, address) for id, _, address in before), *ties]
        return [_Found(0.0, str(id), address) for id, address in ordered], found.count  # type: ignore[attr-defined]

    def _stored(self, address: tantivy.DocAddress) -> tuple[str, bytes]:
        """A document's id and packed tokens; an address holds for as long as the reader."""
        key = (address.segment_ord, address.doc)
        if key not in self._read:
            if len(self._read) >= KEPT:
                self._read = {}
            document = self.searcher.doc(address)
            self._read[key] = (str(document["id"][0]), document["tokens"][0])
        return self._read[key]

    def _texts(self, hit: _Found) -> dict[str, str]:
        texts: dict[str, str] = json.loads(self.searcher.doc(hit.address)["payload"][0])
        return texts

    def _parts(self, found: list[_Found], terms: Terms) -> list[dict[str, float]]:
        packed = [self._stored(hit.address)[1] for hit in found]
        return parts(packed, self._fields, terms.morphemes, self._holding)

    def _holding(self, field: str, term: str) -> int:
        return self.searcher.doc_freq(f"t_{field}", term)

    @cached_property
    def _fields(self) -> dict[str, Field]:
        asked = {name: {"stats": {"field": f"l_{name}"}} for name in self.spec.texts}
        answer = self.searcher.aggregate(T.all_query(), asked)
        return {name: Field(int(answer[name]["count"]), answer[name]["avg"] or 0.0) for name in asked}

    def _facets(self, wanted: tantivy.Query, query: Query, terms: Terms) -> dict[str, dict[str, int]]:
        """Counts by facet; those whose own key isn't filtered come from one pass."""
        own = [key for key in query.facets if query.filters.get(key)]
        counted = self._counts(wanted, [key for key in query.facets if key not in own])
        for key in own:
            counted |= self._counts(self._wanted(query, terms, without=key), [key])
        return {key: counted[key] for key in query.facets}

    def _counts(self, wanted: tantivy.Query, keys: Iterable[str]) -> dict[str, dict[str, int]]:
        asked = {key: {"terms": {"field": f"f_{key}", "size": FACET_VALUES}} for key in keys}
        answer = self.searcher.aggregate(wanted, asked) if asked else {}
        return {
            key: {
                bucket["key"]: bucket["doc_count"]
                for bucket in sorted(
                    answer[key]["buckets"], key=lambda each: (-each["doc_count"], each["key"])
                )
            }
            for key in asked
        }

    def _wanted(self, query: Query, terms: Terms, without: str = "") -> tantivy.Query:
        """The whole restriction; `without` leaves one filter out, for its own facet."""
        schema, viewer = self.schema, sorted(query.viewer)
        clauses = [
            (Occur.Must, _silent(T.term_set_query(schema, "acl", viewer))),
            (Occur.MustNot, T.term_set_query(schema, "deny", viewer)),
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
            clauses.append((Occur.Must, _any([*_boosted(schema, terms.boosts)])))
        return T.boolean_query(clauses)


def _boosted(schema: tantivy.Schema, boosts: Mapping[str, Mapping[str, float]]) -> Iterator[tantivy.Query]:
    for field, terms in boosts.items():
        for term, boost in terms.items():
            yield T.boost_query(T.term_query(schema, field, term, "freq"), boost)


def _silent(query: tantivy.Query) -> tantivy.Query:
    return T.const_score_query(query, 0.0)


def _any(queries: list[tantivy.Query], at_least: int = 1) -> tantivy.Query:
    return T.boolean_query([(Occur.Should, query) for query in queries], minimum_number_should_match=at_least)


def _range(schema: tantivy.Schema, name: str, bounds: Range) -> tantivy.Query:
    if bounds.low is None and bounds.high is None:
        within = T.exists_query(name)
    else:
        within = T.range_query(schema, name, FieldType.Integer, bounds.low, bounds.high)
    return _any([within, _missing(name)]) if bounds.or_missing else within


def _missing(name: str) -> tantivy.Query:
    return T.boolean_query([(Occur.Must, T.all_query()), (Occur.MustNot, T.exists_query(name))])
