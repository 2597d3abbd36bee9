"""What people can be told about: each app registers its kinds and its area in its kinds.py.

A kind's code is `area.event`, its label the Korean words of the preferences page. Whoever could be told of a kind is
offered it there.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any


def anybody(user: Any) -> bool:
    return True


@dataclass(frozen=True)
class Kind:
    label: Any
    waits: bool = True
    to: Callable[[Any], bool] = anybody


_kinds: dict[str, Kind] = {}
_areas: dict[str, Any] = {}


def register_kind(code: str, label: Any, *, waits: bool = True, to: Callable[[Any], bool] = anybody) -> None:
    """Make `code` known; `label` may be lazy. Registering again replaces it.

    What doesn't wait can't be collected for the daily mail: its mail holds what exists nowhere else. `to` says of
    a person whether it could be told of this, and in doubt yes; it is told whatever `to` says.
    """
    _kinds[code] = Kind(label, waits, to)


def register_area(code: str, label: Any) -> None:
    """The heading over the kinds whose codes begin with `code`."""
    _areas[code] = label


def label(code: str) -> str:
    return str(_kinds[code].label) if code in _kinds else code


def waits(code: str) -> bool:
    return code not in _kinds or _kinds[code].waits


def areas(*, user: Any, also: Collection[str] = ()) -> Iterator[tuple[str, list[str]]]:
    """The kinds for `user` and those of `also` by their areas: its label, and the codes as they were registered."""
    codes = [code for code, kind in _kinds.items() if code in also or kind.to(user)]
    for area, of_area in groupby(sorted(codes, key=_area), key=_area):
        yield str(_areas.get(area, area)), list(of_area)


def _area(code: str) -> str:
    return code.partition(".")[0]
