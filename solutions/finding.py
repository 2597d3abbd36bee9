"""Finding solutions: by the search engine where words are given, else or while it is away by the database."""

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from companies.districts import SUCCESSORS
from companies.models import User
from companies.permissions import acl_tokens, is_operator
from foundation.money import MANWON
from foundation.search import Query, Range
from foundation.search.pages import PER_PAGE, containing, page_of

from .documents import SPEC
from .forms import FACETS
from .models import Solution

SNIPPETS = ("body", "summary", "industries", "terms", "company")


@dataclass
class Found:
    """A page of rows in order; `facets` counts by filter, `stale` says that the database stood in."""

    page: "Page[Any]"
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    stale: bool = False


def find(user: User, wanted: dict[str, Any], number: int) -> Found:
    """Solutions that the cleaned filters leave, best first where words are given, else the newest first.

    An operator finds all states; anybody else what is offered.
    """
    rows = _filtered(user, wanted)
    text = wanted.get("q", "").strip()
    if not text:
        return Found(Paginator(rows.for_list(), PER_PAGE).get_page(number))
    query = Query(
        # What is offered is what every member may see, one's own drafts have a page of their own.
        viewer=acl_tokens(user) if is_operator(user) else frozenset({"member"}),
        text=text,
        filters={
            name: [wanted[name]]
            for name in ("status", "district", *(facet.value for facet in FACETS))
            if wanted.get(name)
        },
        ranges={"price_min_krw": Range(high=wanted["price_max"] * MANWON, or_missing=True)}
        if wanted.get("price_max") is not None
        else {},
        facets=tuple(facet.value for facet in FACETS),
        highlight=True,
    )
    result, page = page_of(SPEC.name, query, lambda: rows.filter(containing(text, TEXTS)), number)
    allowed = rows.for_list().in_bulk([hit.id for hit in result.hits])
    by_key = {str(key): row for key, row in allowed.items()}
    found: list[Solution] = []
    for hit in result.hits:
        if row := by_key.get(hit.id):
            row.highlights = hit.highlights
            row.snippet = next((hit.highlights[name] for name in SNIPPETS if name in hit.highlights), None)
            found.append(row)
    page.object_list = found
    return Found(page, dict(result.facets), result.stale)


TEXTS = ("title", "summary", "description", "company__name")


def _filtered(user: User, wanted: dict[str, Any]) -> Any:
    rows = Solution.objects.visible_to(user)
    rows = rows if is_operator(user) else rows.offered()
    if wanted.get("status"):
        rows = rows.filter(status=wanted["status"])
    for facet in FACETS:
        if wanted.get(facet.value):
            rows = rows.filter(terms__facet=facet, terms__name=wanted[facet.value])
    if wanted.get("price_max") is not None:
        rows = rows.filter(Q(price_min_krw=None) | Q(price_min_krw__lte=wanted["price_max"] * MANWON))
    if district := wanted.get("district"):
        names = [district, *(old for old, present in SUCCESSORS.items() if district in present)]
        rows = rows.filter(company__sites__district__in=names).distinct()
    return rows
