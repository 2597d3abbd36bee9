"""From a need to at most POOL solutions that it could mean, and back: one query to the search engine.

What can't be (the budget far below, the firm's own, another place of installation than the need allows) is
left out here; everything that can be is left to the ranker.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from foundation.search import Hit, Query, Range, Result, meaning, search_or
from solutions.models import Solution

from .facts import NeedFacts, SolutionFacts, TextScores
from .features import deployment, heard, needs_missing_cloud

INDEX = "solutions"
POOL = 200
OUT_OF_REACH = 10  # times the budget: a minimum price beyond it is no matter of negotiation or of a grant
VIEWER = frozenset({"member"})


@dataclass(frozen=True)
class Found:
    """Text scores by solution id, best first; `stale` where the database stood in for the engine."""

    texts: dict[str, TextScores]
    stale: bool


def query_of(need: NeedFacts) -> Query:
    """What a need asks the engine: its own words and its industry and, as other ways to say them, what the thesaurus
    knows, the techniques that the text asks for, and its processes."""
    ceiling = _ceiling(need)
    return Query(
        viewer=VIEWER,
        text="\n".join([need.title, need.industry_text, need.description]),
        also=(*need.also, *heard(need).likely()[:3], *need.processes),
        ranges={} if ceiling is None else {"price_min_krw": Range(high=ceiling, or_missing=True)},
        count=False,
        parts=True,
        limit=POOL,
    )


def find(
    need: NeedFacts,
    *,
    companies: Sequence[Any] = (),
    limit: int = POOL,
    nearness: meaning.Nearness | None = None,
) -> Found:
    """The best solutions for a need, of these companies only where some are given; for many needs, give `nearness`."""
    anywhere = query_of(need)
    query = replace(anywhere, filters={"company": list(companies)}, limit=limit)

    def from_database() -> Result:
        rows = _rows(need, _ceiling(need), companies, limit)
        return Result(hits=[Hit(id=id, score=0.0) for id in rows], total=0)

    result = search_or(INDEX, query, from_database)
    best = max((hit.score for hit in result.hits), default=0.0)
    if companies and not result.stale:
        first = search_or(INDEX, replace(anywhere, limit=1, parts=False), from_database)
        best = max([best, *(hit.score for hit in first.hits)])
    nearness = nearness or meaning.Nearness(INDEX)
    meant = nearness.of(query.text, [hit.id for hit in result.hits])
    texts = {
        hit.id: TextScores(total=hit.score, best=best, parts=dict(hit.parts), meaning=meant.get(hit.id))
        for hit in result.hits
    }
    return Found(texts, result.stale)


def find_also(need: NeedFacts, found: Found, solutions: Mapping[str, Any]) -> Found:
    """`found` with these solutions, {id: key of its firm}, which a person put forward, whatever the engine makes of
    them; asks it again only where one is missing."""
    missing = {id: company for id, company in solutions.items() if id not in found.texts}
    if not missing:
        return found
    again = find(need, companies=sorted(set(missing.values()), key=str))
    best = max((text.best for text in found.texts.values()), default=0.0)
    more = {id: again.texts.get(id, TextScores(best=best)) for id in missing}
    return Found(found.texts | more, found.stale or again.stale)


def _rows(need: NeedFacts, ceiling: int | None, companies: Sequence[Any], limit: int) -> list[str]:
    """Offered solutions that share a term with the need, the newest first."""
    rows = Solution.objects.offered()
    if ceiling is not None:
        rows = rows.filter(Q(price_min_krw=None) | Q(price_min_krw__lte=ceiling))
    if companies:
        rows = rows.filter(company__in=companies)
    wanted = [*need.processes, *heard(need).likely()]
    if wanted:
        rows = rows.filter(terms__name__in=wanted)
    newest = rows.order_by("-published_at", "pk").values_list("pk", flat=True).distinct()
    return [str(pk) for pk in newest[:limit]]


def possible(need: NeedFacts, solutions: Iterable[SolutionFacts]) -> list[SolutionFacts]:
    """Without the need's own firm's, and what can't be paid or installed as the need says."""
    ceiling = _ceiling(need)
    return [
        s
        for s in solutions
        if s.company != need.company
        and deployment(need, s) > 0.0
        and not needs_missing_cloud(need, s)
        and (ceiling is None or (s.price_min_krw or 0) <= ceiling)
    ]


def _ceiling(need: NeedFacts) -> int | None:
    return None if need.budget_max_krw is None else need.budget_max_krw * OUT_OF_REACH
