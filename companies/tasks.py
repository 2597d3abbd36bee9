"""The worker's part of people and firms."""

from datetime import time
from typing import Any

from django.contrib.sessions.models import Session

from foundation import outbox
from foundation.history import clock

outbox.schedule("expired-sessions", kind="companies.clear_sessions", daily_at=time(3, 40))


@outbox.database("companies.clear_sessions")
def clear_sessions(job: Any) -> None:
    Session.objects.filter(expire_date__lt=clock.now()).delete()


@outbox.database("companies.end_sessions")
def end_sessions(job: Any, user_id: str) -> None:
    """Delete the sessions of an erased person; their password's end has made them useless already."""
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == user_id:
            session.delete()
