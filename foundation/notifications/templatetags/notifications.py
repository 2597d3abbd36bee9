"""The bell in the header, and the latest on the home page."""

from typing import Any

from django import template

from foundation.notifications import services
from foundation.notifications.models import Notification

register = template.Library()


@register.simple_tag
def unread_notifications(user: Any) -> int:
    return services.unread_count(user)


@register.simple_tag
def recent_notifications(user: Any, count: int = 5) -> list[Notification]:
    """The person's latest notifications, newest first."""
    return list(Notification.objects.visible_to(user)[:count])
