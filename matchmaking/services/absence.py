"""Why a supplier's solutions stand where they stand for a need that it may see: the pipeline run again for it.

Only what the supplier may see of the need goes in, the masked content where it sees that; so the answer may differ from
the list that the demand firm sees, and says so. Nothing of others comes out, no name, no number, no score, and nothing
that tells a coordinator's exclusion from too low a score.
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
from .candidates import Ranked, rank

Why = Literal[
    "listed",
    "own",
    "cloud",
    "deployment",
    "budget",
    "not_found",
    "capacity",
    "diversity",
    "nothing_fits",
    "below",
]
TOLD = 10  # solutions of the supplier, the best
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
    """A verdict for each of the best of this supplier's solutions, the listed ones first, else by title: any order by
    score would tell what a coordinator left out. The need is one that `user` may see."""
    require(is_supplier(user))
    full = need.shown_to(user) == "full"
    facts = need_facts(need) if full else masked_facts(need)
    firms = [row.company for row in user.firms.values() if row.company.supplies]
    offered = Solution.objects.offered().filter(company__in=firms).values_list("pk", flat=True)
    ids = [str(pk) for pk in offered]
    if not ids:
        return Absence(full=full, stale=False, verdicts=[])
    near = retrieval.find(facts, companies=[str(firm.pk) for firm in firms])
    own = solution_facts(list(dict.fromkeys([*near.texts, *ids]))[: retrieval.POOL])
    invited = Match.objects.filter(need=need, solution__company__in=firms, status__in=Match.SUPPLIER_SEES)
    matched = {str(pk) for pk in invited.values_list("solution", flat=True)}
    ranked = rank(need=need, limit=policy.FIRST, facts=facts, matched=matched)
    placed = _placed(ranked, matched)
    batch = features.Batch(
        facts, list(own.values()), clock.now(), [near.texts.get(id, TextScores()) for id in own]
    )
    rows = batch.matrix()
    scores = ranked.ranker.scores(rows)
    best = sorted(range(len(rows)), key=lambda index: -scores[index])[:TOLD]
    verdicts = []
    for index, share in zip(best, ranked.ranker.contributions(rows[best]), strict=True):
        solution = batch.solutions[index]
        why = _impossible(need, facts, solution) or placed.get(solution.id, "not_found")
        told: list[Reason] = []
        if why in ("not_found", "below", "nothing_fits"):
            explained = reasons.explain(batch, index, share, against=AGAINST)
            told = [reason for reason in explained if reason.direction == "against"]
        verdicts.append(Verdict(solution=solution, why=why, reasons=told))
    verdicts.sort(key=lambda verdict: (verdict.why != "listed", verdict.solution.title))
    return Absence(full=full, stale=ranked.stale, verdicts=verdicts)


def _impossible(need: Need, facts: NeedFacts, solution: SolutionFacts) -> Why | None:
    """The hard condition that keeps a solution out, if one does."""
    if solution.company == str(need.company_id):
        # Of a masked need whose firm one doesn't know, this is one's own firm, and so known.
        return "own"
    if features.needs_missing_cloud(facts, solution):
        return "cloud"
    if features.deployment(facts, solution) == 0.0:
        return "deployment"
    return None if retrieval.possible(facts, [solution]) else "budget"


def _placed(ranked: Ranked, matched: set[str]) -> dict[str, Why]:
    """What became of every solution in the pool. "below" is one word for too low a score, for one that gave its place
    to a pin or a newcomer, and for one that a coordinator left out."""
    first = {s.id for s in ranked.shown[: policy.FIRST]}
    crowded = {step.solution for step in ranked.trace if step.kind == "diversity"}
    fitting = ranked.ranker.fits(ranked.rows)

    def why(solution: SolutionFacts) -> Why:
        if solution.id in first:
            return "listed"
        if solution.company in ranked.busy and solution.id not in matched:
            return "capacity"
        if solution.id in crowded:
            return "diversity"
        return "below" if ranked.fits or fitting[ranked.place[solution.id]] else "nothing_fits"

    return {solution.id: why(solution) for solution in ranked.by_score}
