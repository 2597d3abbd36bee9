"""Finding solutions: by the search engine or, while it is away, by the database."""

from typing import Any

from django.db.models import QuerySet

from companies.models import User
from companies.permissions import acl_tokens, is_operator
from foundation.search import Query
from foundation.search.forms import SearchForm
from foundation.search.pages import Found, containing, nothing, search, whole

from . import thesaurus
from .documents import SPEC
from .filters import FilterForm, narrowed
from .models import Solution

SNIPPETS = ("body", "industries", "terms", "company")
TEXTS = ("title", "summary", "description", "company__name")


def find(user: User, form: FilterForm, number: int) -> Found:
    """Solutions that the filters leave, best first where words are given, else the newest first.

    An operator finds all states; anybody else what is offered.
    """
    if form.refused:
        return nothing()
    rows = Solution.objects.visible_to(user)
    rows = rows if is_operator(user) else rows.offered()
    viewer = viewer_of(user)
    result, found = search(
        SPEC.name,
        lambda text: asked(form, viewer, text),
        lambda text: by_database(rows, form, text),
        text=form.text,
        number=number,
        exact=form.as_typed,
    )
    known: dict[str, Any] = {
        str(key): row for key, row in rows.for_list().in_bulk([hit.id for hit in result.hits]).items()
    }
    shown: list[Solution] = []
    for hit in result.hits:
        if row := known.get(hit.id):
            row.marked_title = whole(hit.highlights.get("title", []), row.title)
            row.marked_summary = whole(hit.highlights.get("summary", []), row.summary)
            row.snippet = next((hit.highlights[name] for name in SNIPPETS if name in hit.highlights), None)
            shown.append(row)
    found.page.object_list = shown
    found.meanings = meanings(form, found)
    return found


def viewer_of(user: User) -> frozenset[str]:
    """What is offered is what every member may see; one's own drafts have a page of their own."""
    return acl_tokens(user) if is_operator(user) else frozenset({"member"})


def meanings(form: SearchForm, found: Found) -> list[thesaurus.Meaning]:
    """What the words were also taken to say, to be told: of solutions as of needs."""
    if form.as_typed:
        return []
    return [meaning for meaning in thesaurus.meanings(found.corrected or form.text) if meaning.also]


def also(form: SearchForm, text: str) -> tuple[str, ...]:
    """Other ways to say a text, unless the form says not to look for them."""
    return () if form.as_typed or not text else thesaurus.also(text)


def by_database(rows: "QuerySet[Solution]", form: FilterForm, text: str) -> "QuerySet[Solution]":
    """The rows with a text's words, or those of another way to say it."""
    return narrowed(rows, form).filter(containing(text, TEXTS, also(form, text)))


def asked(form: SearchForm, viewer: frozenset[str], text: str) -> Query:
    """What an engine is asked for a text, by the meanings that the thesaurus knows unless the form says not to: of
    solutions as of needs."""
    _name, order = form.order()
    return Query(
        viewer=viewer,
        text=text,
        also=also(form, text),
        filters=form.filters,
        facets=tuple(name for name, _field in form.facet_fields),
        sort=order.number if order else "",
        highlight=bool(text),
    )
