"""What people can be told about: each app registers its kinds and its area in its kinds.py.

A kind's code is `area.event`, its label the Korean words of the preferences page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any


@dataclass(frozen=True)
class Kind:
    label: Any
    waits: bool = True


_kinds: dict[str, Kind] = {}
_areas: dict[str, Any] = {}


def register_kind(code: str, label: Any, *, waits: bool = True) -> None:
    """Make `code` known; `label` may be lazy. Registering again replaces it.

    What doesn't wait can't be collected for the daily mail: its mail holds what exists nowhere else.
    """
    _kinds[code] = Kind(label, waits)


def register_area(code: str, label: Any) -> None:
    """The heading over the kinds whose codes begin with `code`."""
    _areas[code] = label


def label(code: str) -> str:
    return str(_kinds[code].label) if code in _kinds else code


def waits(code: str) -> bool:
    return code not in _kinds or _kinds[code].waits


def areas() -> Iterator[tuple[str, list[str]]]:
    """All kinds by their areas: its label, and the codes as they were registered."""
    for area, codes in groupby(sorted(_kinds, key=_area), key=_area):
        yield str(_areas.get(area, area)), list(codes)


def _area(code: str) -> str:
    return code.partition(".")[0]
