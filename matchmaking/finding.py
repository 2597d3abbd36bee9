"""Finding needs: by the search engine where words are given, else or while it is away by the database."""

from typing import Any

from django.core.paginator import Paginator

from companies.models import User
from companies.permissions import acl_tokens, is_operator
from foundation.search import Query
from foundation.search.pages import PER_PAGE, containing, page_of
from solutions.finding import Found

from .documents import MASKED, SPEC
from .faces import Face, faces
from .models import Need

FILTERS = ("status", "process", "deployment")
FULL_TEXTS = (
    "title",
    "description",
    "current_cost",
    "success_measure",
    "company__name",
    "company__industry_text",
)
MASKED_TEXTS = ("masked_summary",)


def find(user: User, wanted: dict[str, Any], number: int) -> Found:
    """Faces of the needs that the cleaned filters leave, best first where words are given, else newest first.

    An operator finds all states; anybody else the open ones.
    """
    wanted = wanted if is_operator(user) else wanted | {"status": Need.Status.OPEN.value}
    rows = _filtered(user, wanted)
    text = wanted.get("q", "").strip()
    if not text:
        page = Paginator(rows.for_list(), PER_PAGE).get_page(number)
        page.object_list = faces(page.object_list, user)
        return Found(page)
    query = Query(
        viewer=acl_tokens(user),
        text=text,
        filters={name: [wanted[name]] for name in FILTERS if wanted.get(name)},
        highlight=True,
    )
    masked = rows.filter(containing(text, MASKED_TEXTS))
    full = rows.full_to(user).filter(containing(text, FULL_TEXTS))
    result, page = page_of(SPEC.name, query, lambda: rows.filter(pk__in=_keys(masked) | _keys(full)), number)
    keys = [hit.id.partition(":")[0] for hit in result.hits]
    seen = {str(found.pk): found for found in faces(rows.for_list().filter(pk__in=keys), user)}
    shown: list[Face] = []
    for key, hit in zip(keys, result.hits, strict=True):
        if found := seen.get(key):
            # The index may be a moment behind a pledge or a change of mind: only what still holds is quoted.
            if found.full != hit.id.endswith(f":{MASKED}"):
                found.marked = hit.highlights.get("body")
            shown.append(found)
    page.object_list = shown
    return Found(page, stale=result.stale)


def _keys(rows: Any) -> set[Any]:
    return set(rows.values_list("pk", flat=True))


def _filtered(user: User, wanted: dict[str, Any]) -> Any:
    rows = Need.objects.visible_to(user)
    if wanted.get("status"):
        rows = rows.filter(status=wanted["status"])
    for facet in ("process", "deployment"):
        if wanted.get(facet):
            rows = rows.filter(terms__facet=facet, terms__name=wanted[facet])
    if wanted.get("status") == Need.Status.SUBMITTED:
        return rows.order_by("created_at")  # who has waited longest is reviewed first
    return rows.order_by("-created_at") if is_operator(user) else rows.order_by("-opened_at", "-created_at")
