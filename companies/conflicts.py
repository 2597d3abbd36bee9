"""What the apps do when a person declares an interest in a firm or becomes its member: filled when Django starts,
carried out in the same transaction."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Company, User

StepBack = Callable[["User", "Company"], None]

_apps: dict[str, StepBack] = {}


def register(app: str, step_back: StepBack) -> None:
    """Have `step_back(person, company)` take the person off the firm's cases."""
    _apps[app] = step_back


def step_back(person: "User", company: "Company") -> None:
    """The apps above first: what their cases stand on is locked after them, as by the steps of such a case."""
    for of_app in reversed(_apps.values()):
        of_app(person, company)
