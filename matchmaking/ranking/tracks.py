"""A supplier's record on the platform, counted from dated events, none of them later than `as_of`.

The events are the histories of its matches and the outcomes of its projects: both are only ever added to.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Exists, OuterRef, Q

from foundation.history.models import Event
from matchmaking.models import Curation, Match, Outcome
from solutions.models import Solution

from .facts import Track

K = Outcome.Kind
M = Match.Status
HOUR = timedelta(hours=1)
EDITED = "solution.updated"
OF_PROJECTS = (K.POC_STARTED, K.POC_PASSED, K.PILOT_PASSED, K.STOPPED)

Dated = tuple[str, datetime]  # a match's new state or an outcome's kind, and its moment


@dataclass
class Pair:
    """What happened to a solution for one need, in the order of time; `merit`: no coordinator pinned it."""

    merit: bool = True
    states: list[Dated] = field(default_factory=list)
    outcomes: list[Dated] = field(default_factory=list)


def tracks(
    companies: Collection[Any], solutions: Collection[Any], as_of: datetime, apart_from: Any = None
) -> tuple[dict[Any, Track], dict[str, datetime]]:
    """The companies' tracks by key, their slots left at the default, and when each of the solutions was edited last
    (by str(pk), where it was). What happened for the need `apart_from` doesn't count. Three queries."""
    elsewhere = ~Q(need=apart_from) if apart_from else Q()
    pinned = Curation.objects.filter(
        need=OuterRef("need"), solution=OuterRef("solution"), kind=Curation.Kind.PIN, confirmed_at__lte=as_of
    )
    rows = Match.objects.filter(elsewhere, solution__company__in=companies).order_by()
    found = rows.values_list("pk", "need_id", "solution_id", "solution__company_id", Exists(pinned))
    pairs: defaultdict[Any, dict[tuple[Any, Any], Pair]] = defaultdict(dict)
    by_match: dict[str, Pair] = {}
    for match, need, solution, company, is_pinned in found:
        by_match[str(match)] = pairs[company][need, solution] = Pair(merit=not is_pinned)
    edited = _read_events(by_match, {str(pk) for pk in solutions}, as_of)
    outcomes = Outcome.objects.filter(
        elsewhere, solution__company__in=companies, kind__in=OF_PROJECTS, occurred_at__lte=as_of
    ).order_by("occurred_at", "pk")
    for company, need, solution, kind, moment in outcomes.values_list(
        "solution__company_id", "need_id", "solution_id", "kind", "occurred_at"
    ):
        pairs[company].setdefault((need, solution), Pair()).outcomes.append((kind, moment))
    return {company: count(of.values()) for company, of in pairs.items()}, edited


def _read_events(
    by_match: Mapping[str, Pair], solutions: Collection[str], as_of: datetime
) -> dict[str, datetime]:
    """Give the pairs their states; when each solution was edited last."""
    edited: dict[str, datetime] = {}
    events = Event.objects.filter(
        object_type__in=(Match._meta.label_lower, Solution._meta.label_lower),
        object_id__in=[*by_match, *solutions],
        verb__in=(EDITED, *(f"match.{state}" for state in M.values)),
        occurred_at__lte=as_of,
    ).order_by("occurred_at", "pk")
    for object_id, verb, state, moment in events.values_list("object_id", "verb", "to_state", "occurred_at"):
        if verb == EDITED:
            edited[object_id] = moment
        else:
            by_match[object_id].states.append((state, moment))
    return edited


def count(pairs: Iterable[Pair]) -> Track:
    """One supplier's pairs, told as a track."""
    counted: Counter[str] = Counter()
    hours: list[float] = []
    last: datetime | None = None
    for pair in pairs:
        for dated in (pair.states, pair.outcomes):
            if dated and (last is None or dated[-1][1] > last):
                last = dated[-1][1]
        if pair.states and pair.states[-1][0] in Match.BUSY:
            counted["open"] += 1
        if not pair.merit:
            continue
        for state, waited in _answers(pair.states):
            counted["invited"] += 1
            counted["accepted"] += state == M.ACCEPTED
            if state != M.EXPIRED:
                hours.append(waited)
        if pair.outcomes:
            kinds = {kind for kind, _ in pair.outcomes}
            stopped, poc, pilot = (kind in kinds for kind in (K.STOPPED, K.POC_PASSED, K.PILOT_PASSED))
            counted["poc_passed"] += poc
            counted["poc_ended"] += poc or (stopped and K.POC_STARTED in kinds)
            counted["pilot_passed"] += pilot
            counted["pilot_ended"] += pilot or (stopped and poc)
    return Track(**counted, answered=len(hours), hours_to_answer=median(hours) if hours else None, last=last)


def _answers(states: Iterable[Dated]) -> Iterable[tuple[str, float]]:
    """What became of each invitation that wasn't withdrawn, and after how many hours."""
    sent: datetime | None = None
    for state, moment in states:
        if state == M.INVITED:
            sent = moment
        elif sent and state in (M.ACCEPTED, M.DECLINED, M.EXPIRED):
            yield state, (moment - sent) / HOUR
            sent = None
