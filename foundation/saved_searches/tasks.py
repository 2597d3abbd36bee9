"""The worker's part of saved searches: a digest on working mornings, and soon where that was wished."""

from datetime import time
from typing import Any

from foundation import outbox
from foundation.history import clock
from foundation.outbox.registry import PASSING
from foundation.search import SearchUnavailable

SATURDAY = 5


@outbox.database("saved_searches.due")
def due(job: Any, *, alert: str) -> None:
    """One job a person, so that one's trouble is not the others'."""
    from .models import SavedSearch

    if alert == SavedSearch.Alert.DAILY and clock.today().weekday() >= SATURDAY:
        return
    people = SavedSearch.objects.filter(alert=alert, user__is_active=True).order_by("user")
    for user_id in people.values_list("user", flat=True).distinct():
        outbox.add(
            "saved_searches.tell",
            coalesce_key=f"saved_searches.tell:{alert}:{user_id}",
            user_id=user_id,
            alert=alert,
        )


@outbox.external("saved_searches.tell", retry=(*PASSING, SearchUnavailable))
def tell(job: Any, *, user_id: str, alert: str) -> None:
    from . import services

    services.tell(user_id=user_id, alert=alert)


outbox.schedule("saved_searches.daily", kind="saved_searches.due", daily_at=time(8, 30), alert="daily")
outbox.schedule("saved_searches.now", kind="saved_searches.due", every=180, alert="now")
