"""The list of firms: filtered and searched, by the engine or, while it is away, by the database."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet

from foundation.search import Hit, Query, Result, search_or

from .districts import SUCCESSORS
from .documents import INDEX
from .models import Company, Site, User
from .permissions import acl_tokens

PER_PAGE = 20


def find(user: User, given: Mapping[str, str], number: Any = 1) -> tuple[Any, bool]:
    """One page of the firms that `user` may see, and whether the database stood in for the engine.

    `given` holds q, status, kind and district, each possibly empty; q is best first, everything else by name.
    """
    rows = (
        Company.objects.visible_to(user)
        .select_related("ksic")
        .prefetch_related(Prefetch("sites", Site.objects.order_by("pk")))
    )
    filters = {
        "status": [given["status"]] if given["status"] else [],
        "kind": _kinds(given["kind"]),
        "district": _districts(given["district"]),
    }
    if not given["q"].strip():
        return Paginator(_filtered(rows, filters), PER_PAGE).get_page(number), False
    query = Query(viewer=acl_tokens(user), text=given["q"], filters=filters, limit=PER_PAGE)
    return _found(rows, query, partial(_by_database, _filtered(rows, filters)), _whole(number))


def _found(
    rows: QuerySet[Company], query: Query, fallback: Callable[[Query], Result], number: int
) -> tuple[Any, bool]:
    """The `number`-th page of what is found; the last where there are fewer."""
    asked = replace(query, offset=(number - 1) * PER_PAGE)
    result = search_or(INDEX, asked, lambda: fallback(asked))
    pages = Paginator(range(result.total), PER_PAGE)
    if number > pages.num_pages:
        return _found(rows, query, fallback, pages.num_pages)
    known = {str(pk): row for pk, row in rows.in_bulk([hit.id for hit in result.hits]).items()}
    return Page([known[hit.id] for hit in result.hits if hit.id in known], number, pages), result.stale


def _whole(number: Any) -> int:
    text = str(number)
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _filtered(rows: QuerySet[Company], filters: Mapping[str, list[str]]) -> QuerySet[Company]:
    if filters["status"]:
        rows = rows.filter(status__in=filters["status"])
    if filters["kind"]:
        rows = rows.filter(kind__in=filters["kind"])
    if filters["district"]:
        rows = rows.filter(sites__district__in=filters["district"]).distinct()
    return rows.order_by("name", "pk")


def _by_database(rows: QuerySet[Company], query: Query) -> Result:
    for word in query.text.split()[:10]:
        rows = rows.filter(
            Q(name__icontains=word) | Q(industry_text__icontains=word) | Q(introduction__icontains=word)
        )
    pks = rows.values_list("pk", flat=True)[query.offset : query.offset + query.limit]
    return Result(hits=[Hit(id=str(pk), score=0) for pk in pks], total=rows.count())


def _kinds(kind: str) -> list[str]:
    """A firm that is both counts as each."""
    return (
        [kind, Company.Kind.BOTH]
        if kind in (Company.Kind.DEMAND, Company.Kind.SUPPLIER)
        else [kind] * bool(kind)
    )


def _districts(district: str) -> list[str]:
    """A district of today, and the old names that may mean it."""
    return [district, *(old for old, new in SUCCESSORS.items() if district in new)] if district else []
