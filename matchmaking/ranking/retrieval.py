"""From a need to at most POOL solutions that it could mean, and back: one query to the search engine.

What can't be (the budget far below, the firm's own, another place of installation than the need allows) is
left out here; everything that can be is left to the ranker.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from foundation.search import Hit, Query, Range, Result, search_or
from solutions.models import Solution

from . import cues
from .facts import NeedFacts, SolutionFacts, TextScores
from .features import BUDGET_SLACK, deployment, heard
from .words import meaningful

POOL = 200
VIEWER = frozenset({"member"})


@dataclass(frozen=True)
class Found:
    """Text scores by solution id, best first; `stale` where the database stood in for the engine."""

    texts: dict[str, TextScores]
    stale: bool


def query_text(need: NeedFacts) -> str:
    """The title, the techniques that the text asks for, the catalogue's words for it, the industry, then what
    of a long colloquial description carries meaning: an engine reads only the first few dozen words."""
    asked = heard(need).likely()
    said = cues.catalogue_words(need.text)
    return " ".join([need.title, *asked[:3], said, need.industry_text, *meaningful(need.description)])


def find(need: NeedFacts, *, companies: Sequence[Any] = (), limit: int = POOL) -> Found:
    """The best solutions for a need, of these companies only where some are given."""
    ceiling = None if need.budget_max_krw is None else int(need.budget_max_krw * BUDGET_SLACK)
    query = Query(
        viewer=VIEWER,
        text=query_text(need),
        filters={"company": list(companies)},
        ranges={} if ceiling is None else {"price_min_krw": Range(high=ceiling, or_missing=True)},
        limit=limit,
        parts=True,
    )

    def from_database() -> Result:
        return Result(hits=[Hit(id=id, score=0.0) for id in _rows(need, ceiling, companies, limit)], total=0)

    result = search_or("solutions", query, from_database)
    texts = {hit.id: TextScores(total=hit.score, parts=dict(hit.parts)) for hit in result.hits}
    return Found(texts, result.stale)


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
    """Without the need's own firm's, and what can't be installed where the need says."""
    return [s for s in solutions if s.company != need.company and deployment(need, s) > 0.0]
