"""The list of firms: filtered and searched, by the engine or, while it is away, by the database."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet

from foundation.search import Query
from foundation.search.pages import PER_PAGE, containing, page_number, page_of

from .districts import SUCCESSORS
from .documents import INDEX
from .models import Company, Site, User
from .permissions import acl_tokens

TEXTS = ("name", "industry_text", "introduction")  # where the database looks


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
    left, text = _filtered(rows, filters), given["q"]
    if not text.strip():
        return Paginator(left, PER_PAGE).get_page(number), False
    query = Query(viewer=acl_tokens(user), text=text, filters=filters)
    result, page = page_of(INDEX, query, lambda: left.filter(containing(text, TEXTS)), page_number(number))
    known = {str(pk): row for pk, row in rows.in_bulk([hit.id for hit in result.hits]).items()}
    page.object_list = [known[hit.id] for hit in result.hits if hit.id in known]
    return page, result.stale


def _filtered(rows: QuerySet[Company], filters: Mapping[str, list[str]]) -> QuerySet[Company]:
    if filters["status"]:
        rows = rows.filter(status__in=filters["status"])
    if filters["kind"]:
        rows = rows.filter(kind__in=filters["kind"])
    if filters["district"]:
        rows = rows.filter(sites__district__in=filters["district"]).distinct()
    return rows.order_by("name", "pk")


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
