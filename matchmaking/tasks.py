"""Matchmaking's jobs."""

from typing import Any

from foundation import outbox

from .models import Match
from .services import matches


@outbox.database("matchmaking.expire")
def expire(job: Any, *, match_id: str) -> None:
    matches.expire(match=Match.objects.select_related("need__company", "solution__company").get(pk=match_id))
