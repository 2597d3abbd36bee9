"""What other apps know about a programme, for its page."""

from collections.abc import Callable
from typing import Any

from companies.models import User

from .models import Programme

#: As a reader of the page may know it: the name of a template, and its rows.
Beside = Callable[[Programme, User], tuple[str, Any]]
_beside: list[Beside] = []


def register(beside: Beside) -> None:
    """Have a programme's page show what `beside` gives."""
    _beside.append(beside)


def beside(programme: Programme, user: User) -> list[tuple[str, Any]]:
    return [given(programme, user) for given in _beside]
