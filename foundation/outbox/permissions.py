"""Who may look at jobs and start them again: administrators."""

from typing import Any


def can_operate(by: Any) -> bool:
    return bool(by.is_active and by.is_staff)
