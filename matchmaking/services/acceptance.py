"""Whether the probability of accepting, which orders a supplier's leads, came true for invitations that were sent.

Each is taken as it was when its invitation was sent, by what the supplier had answered before; what then came is its
answer, or that it ran out. Facts that the database keeps in their present state only are today's.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from solutions.models import Solution, Term

from ..models import Match, Need, Outcome
from ..ranking.acceptance import probability
from ..ranking.training.measures import reliability
from .lead_refresh import decisions_of, is_full, kind_of

K = Outcome.Kind
Pair = tuple[UUID, UUID]  # a need's and a solution's key
JUST_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True)
class _Invited:
    pair: Pair
    sent_at: datetime
    accepted: bool


def calibration(*, as_of: datetime) -> dict[str, Any] | None:
    """As measures.reliability() of every invitation that is settled; None where none is. An invitation that was
    withdrawn, and one that may still be answered, says nothing."""
    settled = _settled(as_of)
    if not settled:
        return None
    needs = Need.objects.select_related("company").in_bulk({invited.pair[0] for invited in settled})
    solutions = Solution.objects.prefetch_related("terms").in_bulk({invited.pair[1] for invited in settled})
    decisions = decisions_of({str(solution.company_id) for solution in solutions.values()})
    chances = []
    for invited in settled:
        need, solution = needs[invited.pair[0]], solutions[invited.pair[1]]
        kind = kind_of(need, solution.terms_of(Term.Facet.AI_TASK), full=is_full(need))
        answered = decisions[str(solution.company_id)]
        chances.append(probability(kind, answered, as_of=invited.sent_at - JUST_BEFORE))
    return reliability(np.array(chances), np.array([float(invited.accepted) for invited in settled]))


def _settled(as_of: datetime) -> list[_Invited]:
    """In a pair that was invited twice, each invitation has the answer that came before the next one; that it ran out
    is known of the last one only."""
    rows = Outcome.objects.filter(occurred_at__lte=as_of, kind__in=(K.INVITED, K.ACCEPTED, K.DECLINED))
    facts: defaultdict[Pair, list[tuple[datetime, str]]] = defaultdict(list)
    for need, solution, moment, kind in rows.order_by("occurred_at", "pk").values_list(
        "need_id", "solution_id", "occurred_at", "kind"
    ):
        facts[need, solution].append((moment, kind))
    expired = set(
        Match.objects.filter(status=Match.Status.EXPIRED, invitation__due_at__lte=as_of).values_list(
            "need_id", "solution_id"
        )
    )
    return [invited for pair, found in facts.items() for invited in _of_pair(pair, found, pair in expired)]


def _of_pair(pair: Pair, facts: list[tuple[datetime, str]], ran_out: bool) -> Iterable[_Invited]:
    sent_at: datetime | None = None
    for moment, kind in facts:
        if kind == K.INVITED:
            sent_at = moment
        elif sent_at is not None:
            yield _Invited(pair, sent_at, kind == K.ACCEPTED)
            sent_at = None
    if sent_at is not None and ran_out:
        yield _Invited(pair, sent_at, False)
