"""Finding needs: by the search engine or, while it is away, by the database, in what the viewer sees of each."""

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet

from companies.models import User
from companies.permissions import acl_tokens, is_operator
from foundation.search import Query
from foundation.search.forms import SearchForm
from foundation.search.pages import Found, containing, nothing, search, whole
from solutions import finding as catalogue

from .documents import MASKED, SPEC
from .faces import Face, faces
from .filters import FilterForm, narrowed
from .models import Need

FULL_TEXTS = (
    "title",
    "description",
    "current_cost",
    "success_measure",
    "success_now",
    "success_target",
    "company__name",
    "company__industry_text",
)
MASKED_TEXTS = ("masked_summary",)


def find(user: User, form: FilterForm, number: int) -> Found:
    """Faces of the needs that the filters leave, best first where words are given, else newest first.

    An operator finds all states; anybody else the open ones.
    """
    if form.refused:
        return nothing()
    rows = Need.objects.visible_to(user)
    rows = rows if is_operator(user) else rows.open()
    result, found = search(
        SPEC.name,
        lambda text: asked_by(user, form, text),
        lambda text: by_database(rows, user, form, text),
        text=form.text,
        number=number,
        exact=form.as_typed,
    )
    keys = [hit.id.partition(":")[0] for hit in result.hits]
    seen = {str(face.pk): face for face in faces(rows.for_list().filter(pk__in=keys), user)}
    shown: list[Face] = []
    for key, hit in zip(keys, result.hits, strict=True):
        if face := seen.get(key):
            # The index may be a moment behind a pledge or a change of mind: only what still holds is quoted.
            if face.full != hit.id.endswith(f":{MASKED}"):
                face.marked = hit.highlights.get("body")
                face.marked_title = whole(hit.highlights.get("title", []), face.title)
            shown.append(face)
    found.page.object_list = shown
    found.meanings = catalogue.meanings(form, found)
    return found


def asked_by(user: User, form: SearchForm, text: str) -> Query:
    """What the engine is asked for a text: of who is no operator, for open needs only."""
    query = catalogue.asked(form, acl_tokens(user), text)
    if is_operator(user):
        return query
    return replace(query, filters={**query.filters, "status": [Need.Status.OPEN.value]})


def by_database(rows: "QuerySet[Need]", user: User, form: SearchForm, text: str) -> "QuerySet[Any]":
    """The rows with every word of the text, or of another way to say it, in what this viewer sees of them, and
    nowhere else."""
    full = Need.objects.full_to(user)
    left = narrowed(rows, full, form)
    if not text:
        return left
    shown, also = Q(pk__in=full.values("pk")), catalogue.also(form, text)
    in_full, masked = (containing(text, fields, also) for fields in (FULL_TEXTS, MASKED_TEXTS))
    return left.filter(shown & in_full | ~shown & masked)
