"""Who may do what with saved searches: each person with the own ones."""

from typing import Any

from .models import SavedSearch
from .registry import Finder


def can_save(user: Any, finder: Finder) -> bool:
    return bool(user.is_active and finder.may(user))


def can_change(user: Any, search: SavedSearch) -> bool:
    return bool(user.is_active and search.user_id == user.pk)
