"""What the KPIs' queries share: keys of records, and the moments at which records were moved."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast

from foundation.history.models import Event
from matchmaking.models import Match


def key(model: type[models.Model], pk: Any) -> str:
    return f"{model._meta.label_lower}:{pk}"


class Move(NamedTuple):
    match: str
    verb: str
    from_state: str
    at: datetime


def moves(as_of: datetime, *verbs: str) -> Iterable[Move]:
    """Of matches, the oldest first."""
    of = Event.objects.filter(object_type=Match._meta.label_lower, verb__in=verbs, occurred_at__lt=as_of)
    rows = of.order_by("occurred_at", "pk").values_list("object_id", "verb", "from_state", "occurred_at")
    return (Move(*row) for row in rows)


def moved_at(model: type[models.Model], verb: str) -> Subquery:
    """When a record with a whole number as its key was moved so."""
    events = Event.objects.filter(
        object_type=model._meta.label_lower, object_id=Cast(OuterRef("pk"), CharField()), verb=verb
    )
    return Subquery(events.order_by("-occurred_at").values("occurred_at")[:1])
