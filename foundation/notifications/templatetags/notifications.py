"""The bell in the header."""

from typing import Any

from django import template

from foundation.notifications import services

register = template.Library()


@register.simple_tag
def unread_notifications(user: Any) -> int:
    return services.unread_count(user)
