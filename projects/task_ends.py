"""What other apps do when a task of a plan is confirmed or cancelled: filled when Django starts, carried out in the
same transaction, while the plan is locked."""

from collections.abc import Callable

from companies.models import User

from .models import Task

Ended = Callable[[Task, User], None]

_apps: dict[str, Ended] = {}


def register(app: str, ended: Ended) -> None:
    """Have `ended(task, by)` learn of each."""
    _apps[app] = ended


def tell(task: Task, by: User) -> None:
    for ended in _apps.values():
        ended(task, by)
