"""The daily mail of what was collected, and short texts."""

from datetime import time
from typing import Any

from django.contrib.auth import get_user_model

from foundation import outbox

from . import channels


@outbox.database("notifications.collected")
def collected(job: Any) -> None:
    """One job a person, so that one's trouble is not the others'."""
    from .models import Notification

    waiting = Notification.objects.filter(collected=True).order_by("user")
    for user_id in waiting.values_list("user", flat=True).distinct():
        outbox.add("notifications.digest", coalesce_key=f"digest:{user_id}", user_id=user_id)


@outbox.database("notifications.digest")
def digest(job: Any, *, user_id: str) -> None:
    from . import services

    services.send_collected(user=get_user_model().objects.get(pk=user_id))


@outbox.external("notifications.text")
def text(job: Any, *, message_id: str, user_id: str, text: str) -> None:
    person = get_user_model().objects.filter(pk=user_id, is_active=True).exclude(phone="").first()
    gateway = channels.gateway()
    if person and gateway:
        gateway.send(message_id=message_id, to=person.phone, text=text)


outbox.schedule("notifications.digest", kind="notifications.collected", daily_at=time(8, 30))
