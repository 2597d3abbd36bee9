"""What a change of the thesaurus does to one search, before it is saved."""

from dataclasses import dataclass
from typing import NamedTuple

from companies.models import User
from foundation.search import Query, Result
from foundation.search.services import search_or

from ..documents import SPEC
from ..models import Solution, ThesaurusEntry
from .lexicon import Entry, Lexicon, entry_of

TOP = 10


class Line(NamedTuple):
    """A solution at its rank, from 1; `other` is its rank in the other list, None where it isn't there."""

    rank: int
    solution: Solution
    other: int | None

    @property
    def by(self) -> int:
        """How many places it has moved against the other list."""
        return abs(self.rank - self.other) if self.other else 0


@dataclass(frozen=True)
class Preview:
    """The first TOP of what is offered for `text`, now and with the change, and the forms that are added to it."""

    text: str
    now: list[Line]
    then: list[Line]
    also_now: tuple[str, ...]
    also_then: tuple[str, ...]
    unavailable: bool

    @property
    def same(self) -> bool:
        return [line.solution for line in self.now] == [line.solution for line in self.then]


def preview(
    *, user: User, text: str, entry: ThesaurusEntry | None, preferred: str, variants: list[str]
) -> Preview:
    """`entry` (None: a new one) as if it said `preferred` and `variants`; nothing is saved."""
    rows = [row for row in ThesaurusEntry.objects.select_related("term") if row != entry]
    present = [*map(entry_of, rows), *([entry_of(entry)] if entry else [])]
    changed = [*map(entry_of, rows), Entry(preferred, tuple(variants))]
    also_now, also_then = Lexicon(present).also(text), Lexicon(changed).also(text)
    now, then = _search(text, also_now), _search(text, also_then)
    offered = {
        str(solution.pk): solution
        for solution in Solution.objects.visible_to(user)
        .offered()
        .select_related("company")
        .in_bulk([hit.id for result in (now, then) for hit in result.hits])
        .values()
    }
    before = [hit.id for hit in now.hits if hit.id in offered]
    after = [hit.id for hit in then.hits if hit.id in offered]
    return Preview(
        text=text,
        now=_lines(before, after, offered),
        then=_lines(after, before, offered),
        also_now=also_now,
        also_then=also_then,
        unavailable=now.stale or then.stale,
    )


def _search(text: str, also: tuple[str, ...]) -> Result:
    query = Query(viewer=frozenset({"member"}), text=text, also=also, limit=TOP, count=False)
    return search_or(SPEC.name, query, lambda: Result(hits=[], total=0))


def _lines(ids: list[str], others: list[str], offered: dict[str, Solution]) -> list[Line]:
    ranks = {id: rank for rank, id in enumerate(others, 1)}
    return [Line(rank, offered[id], ranks.get(id)) for rank, id in enumerate(ids, 1)]
