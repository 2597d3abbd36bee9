"""Pages of what is found: by the engine or, while it is away, by the database, which looks for whole words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from . import spelling
from .contract import WINDOW, Hit, Query, Result, Segment
from .services import search_or

PER_PAGE = 20
MOST_WORDS = 10
MOST_ALSO = 8  # other ways to say it that the database looks for


class Pages(Paginator):  # type: ignore[type-arg]  # not subscriptable at run time
    """Of all that is found; the pages end where the engine does."""

    @cached_property
    def num_pages(self) -> int:
        return min(super().num_pages, WINDOW // PER_PAGE)


@dataclass
class Found:
    """A page of rows in order; `facets` counts by filter, `stale` says that the database stood in.

    `corrected` is what was looked for where nothing was found as typed, `suggestion` what was perhaps meant.
    """

    page: "Page[Any]"
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    stale: bool = False
    corrected: str = ""
    suggestion: str = ""
    meanings: "list[Any]" = field(default_factory=list)


def nothing() -> Found:
    """What is found where the words can't be looked for."""
    return Found(Pages((), PER_PAGE).page(1))


def whole(segments: list[Segment], text: str) -> list[Segment]:
    """A highlight that shows all of a text; [] where it is only a part, or of the text as it was before."""
    return segments if "".join(segment.text for segment in segments) == text else []


def page_number(given: Any) -> int:
    """The page that a query string asks for, from 1; 1 for anything else."""
    text = str(given)
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def containing(text: str, fields: tuple[str, ...], also: Sequence[str] = ()) -> Q:
    """Every word (of the first MOST_WORDS) stands in one of the fields, or every word of one of the other ways to say
    it: what the database can do without the engine."""
    said = [text, *also[:MOST_ALSO]] if text.split() else []
    return reduce(or_, (_all_in(phrase.split()[:MOST_WORDS], fields) for phrase in said), Q())


def _all_in(words: Sequence[str], fields: tuple[str, ...]) -> Q:
    return reduce(
        and_, (reduce(or_, (Q(**{f"{name}__icontains": word}) for name in fields)) for word in words)
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
    pages = Pages(range(result.total), PER_PAGE)
    if number > pages.num_pages:
        return page_of(index, query, fallback, pages.num_pages)
    return result, Page([], number, pages)


def search(
    index: str,
    ask: Callable[[str], Query],
    fallback: "Callable[[str], QuerySet[Any]]",
    *,
    text: str,
    number: int,
    exact: bool = False,
) -> tuple[Result, Found]:
    """page_of with the spelling seen to: where the words as typed find nothing, those perhaps meant are looked for.

    `ask` makes the query of a text, `fallback` the database's rows. Unless `exact`, a misspelt word is also
    put right as a suggestion beside what was found.
    """

    def page(words: str) -> tuple[Result, Page[Any]]:
        return page_of(index, ask(words), lambda: fallback(words), number)

    result, shown = page(text)
    meant = spelling.corrections(text) if text and not exact else None
    if meant and not result.total:
        second, its_page = page(meant)
        if second.total:
            return second, Found(its_page, dict(second.facets), second.stale, corrected=meant)
    return result, Found(shown, dict(result.facets), result.stale, suggestion=meant or "")
