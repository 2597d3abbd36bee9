"""Candidates of a need: search, rank, apply the policy, explain; and the record of what its firm was shown.

Nothing here but `show()` writes; only a list that a member of the demand firm was shown is an impression.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Count
from django.utils.functional import Promise
from numpy.typing import NDArray

from companies.models import User
from companies.permissions import belongs_to
from foundation.history import clock
from foundation.history.workflow import require
from solutions.models import Solution

from .. import permissions
from ..models import Curation, Impression, ImpressionItem, Match, Need
from ..ranking import features, policy, reasons, registry, retrieval
from ..ranking.base import Ranker
from ..ranking.facts import NeedFacts, SolutionFacts
from ..ranking.load import need_facts, solution_facts
from ..ranking.points import in_words, points
from ..ranking.reasons import Reason

SAME_VIEW = timedelta(minutes=30)  # within it, the same list shown again is the same impression


@dataclass(frozen=True, kw_only=True)
class Candidate:
    solution: Solution
    score: float
    features: dict[str, float]
    reasons: list[Reason]
    position: int
    placed: str = ""  # "pin" or "newcomer" where a policy put it there (ImpressionItem.Placed)
    note: str = ""  # what the coordinators who pinned it say to the firm

    @property
    def pinned(self) -> bool:
        return self.placed == ImpressionItem.Placed.PIN

    @property
    def points(self) -> int:
        return points(self.score)

    @property
    def words(self) -> str:
        return in_words(self.score)


@dataclass(frozen=True, kw_only=True)
class CandidateList:
    """`items` is empty where nothing fits; `stale`: the database stood in for the search engine."""

    ranker: str
    items: list[Candidate]
    fits: bool
    stale: bool
    trace: list[policy.Step]

    @property
    def left_out(self) -> int:
        """How many were left out or moved back by a rule."""
        return sum(not step.placed for step in self.trace)


def told(reasons: Iterable[Reason]) -> list[tuple[str, str | Promise, str]]:
    """(direction, the family's name, text) of each reason."""
    return [(reason.direction, features.FAMILY_LABELS[reason.family], reason.text) for reason in reasons]


def shares() -> list[tuple[str | Promise, int]]:
    """What weighs how much now, in percent, the heaviest first."""
    found = sorted(serving().shares().items(), key=lambda item: -item[1])
    return [(features.FAMILY_LABELS[family], round(share * 100)) for family, share in found]


def serving() -> Ranker:
    """The ranker that serves now."""
    return registry.serving()


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """All that can be for a need: by score (`by_score`), then as the policy leaves it (`shown`); `rows` and `scores`
    are in the order of the batch, where `place` finds a solution by its id."""

    ranker: Ranker
    batch: features.Batch
    rows: NDArray[np.float64]
    scores: NDArray[np.float64]
    place: dict[str, int]
    by_score: list[SolutionFacts]
    shown: list[SolutionFacts]
    trace: list[policy.Step]
    curations: dict[str, Curation]  # the live ones by solution
    busy: set[str]  # suppliers at capacity
    fits: bool
    stale: bool

    def score(self, solution: str) -> float:
        return float(self.scores[self.place[solution]])


def rank(
    *,
    need: Need,
    limit: int,
    facts: NeedFacts | None = None,
    matched: set[str] | None = None,
    also: Mapping[str, Any] | None = None,
) -> Ranked:
    """Search, score and apply the policy; where nothing among the first `limit` fits, only pins are shown. `facts` and
    the solutions that are `matched` already stand in for the need's own, where less of them may be known. The solutions
    `also`, {id: key of its firm}, are scored whether or not they are found."""
    ranker, facts = serving(), facts or need_facts(need)
    curations = {str(row.solution_id): row for row in need.curations.live().select_related("solution")}
    pins = {id: row for id, row in curations.items() if row.kind == Curation.Kind.PIN}
    found = retrieval.find(facts)
    put_forward = {id: row.solution.company_id for id, row in pins.items()} | dict(also or {})
    found = retrieval.find_also(facts, found, put_forward)
    known = solution_facts(found.texts)
    pool = retrieval.possible(facts, (known[id] for id in found.texts if id in known))
    pool = [s for s in pool if s.company != str(need.company_id)]  # which masked facts don't tell
    batch = features.Batch(facts, pool, clock.now(), [found.texts[s.id] for s in pool])
    rows = batch.matrix()
    scores = ranker.scores(rows)
    place = {s.id: index for index, s in enumerate(pool)}
    by_score = sorted(pool, key=lambda s: (-scores[place[s.id]], s.external_id))

    def fits(solution: str) -> bool:
        return bool(ranker.fits(rows[[place[solution]]])[0])

    if matched is None:
        matched = {str(pk) for pk in need.matches.values_list("solution", flat=True)}
    busy = at_capacity()
    shown, trace = policy.apply(
        by_score,
        busy=busy,
        matched=matched,
        pins=set(pins),
        excluded=curations.keys() - pins.keys(),
        newcomers=newcomers(need, pool),
        scores={s.id: float(scores[index]) for index, s in enumerate(pool)},
        fits=fits,
    )
    any_fits = bool(ranker.fits(rows[[place[s.id] for s in shown[:limit]]]).any())
    return Ranked(
        ranker=ranker,
        batch=batch,
        rows=rows,
        scores=scores,
        place=place,
        by_score=by_score,
        shown=shown if any_fits else [s for s in shown if s.id in pins],
        trace=trace,
        curations=curations,
        busy=busy,
        fits=any_fits,
        stale=found.stale,
    )


def candidates(*, need: Need, limit: int = 10) -> CandidateList:
    """The solutions for a need in final order, with scores, features and reasons; logs nothing."""
    return listed(rank(need=need, limit=limit), limit)


def listed(ranked: Ranked, limit: int) -> CandidateList:
    """The first `limit` of what is shown, each explained."""
    shown = ranked.shown[:limit]
    top = [ranked.place[s.id] for s in shown]
    placed = {step.solution: step.kind for step in ranked.trace if step.placed}
    contributions = ranked.ranker.contributions(ranked.rows[top])
    records = Solution.objects.for_list().in_bulk([s.id for s in shown])
    by_id = {str(pk): record for pk, record in records.items()}
    items = [
        Candidate(
            solution=by_id[s.id],
            score=ranked.score(s.id),
            features=features.named(ranked.rows[index]),
            reasons=reasons.explain(ranked.batch, index, contributions[position - 1]),
            position=position,
            placed=placed.get(s.id, ""),
            note=ranked.curations[s.id].note if placed.get(s.id) == ImpressionItem.Placed.PIN else "",
        )
        for position, (index, s) in enumerate(zip(top, shown, strict=True), 1)
    ]
    return CandidateList(
        ranker=ranked.ranker.version, items=items, fits=bool(items), stale=ranked.stale, trace=ranked.trace
    )


def newcomers(need: Need, pool: Iterable[SolutionFacts]) -> set[str]:
    """Solutions that were published lately, of suppliers that were never invited for another need."""
    since = clock.now() - timedelta(days=policy.NEWCOMER_DAYS)
    recent = [s for s in pool if s.published_at and s.published_at >= since]
    invited = Match.objects.filter(
        solution__company__in={s.company for s in recent}, status__in=Match.SUPPLIER_SEES
    ).exclude(need=need)
    known = {str(pk) for pk in invited.order_by().values_list("solution__company", flat=True).distinct()}
    return {s.id for s in recent if s.company not in known}


def at_capacity() -> set[str]:
    """Suppliers with as many open invitations and talks as they said they can take.

    Asked of the open matches, which are few, not of the pool's suppliers, whose solutions are many; in two steps, since
    a database may begin a join at the other end, with all solutions.
    """
    talks = (
        Match.objects.filter(status__in=Match.BUSY).order_by().values_list("solution").annotate(Count("pk"))
    )
    loads = dict(talks)
    slots: dict[str, int] = {}
    taken: Counter[str] = Counter()
    sellers = Solution.objects.filter(pk__in=loads).order_by() if loads else Solution.objects.none()
    for pk, company, most in sellers.values_list("pk", "company", "company__open_slots"):
        taken[str(company)] += loads[pk]
        slots[str(company)] = most
    return {company for company, load in taken.items() if load >= slots[company]}


def as_row(need: Need, listing: CandidateList) -> dict[str, Any]:
    """The list as the command and the API give it: objects by their external ids."""
    return {
        "need": need.external_id,
        "ranker": listing.ranker,
        "results": [
            {
                "solution": item.solution.external_id,
                "score": item.score,
                "reasons": [
                    {
                        "family": r.family.value,
                        "direction": r.direction,
                        "text": r.text,
                        "evidence": r.evidence,
                    }
                    for r in item.reasons
                ],
            }
            for item in listing.items
        ],
    }


@transaction.atomic
def show(*, need: Need, viewer: User, listing: CandidateList) -> Impression | None:
    """Record that a member of the demand firm was shown this list for an open need; None for anything else.

    The same list shown again within half an hour is the same impression.
    """
    require(permissions.can_see_candidates(viewer, need))
    if not belongs_to(viewer, need.company) or need.status != Need.Status.OPEN or not listing.items:
        return None
    shown = [(item.solution.pk, item.placed) for item in listing.items]
    recent = (
        need.impressions.filter(viewer_key=viewer.pk, shown_at__gte=clock.now() - SAME_VIEW)
        .order_by("-shown_at")
        .first()
    )
    if recent and recent.ranker == listing.ranker:
        before = list(recent.items.order_by("position").values_list("solution", "placed"))
        if before == shown:
            return recent
    impression = Impression.objects.create(need=need, ranker=listing.ranker, viewer_key=viewer.pk)
    ImpressionItem.objects.bulk_create(
        ImpressionItem(
            impression=impression,
            solution=item.solution,
            position=item.position,
            score=item.score,
            features=item.features,
            placed=item.placed,
        )
        for item in listing.items
    )
    return impression
