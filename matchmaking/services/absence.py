"""Why a supplier's solutions stand where they stand for a need that it may see: the pipeline run again for it.

Only what the supplier may see of the need goes in, the masked content where it sees that; so the answer may differ from
the list that the demand firm sees, and says so. Nothing of others comes out: no name, no number, no score.
"""

from dataclasses import dataclass, field
from typing import Literal

from companies.models import User
from companies.permissions import is_supplier
from foundation.history import clock
from foundation.history.workflow import require
from solutions.models import Solution

from ..models import Match, Need
from ..ranking import features, policy, reasons, retrieval
from ..ranking.facts import NeedFacts, SolutionFacts, TextScores
from ..ranking.load import masked_facts, need_facts, solution_facts
from ..ranking.reasons import Reason
from .candidates import at_capacity, serving

Why = Literal[
    "listed", "own", "deployment", "budget", "not_found", "capacity", "diversity", "nothing_fits", "below"
]
TOLD = 10  # solutions of the supplier, the best first
AGAINST = 3  # reasons


@dataclass(frozen=True, kw_only=True)
class Verdict:
    solution: SolutionFacts
    why: Why
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Absence:
    """`full`: whether all of the need was looked at; `stale`: the database stood in for the search engine."""

    full: bool
    stale: bool
    verdicts: list[Verdict]


def absence(*, need: Need, user: User) -> Absence:
    """A verdict for each of the best of this supplier's solutions; the need is one that `user` may see."""
    require(is_supplier(user))
    full = need.shown_to(user) == "full"
    facts = need_facts(need) if full else masked_facts(need)
    firms = [row.company for row in user.firms.values() if row.company.supplies]
    offered = Solution.objects.offered().filter(company__in=firms).values_list("pk", flat=True)
    own = solution_facts([str(pk) for pk in offered])
    found = retrieval.find(facts)
    if not own:
        return Absence(full=full, stale=found.stale, verdicts=[])
    companies = sorted({solution.company for solution in own.values()})
    near = retrieval.find(facts, companies=companies)
    texts = {id: near.texts.get(id) or found.texts.get(id) or TextScores() for id in own}
    batch = features.Batch(facts, list(own.values()), clock.now(), [texts[id] for id in own])
    ranker = serving()
    rows = batch.matrix()
    scores = ranker.scores(rows)
    best = sorted(range(len(rows)), key=lambda index: -scores[index])[:TOLD]
    placed = _placed(need, facts, found, user)
    verdicts = []
    for index, share in zip(best, ranker.contributions(rows[best]), strict=True):
        solution = batch.solutions[index]
        why = _impossible(need, facts, solution) or placed.get(solution.id) or "not_found"
        told: list[Reason] = []
        if why in ("not_found", "below", "nothing_fits"):
            explained = reasons.explain(batch, index, share, against=AGAINST)
            told = [reason for reason in explained if reason.direction == "against"]
        verdicts.append(Verdict(solution=solution, why=why, reasons=told))
    return Absence(full=full, stale=found.stale, verdicts=verdicts)


def _impossible(need: Need, facts: NeedFacts, solution: SolutionFacts) -> Why | None:
    """The hard condition that keeps a solution out, if one does."""
    if solution.company == str(need.company_id):
        # Of a masked need whose firm one doesn't know, this is one's own firm, and so known.
        return "own"
    if features.deployment(facts, solution) == 0.0:
        return "deployment"
    return None if retrieval.possible(facts, [solution]) else "budget"


def _placed(need: Need, facts: NeedFacts, found: retrieval.Found, user: User) -> dict[str, Why]:
    """What became of every solution that search found, by what this supplier may see."""
    known = solution_facts(found.texts)
    pool = retrieval.possible(facts, (known[id] for id in found.texts if id in known))
    pool = [solution for solution in pool if solution.company != str(need.company_id)]
    if not pool:
        return {}
    ranker = serving()
    rows = features.Batch(facts, pool, clock.now(), [found.texts[s.id] for s in pool]).matrix()
    scores = ranker.scores(rows)
    place = {s.id: index for index, s in enumerate(pool)}
    ranked = sorted(pool, key=lambda s: (-scores[place[s.id]], s.external_id))
    invited = Match.objects.filter(
        need=need, solution__company__in=list(user.firms), status__in=Match.SUPPLIER_SEES
    )
    matched = {str(pk) for pk in invited.values_list("solution", flat=True)}
    shown, trace = policy.apply(ranked, busy=at_capacity(), matched=matched)
    first = shown[: policy.FIRST]
    fits = bool(first) and bool(ranker.fits(rows[[place[s.id] for s in first]]).any())
    placed: dict[str, Why] = {s.id: "below" if fits else "nothing_fits" for s in pool}
    placed |= {s.id: "listed" for s in first if fits}
    for step in trace:
        if step.kind == "capacity" or step.kind == "diversity":
            placed[step.solution] = step.kind
    return placed
