"""The rankings that are compared, each from a need to external ids of solutions, best first.

The two baselines are plain BM25 over everything that a solution says, without weights, filters or meanings: by
character bigrams, and by morphemes.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace

from foundation.history import clock
from foundation.search import Document, IndexSpec, Query, get_engine
from foundation.search.meaning import Nearness
from foundation.search.scratch import scratch_engine
from solutions import documents, thesaurus
from solutions.models import Solution

from ..models import Need
from ..ranking.facts import NeedFacts
from ..ranking.features import matrix
from ..ranking.load import need_facts, solution_facts
from ..ranking.retrieval import INDEX, VIEWER, find, possible
from ..ranking.rules import RuleRanker
from ..services.candidates import candidates

DEPTH = 50
Ranking = Callable[[Need], list[str]]
PLAIN = IndexSpec(name="plain", texts={"all": 1})


@contextmanager
def rankings() -> Iterator[dict[str, Ranking]]:
    """By name: bm25_bigrams and bm25_morphemes; search, what the search page finds by the need's own words; match, the
    product: what the need's page shows; before policy, that without one of its means. Raises SearchUnavailable."""
    offered = Solution.objects.offered().values_list("pk", "external_id")
    by_key = {str(pk): external_id for pk, external_id in offered}

    def search(need: Need) -> list[str]:
        text = words(need)
        query = Query(viewer=VIEWER, text=text, also=thesaurus.also(text), limit=DEPTH)
        hits = get_engine().search(INDEX, query).hits
        return [by_key[hit.id] for hit in hits if hit.id in by_key]

    def match(need: Need) -> list[str]:
        return [item.solution.external_id for item in candidates(need=need, limit=DEPTH).items]

    with scratch_engine(PLAIN) as engine:
        engine.rebuild(PLAIN.name, _plain())

        def bm25(kind: str) -> Ranking:
            def order(need: Need) -> list[str]:
                query = Query(viewer=VIEWER, text=words(need), by=(kind,), plain=True, limit=DEPTH)
                return [hit.id for hit in engine.search(PLAIN.name, query).hits]

            return order

        yield {
            "bm25_bigrams": bm25("bigrams"),
            "bm25_morphemes": bm25("morphemes"),
            "search": search,
            "match": match,
            "match_before_policy": lambda need: _ordered(need_facts(need)),
            "match_without_thesaurus": lambda need: _ordered(replace(need_facts(need), also=())),
            "match_without_meaning": lambda need: _ordered(need_facts(need), _Blind(INDEX)),
        }


class _Blind(Nearness):
    """Near to nothing: as before a space is learnt."""

    def of(self, text: str, ids: Collection[str]) -> dict[str, float]:
        return {}


def _ordered(need: NeedFacts, nearness: Nearness | None = None) -> list[str]:
    """The product's order for these facts, before policy and threshold."""
    found = find(need, nearness=nearness)
    known = solution_facts(found.texts)
    pool = possible(need, known.values())
    scores = RuleRanker().scores(matrix(need, pool, clock.now(), [found.texts[s.id] for s in pool]))
    best = sorted(zip(scores, pool, strict=True), key=lambda pair: (-pair[0], pair[1].external_id))
    return [solution.external_id for _, solution in best[:DEPTH]]


def words(need: Need) -> str:
    return f"{need.title}\n{need.description}"


def _plain() -> Iterator[Document]:
    """What is offered, all its texts as one."""
    offered = Solution.objects.offered()
    keys = {str(pk): external_id for pk, external_id in offered.values_list("pk", "external_id")}
    for known in documents.build(offered):
        yield Document(
            id=keys[known.id],
            index=PLAIN.name,
            version=1,
            texts={"all": "\n".join(known.texts.values())},
            acl=tuple(VIEWER),
        )
