"""What the KPIs' queries share: keys of records, the moments at which records were moved, and what is read once.

Within `reading()` each reader that is marked as `shared` asks the database once; whoever needs its rows as they were
before an instant leaves out the later ones itself.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from django.db import models
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast

from foundation.history.models import Event
from matchmaking.models import Match, Need

T = TypeVar("T")

_read: ContextVar[dict[Any, Any] | None] = ContextVar("read", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Figures of one request or pack, told from one reading; blocks may nest."""
    if _read.get() is not None:
        yield
        return
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


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


class Move(NamedTuple):
    match: str
    verb: str
    from_state: str
    at: datetime


#: All that any KPI asks of the histories of matches.
VERBS = ("accepted", "declined", "expired", "consulted", "quoted", "selected", "fell_through")


@shared
def _moves() -> Sequence[Move]:
    verbs = [f"match.{verb}" for verb in VERBS]
    of = Event.objects.filter(object_type=Match._meta.label_lower, verb__in=verbs)
    rows = of.order_by("occurred_at", "pk").values_list("object_id", "verb", "from_state", "occurred_at")
    return [Move(*row) for row in rows]


def moves(as_of: datetime, *verbs: str) -> Iterator[Move]:
    """Of matches, the oldest first."""
    return (move for move in _moves() if move.verb in verbs and move.at < as_of)


@shared
def _opened() -> Sequence[tuple[Any, datetime, Any]]:
    found = Need.objects.filter(opened_at__isnull=False).values_list("pk", "opened_at", "company")
    return [(pk, at, firm) for pk, at, firm in found if at]


def opened(as_of: datetime) -> Iterator[tuple[Any, datetime, Any]]:
    """Key, moment and firm of the needs whose matching a coordinator has begun."""
    return (row for row in _opened() if row[1] < as_of)


def moved_at(model: type[models.Model], verb: str) -> Subquery:
    """When a record with a whole number as its key was moved so."""
    events = Event.objects.filter(
        object_type=model._meta.label_lower, object_id=Cast(OuterRef("pk"), CharField()), verb=verb
    )
    return Subquery(events.order_by("-occurred_at").values("occurred_at")[:1])
