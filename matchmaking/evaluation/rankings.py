"""The rankings that are compared, each from a need to external ids of solutions, best first.

The two baselines are plain BM25 over everything that a solution says, without weights, filters or meanings: by
character bigrams, and by morphemes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from foundation.search import Document, IndexSpec, Query, get_engine
from foundation.search.scratch import scratch_engine
from solutions import documents, thesaurus
from solutions.models import Solution

from ..models import Need
from ..ranking.retrieval import VIEWER
from ..services.candidates import candidates

DEPTH = 50
Ranking = Callable[[Need], list[str]]
PLAIN = IndexSpec(name="plain", texts={"all": 1})


@contextmanager
def rankings() -> Iterator[dict[str, Ranking]]:
    """By name: bm25_bigrams and bm25_morphemes; search, what the search page finds by the need's own words; and match,
    the product: what the need's page shows. Raises SearchUnavailable."""
    offered = Solution.objects.offered().values_list("pk", "external_id")
    by_key = {str(pk): external_id for pk, external_id in offered}

    def search(need: Need) -> list[str]:
        text = words(need)
        query = Query(viewer=VIEWER, text=text, also=thesaurus.also(text), limit=DEPTH)
        hits = get_engine().search("solutions", query).hits
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
        }


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
