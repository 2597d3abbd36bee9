"""Pages of what is found: by the engine or, while it is away, by the database, which looks for whole words."""

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from operator import and_, or_
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from .contract import Hit, Query, Result
from .services import search_or

PER_PAGE = 20
MOST_WORDS = 10


def page_number(given: Any) -> int:
    """The page that a query string asks for, from 1; 1 for anything else."""
    text = str(given)
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def containing(text: str, fields: tuple[str, ...]) -> Q:
    """Every word (of the first MOST_WORDS) stands in one of the fields: what the database can do without the
    engine."""
    words = text.split()[:MOST_WORDS]
    return reduce(
        and_, (reduce(or_, (Q(**{f"{name}__icontains": word}) for name in fields)) for word in words), Q()
    )


def page_of(
    index: str, query: Query, fallback: "Callable[[], QuerySet[Any]]", number: int
) -> "tuple[Result, Page[Any]]":
    """The `number`-th page (from 1; the last where there are fewer) of what is found, without its rows."""

    def from_database() -> Result:
        rows = fallback()
        keys = rows.values_list("pk", flat=True)[asked.offset : asked.offset + PER_PAGE]
        return Result(hits=[Hit(id=str(key), score=0.0) for key in keys], total=rows.count())

    asked = replace(query, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    result = search_or(index, asked, from_database)
    pages = Paginator(range(result.total), PER_PAGE)
    if number > pages.num_pages:
        return page_of(index, query, fallback, pages.num_pages)
    return result, Page([], number, pages)
