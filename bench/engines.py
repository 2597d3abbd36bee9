"""One catalogue in one engine: how quickly it is indexed and matched, beside the bare engine on the same tokens."""

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

from bench.__main__ import figure, spread
from foundation.search import Query, get_engine, meaning
from foundation.search.encoding import Terms
from foundation.search.parallel import encode_all, every_core
from foundation.search.registry import documents_of, source
from matchmaking.models import Need
from matchmaking.ranking import retrieval
from matchmaking.ranking.load import need_facts

INDEX = "solutions"
TRIES = 5


def dump(path: Path, size: int) -> float:
    """Every document's tokens as JSON lines; returns how many a second were read and analysed."""
    searched = source(INDEX)
    begin = time.perf_counter()
    with every_core(size), path.open("w", encoding="utf-8") as file:
        for flat in encode_all(documents_of(searched), searched.spec):
            file.write(json.dumps(flat, ensure_ascii=False) + "\n")
    return size / (time.perf_counter() - begin)


def analysed(query: Query) -> dict[str, Any]:
    """A query as bare.py takes it."""
    terms = [
        (kind, term, boost)
        for kind, boosts in Terms.of(query).boosts.items()
        for term, boost in boosts.items()
    ]
    high = {f"n_{name}": bounds.high for name, bounds in query.ranges.items()}
    return {"viewer": sorted(query.viewer), "terms": terms, "at_most": high}


def each(action: Callable[[Any], Any], over: Sequence[Any], tries: int = 1) -> list[float]:
    """Milliseconds of each: the best of so many tries, in turns, so that other work of the machine weighs less."""
    best = [math.inf] * len(over)
    for _ in range(tries):
        for place, one in enumerate(over):
            begin = time.perf_counter()
            action(one)
            best[place] = min(best[place], (time.perf_counter() - begin) * 1000)
    return best


def analysis(needs: Sequence[Need]) -> dict[str, float]:
    """Of each need's query for the first time, in a process that has analysed something before."""
    queries = [retrieval.query_of(need_facts(need)) for need in needs]
    Terms.of(replace(queries[0], text="측정"))
    return spread(each(Terms.of, queries))


def run(size: int, needs: Sequence[Need], documents: Path) -> dict[str, Any]:
    """The figures of the configured engine, filled with the analysed `documents`.

    The reference gets analysed queries: a need's analysis, which a process keeps for a while, is a figure of its own.
    """
    facts = [need_facts(need) for need in needs]
    engine = get_engine()
    begin = time.perf_counter()
    tokens = map(json.loads, documents.open(encoding="utf-8"))
    with mock.patch(f"{type(engine).__module__}.encode_all", return_value=tokens):
        engine.rebuild(INDEX, [])
    seconds = time.perf_counter() - begin
    meaning.refresh(INDEX)

    queries = [retrieval.query_of(need) for need in facts]
    each(retrieval.find, facts)
    matched = each(retrieval.find, facts, TRIES)
    searched = each(lambda query: engine.search(INDEX, query), queries, TRIES)

    asked_file = documents.with_suffix(".queries")
    asked_file.write_text("".join(json.dumps(analysed(query)) + "\n" for query in queries))
    bare = reference(engine.name, documents, asked_file)
    found = [engine.search(INDEX, replace(query, limit=20, parts=False)).hits for query in queries]
    pairs = [
        abs(hit.score - score) < 0.01 * score
        for hits, scores in zip(found, bare["scores"], strict=True)
        for hit, score in zip(hits, scores, strict=True)
    ]
    reference_times = spread(bare["milliseconds"])
    return {
        "written_per_second": round(size / seconds),
        "written_per_second_by_reference": round(size / bare["write_seconds"]),
        "writing_ratio": round(seconds / bare["write_seconds"], 2),
        "match": figure(spread(matched), reference_times),
        "search_with_parts": figure(spread(searched), reference_times),
        "same_scores_in_the_top_20": round(sum(pairs) / len(pairs), 3),
        "web_process": script("bench.web"),
    }


def reference(engine: str, documents: Path, queries: Path) -> Any:
    from django.conf import settings

    where = settings.ELASTICSEARCH_URL.split(",")[0] or str(documents.with_suffix(".bare"))
    if engine == "tantivy":
        Path(where).mkdir(exist_ok=True)
    file = Path(__file__).with_name("bare.py")
    return answer([str(file), engine, where, str(documents), str(queries), str(TRIES)])


def script(module: str) -> Any:
    return answer(["-m", module])


def answer(arguments: list[str]) -> Any:
    """What a Python process prints as JSON."""
    done = subprocess.run(  # noqa: S603 - our own scripts
        [sys.executable, *arguments], check=True, stdout=subprocess.PIPE, env=os.environ.copy()
    )
    return json.loads(done.stdout)
