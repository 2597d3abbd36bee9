"""What happens to a ranked list before it is shown, each step on record (DESIGN §5).

In this order: what a coordinator excluded is left out; a supplier without capacity is left out; pins come first;
none takes more than two of the first ten places; a newcomer with a good score gets the tenth. Nothing else moves.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .facts import SolutionFacts

FIRST = 10
PER_SUPPLIER = 2
NEWCOMER_PLACE = FIRST  # whose present holder makes room
NEWCOMER_SHARE = 0.9  # of the holder's score that a newcomer needs at least
NEWCOMER_DAYS = 180  # since its first publication

Kind = Literal["excluded", "capacity", "pin", "diversity", "newcomer", "displaced"]


@dataclass(frozen=True)
class Step:
    """What befell one solution: `before` is its place by score, `after` the one in the list that is shown (None:
    left out), both from 1. "displaced" gave its place among the first ten to a pin or a newcomer."""

    kind: Kind
    solution: str
    company: str
    before: int
    after: int | None

    @property
    def placed(self) -> bool:
        """Put where it stands, not ranked there."""
        return self.kind in ("pin", "newcomer")


def apply(
    ranked: Sequence[SolutionFacts],
    *,
    busy: Collection[str],
    matched: Collection[str] = (),
    pins: Collection[str] = (),
    excluded: Collection[str] = (),
    newcomers: Collection[str] = (),
    scores: Mapping[str, float] | None = None,
    fits: Callable[[str], bool] = lambda solution: True,
) -> tuple[list[SolutionFacts], list[Step]]:
    """The list to show and what was changed; where fewer than ten are left, a supplier's third is left out.

    `busy` are suppliers at capacity; solutions that the need has a match with already (`matched`) stay, since
    that match is part of the load. `fits` is asked only of newcomers that could take the place.
    """
    out: dict[str, Kind] = {}
    for s in ranked:
        if s.id in excluded:
            out[s.id] = "excluded"
        elif s.company in busy and s.id not in matched:
            out[s.id] = "capacity"
    kept = [s for s in ranked if s.id not in out]
    pinned = [s for s in kept if s.id in pins]
    usual, _crowded = _first(kept)
    first, crowded = _first([*pinned, *(s for s in kept if s.id not in pins)])
    newcomer = _newcomer(first, kept, pins, newcomers, scores or {}, fits)
    if newcomer:
        first[NEWCOMER_PLACE - 1] = newcomer
    ids = {s.id for s in first}
    shown = first + [s for s in kept if s.id not in ids] if len(first) == FIRST else first

    before = {s.id: place for place, s in enumerate(ranked, 1)}
    after = {s.id: place for place, s in enumerate(shown, 1)}
    aside = {s.id for s in crowded}
    steps: list[tuple[Kind, SolutionFacts]] = [(out[s.id], s) for s in ranked if s.id in out]
    steps += [("pin", s) for s in pinned if s.id in ids]
    steps += [("diversity", s) for s in crowded if s != newcomer]
    steps += [("newcomer", newcomer)] if newcomer else []
    steps += [("displaced", s) for s in usual if s.id not in ids | aside]
    return shown, [Step(kind, s.id, s.company, before[s.id], after.get(s.id)) for kind, s in steps]


def _first(ordered: Sequence[SolutionFacts]) -> tuple[list[SolutionFacts], list[SolutionFacts]]:
    """The first ten with at most two of a supplier, and those that were passed over for that."""
    first: list[SolutionFacts] = []
    crowded: list[SolutionFacts] = []
    places: Counter[str] = Counter()
    for solution in ordered:
        if len(first) == FIRST:
            break
        if places[solution.company] == PER_SUPPLIER:
            crowded.append(solution)
        else:
            places[solution.company] += 1
            first.append(solution)
    return first, crowded


def _newcomer(
    first: Sequence[SolutionFacts],
    kept: Sequence[SolutionFacts],
    pins: Collection[str],
    newcomers: Collection[str],
    scores: Mapping[str, float],
    fits: Callable[[str], bool],
) -> SolutionFacts | None:
    """The best newcomer for the place, unless one has come so far by itself or a pin holds the place."""
    if len(first) < FIRST or any(s.id in newcomers for s in first):
        return None
    holder = first[NEWCOMER_PLACE - 1]
    if holder.id in pins:
        return None
    present = {s.id for s in first}
    places = Counter(s.company for s in first if s != holder)
    for s in kept:
        if s.id in newcomers and s.id not in present and places[s.company] < PER_SUPPLIER:
            if scores[s.id] < NEWCOMER_SHARE * scores[holder.id]:
                return None
            if fits(s.id):
                return s
    return None
