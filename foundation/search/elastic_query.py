"""A query as the body of a search request to Elasticsearch, and its answer's facets."""

from collections.abc import Mapping
from typing import Any

from .contract import FACET_VALUES, IndexSpec, Query, Range
from .encoding import Terms

Clause = dict[str, Any]


def request(query: Query, terms: Terms | None, spec: IndexSpec) -> dict[str, Any]:
    """What is found, scored and counted, and in which order; `terms` None finds nothing.

    A description without chosen filters meets nearly every document: it is scored first, in bulk, and restricted
    after that, which takes half the time. Anything narrower is restricted first.
    """
    if terms is None:
        nothing: Clause = {"match_none": {}}
        return {
            "query": nothing,
            "sort": order(query),
            "aggs": {key: _facet(key, {}) for key in query.facets},
        }
    filters = {f"f_{name}": values for name, values in query.filters.items() if values}
    chosen = {name: {"terms": {name: values}} for name, values in filters.items()}
    restricted, refused = _restrictions(query, terms)
    broad = bool(query.scored and not terms.enough and not chosen and not query.facets)
    scoring = [
        {"term": {kind: {"value": term, "boost": boost}}}
        for kind, boosts in terms.boosts.items()
        for term, boost in boosts.items()
    ]
    body: dict[str, Any] = {"track_scores": query.scored}
    late: list[Clause] = []
    if broad:
        body["query"] = _any(scoring)
        late += restricted
    else:
        within = [*restricted, *([] if query.facets else chosen.values())]
        must = [_any(scoring)] if scoring else []
        body["query"] = {"bool": {"filter": within, "must_not": refused, "must": must}}
        body["sort"] = order(query)
    if query.facets:
        late += chosen.values()
        body["aggs"] = {key: _facet(key, chosen) for key in query.facets}
    if query.parts:
        late.append(_parts(terms, spec))
    if late:
        body["post_filter"] = {"bool": {"filter": late, "must_not": refused if broad else []}}
    return body


def order(query: Query) -> list[Clause]:
    """The query's order, ties by id."""
    if query.sort:
        direction = "desc" if query.descending else "asc"
        return [{f"n_{query.sort_number}": {"order": direction, "missing": "_last"}}, {"id": "asc"}]
    return [{"_score": "desc"}, {"id": "asc"}] if query.scored else [{"id": "asc"}]


def counts(facet: Mapping[str, Any]) -> dict[str, int]:
    """The values of an answered facet, the most frequent first."""
    return {bucket["key"]: bucket["doc_count"] for bucket in facet["values"]["buckets"]}


def _restrictions(query: Query, terms: Terms) -> tuple[list[Clause], list[Clause]]:
    """What every hit must be, and what none may be."""
    viewer = sorted(query.viewer)
    required: list[Clause] = [{"terms": {"acl": viewer}}]
    required += [_range(f"n_{name}", bounds) for name, bounds in query.ranges.items()]
    if terms.enough:
        required.append(
            _any([_any([{"term": {kind: term}} for term in all], least) for kind, all, least in terms.enough])
        )
    refused: list[Clause] = [{"terms": {"deny": viewer}}]
    if query.exclude_ids:
        refused.append({"ids": {"values": sorted(query.exclude_ids)}})
    return required, refused


def _parts(terms: Terms, spec: IndexSpec) -> Clause:
    """A clause that restricts nothing, so that nothing is searched for it; but the hits get the score of each
    named query in it."""
    words = [(term, boost) for term, boost in terms.morphemes.items()]
    named = [
        {
            "bool": {
                "should": [{"term": {f"t_{name}": {"value": term, "boost": boost}}} for term, boost in words],
                "_name": name,
            }
        }
        for name in (spec.texts if words else ())
    ]
    return {"bool": {"filter": [{"match_all": {}}], "should": named}}


def _any(clauses: list[Clause], at_least: int = 1) -> Clause:
    return {"bool": {"should": clauses, "minimum_should_match": at_least}}


def _range(name: str, bounds: Range) -> Clause:
    limits = {key: value for key, value in (("gte", bounds.low), ("lte", bounds.high)) if value is not None}
    present: Clause = {"exists": {"field": name}}
    within: Clause = {"range": {name: limits}} if limits else present
    return _any([within, {"bool": {"must_not": [present]}}]) if bounds.or_missing else within


def _facet(key: str, chosen: Mapping[str, Clause]) -> Clause:
    others = [clause for name, clause in chosen.items() if name != f"f_{key}"]
    ordered = [{"_count": "desc"}, {"_key": "asc"}]
    return {
        "filter": {"bool": {"filter": others}},
        "aggs": {"values": {"terms": {"field": f"f_{key}", "size": FACET_VALUES, "order": ordered}}},
    }
