"""Filling a timetable: which pair sits at which table in which slot, nobody at two tables at once.

Pure and deterministic: the same pairs in the same order give the same timetable. Nothing that was booked before is
moved.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    slot: int
    table: int


class Firms(NamedTuple):
    """The two that sit together; a firm may be a demand firm in one pair and a supplier in another."""

    demand: Hashable
    supplier: Hashable


class Taken(NamedTuple):
    firms: Firms
    place: Place


@dataclass
class Timetable:
    """`slots` in their order, each with the tables 1 to `tables`."""

    slots: Sequence[int]
    tables: int
    taken: Iterable[Taken] = ()
    busy: set[tuple[int, Hashable]] = field(init=False)
    places: dict[int, set[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.busy = set()
        self.places = {slot: set() for slot in self.slots}
        for firms, place in self.taken:
            self._sit(firms, place)

    def fill(self, pairs: Sequence[Firms]) -> list[Place | None]:
        """A place for each of `pairs`, or None where there is none left for it.

        Those whose firms are in most pairs are seated first, in the first slot and at the first table that are free. If
        both firms are free only at different times, one pair that was seated here before is moved out of the way.
        """
        weight = Counter(firm for pair in pairs for firm in pair)
        order = sorted(range(len(pairs)), key=lambda index: -sum(weight[firm] for firm in pairs[index]))
        placed: dict[int, Place] = {}
        for index in order:
            place = self._first_free(pairs[index]) or self._make_room(pairs[index], pairs, placed)
            if place:
                self._sit(pairs[index], place)
                placed[index] = place
        return [placed.get(index) for index in range(len(pairs))]

    def free(self, pair: Firms, slot: int) -> bool:
        return not any((slot, firm) in self.busy for firm in pair)

    def has_table(self, slot: int) -> bool:
        return len(self.places[slot]) < self.tables

    def _first_free(self, pair: Firms, but: int | None = None) -> Place | None:
        for slot in self.slots:
            if slot != but and self.has_table(slot) and self.free(pair, slot):
                table = next(
                    number for number in range(1, self.tables + 1) if number not in self.places[slot]
                )
                return Place(slot, table)
        return None

    def _make_room(self, pair: Firms, pairs: Sequence[Firms], placed: dict[int, Place]) -> Place | None:
        for other, place in sorted(placed.items(), key=lambda item: item[1]):
            self._rise(pairs[other], place)
            if self.free(pair, place.slot) and (elsewhere := self._first_free(pairs[other], but=place.slot)):
                self._sit(pairs[other], elsewhere)
                placed[other] = elsewhere
                return place
            self._sit(pairs[other], place)
        return None

    def _sit(self, firms: Firms, place: Place) -> None:
        self.busy |= {(place.slot, firm) for firm in firms}
        self.places.setdefault(place.slot, set()).add(place.table)

    def _rise(self, firms: Firms, place: Place) -> None:
        self.busy -= {(place.slot, firm) for firm in firms}
        self.places[place.slot].discard(place.table)
