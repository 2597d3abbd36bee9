"""A row of the table: an object of a route, and what each person gets who asks for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .world import ANONYMOUS, World


@dataclass(frozen=True)
class Case:
    """One object of a route (`of` gives the arguments of its address) and who may do what to it.

    `may` succeed with `status[method]`; `instead` gives some people another status that is no refusal; with 400
    nothing is written.
    `lets_in` are those who learn of the object by the very act, and so may be told its secrets. A POST that `asks`
    only reads: its question is too long for an address.
    """

    methods: str
    may: frozenset[str]
    of: Callable[[World], Any] | None = None
    seen_by: frozenset[str] = frozenset()
    data: Callable[[World], dict[str, Any]] = lambda world: {}
    status: dict[str, int] = field(default_factory=dict)
    instead: dict[str, int] = field(default_factory=dict)
    lets_in: frozenset[str] = frozenset()
    asks: bool = False

    def args(self, world: World) -> list[Any]:
        if self.of is None:
            return []
        given = self.of(world)
        return list(given) if isinstance(given, tuple) else [given]

    def sent(self, world: World, method: str) -> dict[str, Any]:
        """The data of a form, or the query of a page that has none."""
        return self.data(world) if method in ("POST", "PATCH") or self.methods == "GET" else {}

    def done(self, method: str) -> int:
        return self.status.get(method, 302 if method == "POST" else 200)

    def expected(self, name: str, method: str, *, api: bool) -> int:
        if name in self.may:
            return self.done(method)
        if name in self.instead:
            return self.instead[name]
        if name == ANONYMOUS:
            return 401 if api else 302
        return 403 if self.of is None or name in self.seen_by else 404
