"""The reference: an engine asked directly, by a script that knows nothing of the product.

python bare.py tantivy FOLDER DOCUMENTS QUERIES TRIES | python bare.py elasticsearch URL DOCUMENTS QUERIES TRIES

DOCUMENTS are analysed documents and QUERIES analysed queries, as JSON lines. Prints one JSON: seconds to write
all, each query's milliseconds of the clock and of this process's own computing (the best of so many tries, after every
query was asked once), and the scores of its first 20.
"""

import json
import math
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

LIMIT = 200
FREQUENCIES = ("morphemes", "bigrams", "t_")  # fields of tokens; "n_" are numbers, all else are keywords


class Bare(NamedTuple):
    """A filled engine: what filling it took, how it is asked, and how it goes again."""

    seconds: float
    ask: Callable[[dict[str, Any]], list[tuple[str, float]]]
    drop: Callable[[], object]


def lines(path: str) -> Iterator[dict[str, Any]]:
    with open(path, encoding="utf-8") as file:
        yield from map(json.loads, file)


def fields(path: str) -> set[str]:
    return set().union(*lines(path)) - {"id", "payload"}


def is_number(field: str) -> bool:
    return field == "version" or field.startswith("n_")


def in_tantivy(folder: str, documents: str) -> Bare:
    import tantivy
    from tantivy import FieldType, Occur
    from tantivy import Query as T

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("payload", stored=True)
    for field in sorted(fields(documents)):
        if is_number(field):
            builder.add_integer_field(field, fast=True)
        elif field.startswith(FREQUENCIES):
            builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
        else:
            builder.add_text_field(field, fast=True, tokenizer_name="raw", index_option="basic")
    schema = builder.build()
    begin = time.perf_counter()
    index = tantivy.Index(schema, folder)
    writer = index.writer(50_000_000, 1)
    for document in lines(documents):
        document["payload"] = json.dumps(document.get("payload", {}), ensure_ascii=False).encode()
        writer.add_document(tantivy.Document.from_dict(document, schema))
    writer.commit()
    writer.wait_merging_threads()
    seconds = time.perf_counter() - begin
    index.reload()
    searcher = index.searcher()

    def any_of(queries: list[tantivy.Query]) -> tantivy.Query:
        return T.boolean_query([(Occur.Should, query) for query in queries], minimum_number_should_match=1)

    def ask(query: dict[str, Any]) -> list[tuple[str, float]]:
        clauses = [
            (Occur.Must, T.const_score_query(T.term_set_query(schema, "acl", query["viewer"]), 0.0)),
            (Occur.MustNot, T.term_set_query(schema, "deny", query["viewer"])),
        ]
        for field, high in query["at_most"].items():
            missing = T.boolean_query([(Occur.Must, T.all_query()), (Occur.MustNot, T.exists_query(field))])
            within = T.range_query(schema, field, FieldType.Integer, None, high)
            clauses.append((Occur.Must, T.const_score_query(any_of([within, missing]), 0.0)))
        terms = [
            T.boost_query(T.term_query(schema, field, term, "freq"), boost)
            for field, term, boost in query["terms"]
        ]
        clauses.append((Occur.Must, any_of(terms)))
        found = searcher.search(T.boolean_query(clauses), limit=LIMIT, count=False)
        return [(searcher.doc(address)["id"][0], score) for score, address in found.hits]

    return Bare(seconds, ask, lambda: None)


def in_elasticsearch(url: str, documents: str) -> Bare:
    from elasticsearch import Elasticsearch, helpers

    client = Elasticsearch(url, request_timeout=600)
    name = f"bare-{time.time_ns()}"
    known = sorted(fields(documents))
    tokens = [field for field in known if field.startswith(FREQUENCIES)]
    types: dict[str, Any] = {"payload": {"type": "object", "enabled": False}, "id": {"type": "keyword"}}
    for field in known:
        types[field] = {"type": "long" if is_number(field) else "keyword"}
    for field in tokens:
        types[field] = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
    client.indices.create(
        index=name,
        settings={"number_of_shards": 1, "number_of_replicas": 0},
        mappings={"_source": {"excludes": tokens}, "properties": types},
    )
    begin = time.perf_counter()
    actions = ({"_index": name, "_id": each["id"], "_source": each} for each in lines(documents))
    for _ in helpers.streaming_bulk(client, actions):
        pass
    client.indices.forcemerge(index=name, max_num_segments=1)
    client.indices.refresh(index=name)
    seconds = time.perf_counter() - begin

    def ask(query: dict[str, Any]) -> list[tuple[str, float]]:
        within: list[dict[str, Any]] = [{"terms": {"acl": query["viewer"]}}]
        for field, high in query["at_most"].items():
            missing = {"bool": {"must_not": [{"exists": {"field": field}}]}}
            within.append({"bool": {"should": [{"range": {field: {"lte": high}}}, missing]}})
        terms = [{"term": {field: {"value": term, "boost": boost}}} for field, term, boost in query["terms"]]
        clause = {
            "filter": within,
            "must_not": [{"terms": {"deny": query["viewer"]}}],
            "must": [{"bool": {"should": terms}}],
        }
        answer = client.search(
            index=name, query={"bool": clause}, size=LIMIT, source=False, track_total_hits=False
        )
        return [(hit["_id"], hit["_score"]) for hit in answer["hits"]["hits"]]

    return Bare(seconds, ask, lambda: client.indices.delete(index=name))


def main() -> None:
    engine, where, documents, asked, tries = sys.argv[1:]
    bare = (in_tantivy if engine == "tantivy" else in_elasticsearch)(where, documents)
    try:
        json.dump(measured(bare, list(lines(asked)), int(tries)), sys.stdout)
    finally:
        bare.drop()


def measured(bare: Bare, queries: list[dict[str, Any]], tries: int) -> dict[str, Any]:
    for query in queries:
        bare.ask(query)
    clock, own = [math.inf] * len(queries), [math.inf] * len(queries)
    for _ in range(tries):
        for place, query in enumerate(queries):
            begin, computed = time.perf_counter(), time.process_time()
            bare.ask(query)
            computed, passed = time.process_time() - computed, time.perf_counter() - begin
            clock[place] = min(clock[place], passed * 1000)
            own[place] = min(own[place], computed * 1000)
    scores = [[score for _, score in bare.ask(query)[:20]] for query in queries]
    return {"write_seconds": bare.seconds, "clock": clock, "own": own, "scores": scores}


if __name__ == "__main__":
    main()
