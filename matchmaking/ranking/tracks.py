"""A supplier's record on the platform, counted from dated events, none of them later than `as_of`.

The events are the histories of its matches and the outcomes of its projects: both are only ever added to. So a record
holds until something is added, which few counts tell; a process keeps it until then, and a list reads no histories.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, islice
from statistics import median
from typing import Any, NamedTuple

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery

from foundation.history.models import Event
from matchmaking.models import Curation, Match, Outcome
from solutions.models import Solution

from .facts import Track

K = Outcome.Kind
M = Match.Status
HOUR = timedelta(hours=1)
EDITED = "solution.updated"
#: A stop counts as nothing by itself: only the final verdict that the supplier was negligent does.
OF_PROJECTS = (K.POC_STARTED, K.POC_PASSED, K.PILOT_PASSED, K.NEGLIGENT)
READ = 2_000  # matches whose histories are read at once
MOST_HELD = 20_000  # suppliers

Dated = tuple[str, datetime]  # a match's new state or an outcome's kind, and its moment
Stamp = tuple[Any, ...]


@dataclass
class Pair:
    """What happened to a solution for one need, in the order of time. It is no merit of the ranking where the two
    arrived together (`designated`), or from when on coordinators `pinned` it."""

    designated: bool = False
    pinned: datetime | None = None
    states: list[Dated] = field(default_factory=list)
    outcomes: list[Dated] = field(default_factory=list)

    def until(self, as_of: datetime) -> "Pair":
        return Pair(
            self.designated,
            self.pinned if self.pinned and self.pinned <= as_of else None,
            [dated for dated in self.states if dated[1] <= as_of],
            [dated for dated in self.outcomes if dated[1] <= as_of],
        )

    @property
    def moments(self) -> Iterator[datetime]:
        yield from (moment for _, moment in chain(self.states, self.outcomes))
        if self.pinned:
            yield self.pinned


class _Held(NamedTuple):
    """A record that holds from `since` on, as long as the stamp is the same."""

    stamp: Stamp
    since: datetime
    track: Track


_held: dict[Any, _Held] = {}


def tracks(
    companies: Collection[Any], solutions: Collection[Any], as_of: datetime, apart_from: Any = None
) -> tuple[dict[Any, Track], dict[str, datetime]]:
    """The companies' tracks by key, their slots left at the default, and when each of the solutions was edited last
    (by str(pk), where it was). What happened for the need `apart_from` doesn't count. Three queries, and as many
    again for each READ matches of suppliers whose record isn't held."""
    found: dict[Any, Track] = {}
    unread: dict[Any, Stamp] = {}
    for company, stamp in _stamps(companies).items():
        held = _held.get(company)
        if apart_from is None and held and held.stamp == stamp and held.since <= as_of:
            found[company] = held.track
        else:
            unread[company] = stamp
    for company, pairs in _read(unread, apart_from).items() if unread else ():
        track = found[company] = count(pair.until(as_of) for pair in pairs)
        last = max(chain.from_iterable(pair.moments for pair in pairs), default=None)
        if apart_from is None and last and last <= as_of:
            if len(_held) >= MOST_HELD:
                _held.clear()
            _held[company] = _Held(unread[company], last, track)
    return found, _edited({str(pk) for pk in solutions}, as_of)


def _stamps(companies: Collection[Any]) -> dict[Any, Stamp]:
    """Of each supplier with a history, what is another after each addition to it.

    What could be added without any count telling is a match's way back to an earlier state: to an invitation it leads
    by the shortlist only, which is an outcome, and no other says anything of the supplier.
    """
    of = Q(solution__company__in=companies)
    pinned = _pins().exclude(confirmed_at=None)
    states = (
        Match.objects.filter(of)
        .order_by()
        .values_list("solution__company", "status", "designated", Exists(pinned))
    )
    outcomes = Outcome.objects.filter(of).order_by().values_list("solution__company")
    counted: defaultdict[Any, list[Any]] = defaultdict(list)
    for company, *state in states.annotate(Count("pk")):
        counted[company].append(tuple(state))
    for company, number in outcomes.annotate(Count("pk")):
        counted[company].append(("outcomes", number))
    return {company: tuple(sorted(counts)) for company, counts in counted.items()}


def _pins() -> QuerySet[Curation]:
    """Those of a match."""
    return Curation.objects.filter(
        need=OuterRef("need"), solution=OuterRef("solution"), kind=Curation.Kind.PIN
    ).order_by()


def _read(companies: Collection[Any], apart_from: Any) -> dict[Any, list[Pair]]:
    """All that ever happened to these suppliers' pairs."""
    elsewhere = ~Q(need=apart_from) if apart_from else Q()
    of = Q(elsewhere, solution__company__in=list(companies))
    first = _pins().values("need").annotate(first=Min("confirmed_at")).values("first")
    rows = Match.objects.filter(of).order_by()
    found = iter(
        rows.values_list(
            "pk", "need_id", "solution_id", "solution__company_id", "designated", Subquery(first)
        )
    )
    pairs: defaultdict[Any, dict[tuple[Any, Any], Pair]] = defaultdict(dict)
    while chunk := list(islice(found, READ)):
        by_match: dict[str, Pair] = {}
        for match, need, solution, company, designated, pinned in chunk:
            by_match[str(match)] = pairs[company][need, solution] = Pair(designated, pinned)
        verbs = [f"match.{state}" for state in M.values]
        events = _events(Match, by_match, verbs).values_list("object_id", "to_state", "occurred_at")
        for object_id, state, moment in events:
            by_match[object_id].states.append((state, moment))
    outcomes = Outcome.objects.filter(of, kind__in=OF_PROJECTS).order_by("occurred_at", "pk")
    for company, need, solution, kind, moment in outcomes.values_list(
        "solution__company_id", "need_id", "solution_id", "kind", "occurred_at"
    ):
        pairs[company].setdefault((need, solution), Pair()).outcomes.append((kind, moment))
    return {company: list(of.values()) for company, of in pairs.items()}


def _edited(solutions: Collection[str], as_of: datetime) -> dict[str, datetime]:
    """When each solution was edited last."""
    events = _events(Solution, solutions, [EDITED]).filter(occurred_at__lte=as_of)
    return dict(events.values_list("object_id", "occurred_at"))


def _events(model: Any, ids: Iterable[str], verbs: list[str]) -> QuerySet[Event]:
    """In the order of time."""
    of = Event.objects.filter(object_type=model._meta.label_lower, object_id__in=list(ids), verb__in=verbs)
    return of.order_by("occurred_at", "pk")


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
        if pair.designated or pair.pinned:
            continue
        for state, waited in answers(pair.states):
            counted["invited"] += 1
            counted["accepted"] += state == M.ACCEPTED
            if state != M.EXPIRED:
                hours.append(waited)
        if pair.outcomes:
            kinds = {kind for kind, _ in pair.outcomes}
            failed, poc, pilot = (kind in kinds for kind in (K.NEGLIGENT, K.POC_PASSED, K.PILOT_PASSED))
            counted["poc_passed"] += poc
            counted["poc_ended"] += poc or (failed and K.POC_STARTED in kinds)
            counted["pilot_passed"] += pilot
            counted["pilot_ended"] += pilot or (failed and poc)
    return Track(**counted, answered=len(hours), hours_to_answer=median(hours) if hours else None, last=last)


def answers(states: Iterable[Dated]) -> Iterable[tuple[str, float]]:
    """What became of each invitation that wasn't withdrawn, and after how many hours."""
    sent: datetime | None = None
    for state, moment in states:
        if state == M.INVITED:
            sent = moment
        elif sent and state in (M.ACCEPTED, M.DECLINED, M.EXPIRED):
            yield state, (moment - sent) / HOUR
            sent = None
