"""The search pages whose searches can be saved, as each app's searches.py declares them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.http import QueryDict

from foundation.search import Hit, Query, Range, get_engine
from foundation.search.forms import SearchForm

MOST_NEW = 500  # that one check takes


class New(NamedTuple):
    """Something found: its row's key, and what its reader may read of it."""

    pk: str
    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Finder:
    """A search page: `may` a person use it, its `form` for a query string, and what it finds that is `new` to it:
    what the person may see now and that has appeared after a moment, the latest first, MOST_NEW at most.

    `new` raises SearchUnavailable.
    """

    index: str
    label: Any
    url_name: str
    may: Callable[[Any], bool]
    form: Callable[[Any, QueryDict], SearchForm]
    new: Callable[[Any, SearchForm, datetime], list[New]]


_finders: dict[str, Finder] = {}


def register(finder: Finder) -> None:
    _finders[finder.index] = finder


def finder(index: str) -> Finder | None:
    return _finders.get(index)


def finders() -> dict[str, Finder]:
    return dict(_finders)


def appeared(index: str, query: Query, since: datetime) -> list[Hit]:
    """What a query finds that was listed since, the latest first. Raises SearchUnavailable."""
    latest = replace(
        query,
        ranges={"listed_at": Range(low=int(since.timestamp()))},
        sort="-listed_at",
        limit=MOST_NEW,
        facets=(),
        highlight=False,
    )
    return get_engine().search(index, latest).hits
