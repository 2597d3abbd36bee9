"""Leads of a supplier: the open needs that it may see, ranked by the same features of the same pairs.

A need that the supplier sees masked is searched, ranked and explained by its masked content only. Nothing is
logged: leads are no impressions.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import NamedTuple

from companies.models import User
from companies.permissions import acl_tokens, is_supplier
from foundation.history import clock
from foundation.history.workflow import require
from foundation.search import Hit, Query, Result, meaning, search_or
from solutions import thesaurus
from solutions.models import Solution
from solutions.thesaurus import Lexicon

from ..faces import Face, face
from ..models import Match, Need
from ..ranking import features, reasons, retrieval
from ..ranking.base import Ranker
from ..ranking.facts import SolutionFacts
from ..ranking.load import masked_facts, need_facts, solution_facts
from ..ranking.reasons import Reason
from .candidates import CLOSE, in_words, points, serving

PER_SOLUTION = 40  # needs that are looked at for each solution
POOL = 80  # and for all of them together
SPARE = 20  # hits that the index may still have of solutions that are no longer offered


@dataclass(frozen=True, kw_only=True)
class Lead:
    """A need as its viewer may see it, beside that of the supplier's solutions which fits it best."""

    need: Face
    solution: SolutionFacts
    score: float
    reasons: list[Reason]

    @property
    def points(self) -> int:
        return points(self.score)

    @property
    def words(self) -> str:
        return in_words(self.score)

    @property
    def close(self) -> bool:
        return self.points >= CLOSE


@dataclass(frozen=True, kw_only=True)
class LeadList:
    """`solutions` tells how many of the supplier's solutions are offered; without any there are no leads."""

    ranker: str
    items: list[Lead]
    solutions: int
    stale: bool


def leads(*, user: User, limit: int = 20) -> LeadList:
    """The needs worth this supplier's time, best first, each with its best solution."""
    require(is_supplier(user))
    ranker = serving()
    offered = Solution.objects.offered().filter(company__in=list(user.firms))
    solutions = solution_facts([str(pk) for pk in offered.values_list("pk", flat=True)])
    if not solutions:
        return LeadList(ranker=ranker.version, items=[], solutions=0, stale=False)
    keys, stale = _keys(user, list(solutions.values()))
    known = Match.objects.filter(solution__in=list(solutions), status__in=Match.SUPPLIER_SEES)
    needs = Need.objects.visible_to(user).open().filter(pk__in=keys).exclude(matches__in=known)
    rows = needs.for_list().prefetch_related("company__sites")
    full = set(needs.full_to(user).values_list("pk", flat=True))
    shared = _Shared(ranker, thesaurus.lexicon(), meaning.Nearness(retrieval.INDEX))
    found = [_best(need, need.pk in full, solutions, shared) for need in rows]
    items = sorted((lead for lead in found if lead), key=lambda lead: (-lead.score, str(lead.need.pk)))
    return LeadList(ranker=ranker.version, items=items[:limit], solutions=len(solutions), stale=stale)


def _keys(user: User, solutions: Collection[SolutionFacts]) -> tuple[list[str], bool]:
    """Needs that the solutions' own words find, the best of each solution first."""
    newest = Need.objects.visible_to(user).open().order_by("-opened_at", "pk").values_list("pk", flat=True)

    def from_database() -> Result:
        return Result(hits=[Hit(id=str(pk), score=0.0) for pk in newest[:PER_SOLUTION]], total=0)

    by_solution: list[list[str]] = []
    stale = False
    for solution in solutions:
        query = Query(
            viewer=acl_tokens(user),
            text=" ".join([solution.title, solution.summary, *solution.ai_tasks, *solution.industries]),
            filters={"status": [Need.Status.OPEN.value]},
            limit=PER_SOLUTION,
        )
        result = search_or("needs", query, from_database)
        by_solution.append([hit.id.partition(":")[0] for hit in result.hits])
        stale = stale or result.stale
    turns = chain.from_iterable(zip_longest(*by_solution))
    return list(dict.fromkeys(key for key in turns if key))[:POOL], stale


class _Shared(NamedTuple):
    """What is read once for all needs."""

    ranker: Ranker
    lexicon: Lexicon
    nearness: meaning.Nearness


def _best(need: Need, full: bool, solutions: dict[str, SolutionFacts], shared: _Shared) -> Lead | None:
    """The pair of this need with the solution that fits it best, if any does."""
    ranker = shared.ranker
    facts = need_facts(need, shared.lexicon) if full else masked_facts(need, shared.lexicon)
    companies = sorted({solution.company for solution in solutions.values()})
    found = retrieval.find(facts, companies=companies, limit=len(solutions) + SPARE, nearness=shared.nearness)
    pool = retrieval.possible(facts, (solutions[id] for id in found.texts if id in solutions))
    if not pool:
        return None
    batch = features.Batch(facts, pool, clock.now(), [found.texts[s.id] for s in pool])
    rows = batch.matrix()
    scores = ranker.scores(rows)
    best = int(scores.argmax())
    if not ranker.fits(rows[[best]])[0]:
        return None
    why = reasons.explain(batch, best, ranker.contributions(rows[[best]])[0])
    return Lead(need=face(need, full=full), solution=pool[best], score=float(scores[best]), reasons=why)
