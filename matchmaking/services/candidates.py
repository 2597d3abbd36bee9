"""Candidates of a need: search, rank, apply the policy, explain; and the record of what its firm was shown.

`candidates()` writes nothing; only a list that a member of the demand firm was shown is an impression.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F
from django.utils.translation import gettext as _

from companies.models import User
from companies.permissions import belongs_to
from foundation.history import clock
from foundation.history.workflow import require
from solutions.models import Solution

from .. import permissions
from ..models import Impression, ImpressionItem, Match, Need
from ..ranking import features, policy, reasons, retrieval
from ..ranking.base import Ranker
from ..ranking.load import need_facts, solution_facts
from ..ranking.reasons import Reason
from ..ranking.rules import RuleRanker

SAME_VIEW = timedelta(minutes=30)  # within it, the same list shown again is the same impression
CLOSE = 60  # points: below them, a pair fits in part only


@dataclass(frozen=True, kw_only=True)
class Candidate:
    solution: Solution
    score: float
    features: dict[str, float]
    reasons: list[Reason]
    position: int

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


def points(score: float) -> int:
    """A score as people read it, out of 100."""
    return round(score * 100)


def in_words(score: float) -> str:
    """What a score means; docs/ranking.md says how often each step came true on graded pairs."""
    if points(score) >= 80:
        return _("매우 잘 맞음")
    if points(score) >= 70:
        return _("잘 맞음")
    return _("맞는 편") if points(score) >= CLOSE else _("일부 맞음")


def serving() -> Ranker:
    """The ranker that serves now."""
    return RuleRanker()


def candidates(*, need: Need, limit: int = 10) -> CandidateList:
    """The solutions for a need in final order, with scores, features and reasons; logs nothing."""
    ranker, facts = serving(), need_facts(need)
    found = retrieval.find(facts)
    known = solution_facts(found.texts)
    pool = retrieval.possible(facts, (known[id] for id in found.texts if id in known))
    batch = features.Batch(facts, pool, clock.now(), [found.texts[s.id] for s in pool])
    rows = batch.matrix()
    scores = ranker.scores(rows)
    place = {s.id: index for index, s in enumerate(pool)}
    ranked = sorted(pool, key=lambda s: (-scores[place[s.id]], s.external_id))
    matched = {str(pk) for pk in need.matches.values_list("solution", flat=True)}
    shown, trace = policy.apply(ranked, busy=at_capacity(), matched=matched)
    top = [place[s.id] for s in shown[:limit]]
    fits = bool(ranker.fits(rows[top]).any())
    top = top if fits else []
    contributions = ranker.contributions(rows[top])
    records = Solution.objects.for_list().in_bulk([pool[index].id for index in top])
    by_id = {str(pk): record for pk, record in records.items()}
    items = [
        Candidate(
            solution=by_id[pool[index].id],
            score=float(scores[index]),
            features=features.named(rows[index]),
            reasons=reasons.explain(batch, index, contributions[position]),
            position=position + 1,
        )
        for position, index in enumerate(top)
    ]
    return CandidateList(ranker=ranker.version, items=items, fits=fits, stale=found.stale, trace=trace)


def at_capacity() -> set[str]:
    """Suppliers with as many open invitations and talks as they said they can take.

    Asked of the open matches, which are few, not of the pool's suppliers, whose solutions are many.
    """
    rows = (
        Match.objects.filter(status__in=Match.BUSY)
        .values("solution__company")
        .annotate(load=Count("pk"))
        .filter(load__gte=F("solution__company__open_slots"))
    )
    return {str(row["solution__company"]) for row in rows}


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
    shown = [item.solution.pk for item in listing.items]
    recent = (
        need.impressions.filter(viewer_key=viewer.pk, shown_at__gte=clock.now() - SAME_VIEW)
        .order_by("-shown_at")
        .first()
    )
    if recent and recent.ranker == listing.ranker:
        before = list(recent.items.order_by("position").values_list("solution", flat=True))
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
        )
        for item in listing.items
    )
    return impression
