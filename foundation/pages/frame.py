"""The frame around every page, filled by the apps: navigation, what waits for a person, and notices.

An app registers its providers in its `frame.py`, which is discovered at start; a provider gets the user and
answers quickly (a count, not a list).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class NavItem:
    """An entry of the main navigation; `order` sorts, and the pages below its `url` and below the paths of `also`
    mark it as current. What is `seldom` needed waits folded behind the others, so that these stay in one line.
    """

    label: str
    url: str
    order: int = 50
    seldom: bool = False
    also: tuple[str, ...] = ()

    def is_current(self, path: str) -> bool:
        return self.reach(path) > 0

    def reach(self, path: str) -> int:
        """How much of the path is this entry's, 0 where it isn't below it."""
        return max((len(prefix) for prefix in (self.url, *self.also) if path.startswith(prefix)), default=0)


@dataclass(frozen=True)
class Waiting:
    """Something on the home page that waits for this person: "검토할 수요" 3 → where to do it."""

    label: str
    count: int
    url: str
    order: int = 50


@dataclass(frozen=True)
class Action:
    """Something that this person often begins from the home page: "수요 등록", and why, where that isn't plain."""

    label: str
    url: str
    order: int = 50
    hint: str = ""


@dataclass
class _Registry:
    nav: list[Callable[[Any], Iterable[NavItem]]] = field(default_factory=list)
    waiting: list[Callable[[Any], Iterable[Waiting]]] = field(default_factory=list)
    actions: list[Callable[[Any], Iterable[Action]]] = field(default_factory=list)
    notices: list[Callable[[], str | None]] = field(default_factory=list)
    probes: dict[str, Callable[[], Any]] = field(default_factory=dict)


_registry = _Registry()


def register(
    *,
    nav: Callable[[Any], Iterable[NavItem]] | None = None,
    waiting: Callable[[Any], Iterable[Waiting]] | None = None,
    actions: Callable[[Any], Iterable[Action]] | None = None,
    notice: Callable[[], str | None] | None = None,
) -> None:
    """Add an app's providers; `notice` returns the name of a template to include above the header, or None."""
    if nav:
        _registry.nav.append(nav)
    if waiting:
        _registry.waiting.append(waiting)
    if actions:
        _registry.actions.append(actions)
    if notice:
        _registry.notices.append(notice)


def register_probe(name: str, probe: Callable[[], Any]) -> None:
    """Add a check to /readyz; it raises when what it looks at doesn't answer."""
    _registry.probes[name] = probe


def probes() -> list[tuple[str, Callable[[], Any]]]:
    return list(_registry.probes.items())


def navigation(user: Any) -> list[NavItem]:
    return sorted(
        (item for provider in _registry.nav for item in provider(user)), key=lambda item: item.order
    )


def waiting(user: Any) -> list[Waiting]:
    return sorted(
        (item for provider in _registry.waiting for item in provider(user)), key=lambda item: item.order
    )


def actions(user: Any) -> list[Action]:
    return sorted(
        (item for provider in _registry.actions for item in provider(user)), key=lambda item: item.order
    )


def notices() -> list[str]:
    return [name for name in (provider() for provider in _registry.notices) if name]
