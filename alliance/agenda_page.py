"""What a meeting's page tells of its agenda, its minutes and what was decided."""

from typing import Any

from companies.models import User

from .models import Meeting


def context(meeting: Meeting, user: User) -> dict[str, Any]:
    """For the parts agenda.html, minutes.html and decisions.html."""
    return {}
