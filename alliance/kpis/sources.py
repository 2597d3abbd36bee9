"""What the KPIs' queries share: keys of records, the moments at which records were moved, and what is read once.

Within `reading()` each reader that is marked as `shared` asks the database once; whoever needs its rows as they were
before an instant leaves out the later ones itself. Matches and needs are many, so their keys are read as bare digits
(hexadecimal), and a need's row is made once for all who count it.
"""

import gc
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache, wraps
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import CharField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Replace

from foundation.history.models import Event
from matchmaking.models import Match, Need

from ..quarters import day_of
from .base import Row

T = TypeVar("T")

_read: ContextVar[dict[Any, Any] | None] = ContextVar("read", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Figures of one request or pack, told from one reading; blocks may nest.

    Hundreds of thousands of small records come to life here, and none is part of a cycle: looking for those meanwhile
    took a third of the board's time.
    """
    if _read.get() is not None:
        yield
        return
    token, collects = _read.set({}), gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        _read.reset(token)
        if collects:  # whoever paused it lets it go on
            gc.enable()


def shared(reader: Callable[[], T]) -> Callable[[], T]:
    """What it returns is nobody's to change."""

    @wraps(reader)
    def read() -> T:
        found = _read.get()
        if found is None:
            return reader()
        if reader not in found:
            found[reader] = reader()
        answer: T = found[reader]
        return answer

    return read


def key(model: type[models.Model], pk: Any) -> str:
    return f"{model._meta.label_lower}:{pk}"


def bare(field: str) -> Replace:
    """A UUID's 32 hexadecimal digits."""
    return Replace(Cast(field, CharField()), Value("-"), Value(""))


@lru_cache(maxsize=50_000)
def firm_of(digits: str) -> UUID:
    """One object for a firm, however many rows name it."""
    return UUID(digits)


#: A match's digits and key, the verb, the state before, and when.
Move = tuple[str, str, str, str, datetime]

ANSWERED = ("match.accepted", "match.declined", "match.expired")
CONSULTED = ("match.consulted",)
CHOSEN = ("match.selected", "match.fell_through", "match.quoted")


@shared
def _moves() -> dict[tuple[str, ...], list[Move]]:
    """All that any KPI asks of the histories of matches, by what is asked together."""
    groups: dict[tuple[str, ...], list[Move]] = {ANSWERED: [], CONSULTED: [], CHOSEN: []}
    by_verb = {verb: group for verbs, group in groups.items() for verb in verbs}
    # Most offers undo nothing; those that take a selection back do.
    others = Q(verb="match.quoted") & ~Q(from_state=Match.Status.SELECTED)
    of = Event.objects.filter(object_type=Match._meta.label_lower, verb__in=by_verb).exclude(others)
    of = of.order_by("occurred_at", "pk")
    for row in of.annotate(digits=Replace("object_id", Value("-"), Value(""))).values_list(
        "digits", "object_id", "verb", "from_state", "occurred_at"
    ):
        by_verb[row[2]].append(row)
    return groups


def moves(as_of: datetime, verbs: tuple[str, ...]) -> Sequence[Move]:
    """Of matches, the oldest first; `verbs` are one of the groups above."""
    found = _moves()[verbs]
    return found[: bisect_left(found, as_of, key=itemgetter(4))]


class Opened(NamedTuple):
    """A need whose matching a coordinator has begun, with the row that counts it."""

    digits: str
    at: datetime
    row: Row


@shared
def _opened() -> Sequence[Opened]:
    found = Need.objects.filter(opened_at__isnull=False).annotate(digits=bare("pk"), firm=bare("company_id"))
    rows = []
    for digits, at, firm in found.values_list("digits", "opened_at", "firm"):
        assert at is not None
        rows.append(Opened(digits, at, Row(key(Need, _dashed(digits)), day_of(at), firm_of(firm))))
    return sorted(rows, key=lambda need: (need.row.on, need.row.key))  # as figures want them


def opened(as_of: datetime) -> Iterator[Opened]:
    return (need for need in _opened() if need.at < as_of)


def _dashed(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def moved_at(model: type[models.Model], verb: str) -> Subquery:
    """When a record with a whole number as its key was moved so."""
    events = Event.objects.filter(
        object_type=model._meta.label_lower, object_id=Cast(OuterRef("pk"), CharField()), verb=verb
    )
    return Subquery(events.order_by("-occurred_at").values("occurred_at")[:1])
