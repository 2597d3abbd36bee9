"""One catalogue in one engine: how quickly it is indexed and matched, beside the bare engine on the same tokens."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from bench.catalogue import TEXTS
from bench.timing import TRIES, Times, each, figure, spread
from foundation.search import Query, get_engine
from foundation.search.encoding import Terms, encode
from foundation.search.registry import documents_of, source
from matchmaking.models import Need
from matchmaking.ranking import retrieval
from matchmaking.ranking.load import need_facts

INDEX = retrieval.INDEX


def analysis(needs: Sequence[Need]) -> dict[str, Any]:
    """Of documents with their reading, each text met once; of each need's query for the first time, in a process that
    has analysed something before."""
    queries = [retrieval.query_of(need_facts(need)) for need in needs]
    Terms.of(replace(queries[0], text="측정"))
    times = Times([], [])
    for query in queries:
        begin, computed = time.perf_counter(), time.process_time()
        Terms.of(query)
        times.own.append((time.process_time() - computed) * 1000)
        times.clock.append((time.perf_counter() - begin) * 1000)
    searched = source(INDEX)
    begin = time.perf_counter()
    count = sum(1 for _ in (encode(each, searched.spec) for each in islice(documents_of(searched), TEXTS)))
    return {
        "of_a_need": {**spread(times.clock), "own": spread(times.own)},
        "documents_per_second_and_core": round(count / (time.perf_counter() - begin)),
        "documents": count,
    }


def indexing(size: int, documents: Path) -> dict[str, Any]:
    """Writing the analysed documents, and making of them what is searched."""
    begin = time.perf_counter()
    with documents.open(encoding="utf-8") as file:
        get_engine().fill(INDEX, map(json.loads, file))
    return {"written_per_second": round(size / (time.perf_counter() - begin))}


def analysed(query: Query) -> dict[str, Any]:
    """A query as bare.py takes it."""
    terms = [
        (kind, term, boost)
        for kind, boosts in Terms.of(query).boosts.items()
        for term, boost in boosts.items()
    ]
    high = {f"n_{name}": bounds.high for name, bounds in query.ranges.items()}
    return {"viewer": sorted(query.viewer), "terms": terms, "at_most": high}


def matching(size: int, needs: Sequence[Need], documents: Path) -> dict[str, Any]:
    """The reference gets analysed queries: a need's analysis, which a process keeps for a while, has a figure of its
    own. `match`: the best 200 with the score of each text field, which the reference doesn't give; `search`: without
    those, as the reference does; `retrieval`: the query made, asked, and nearness in meaning added."""
    facts = [need_facts(need) for need in needs]
    queries = [retrieval.query_of(need) for need in facts]
    plain = [replace(query, parts=False) for query in queries]
    engine = get_engine()
    times = {
        "match": each(lambda query: engine.search(INDEX, query), queries),
        "search": each(lambda query: engine.search(INDEX, query), plain),
        "retrieval": each(retrieval.find, facts),
    }
    bare = reference(engine.name, documents, [analysed(query) for query in queries])
    found = [engine.search(INDEX, replace(query, limit=20)).hits for query in plain]
    same = [
        abs(hit.score - score) < 0.01 * score
        for hits, scores in zip(found, bare["scores"], strict=True)
        for hit, score in zip(hits, scores, strict=True)
    ]
    asked = Times(bare["clock"], bare["own"])
    return {
        **{name: figure(measured, asked) for name, measured in times.items()},
        "terms_of_a_query": round(sum(len(analysed(query)["terms"]) for query in queries) / len(queries)),
        "same_scores_in_the_top_20": round(sum(same) / len(same), 3),
        "written_per_second_by_reference": round(size / bare["write_seconds"]),
    }


def reference(engine: str, documents: Path, queries: Sequence[dict[str, Any]]) -> Any:
    from django.conf import settings

    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder, "queries.jsonl")
        asked.write_text("".join(json.dumps(query) + "\n" for query in queries))
        where = settings.ELASTICSEARCH_URL.split(",")[0] or folder
        file = Path(__file__).with_name("bare.py")
        return answer([str(file), engine, where, str(documents), str(asked), str(TRIES)])


def script(module: str) -> Any:
    return answer(["-m", module])


def answer(arguments: list[str]) -> Any:
    """What a Python process prints as JSON."""
    done = subprocess.run(  # noqa: S603 - our own scripts
        [sys.executable, *arguments], check=True, stdout=subprocess.PIPE, env=os.environ.copy()
    )
    return json.loads(done.stdout)
