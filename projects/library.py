"""The library of lessons: finding published ones by the search engine or, while it is away, by the database, and those
that bear on a need or on another project."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from companies.models import User
from foundation.search import Hit, Query, Result, search_or
from foundation.search.forms import Order, SearchForm
from foundation.search.pages import Found, containing, nothing, search, whole
from matchmaking.models import Need
from solutions import finding as catalogue
from solutions.filters import offer_terms
from solutions.models import Term

from .documents import SPEC
from .models import Lesson

TEXTS = ("title", "tried", "failed", "instead", "assets")
PUBLISHED = Lesson.Status.PUBLISHED.value
#: What is published is what every member may see, and all that the library holds.
VIEWER = frozenset({"member"})
MOST_RELATED = 3

NEWEST = "newest"
ORDERS = {NEWEST: Order(_("최신순"), "-listed_at", ("-published_at", "pk"))}
#: Where a lesson's terms stand: the technique is the solution's, the process the need's.
TERMS = {"ai_task": "project__match__solution__terms", "process": "project__match__need__terms"}


class LibraryForm(SearchForm):
    process = forms.MultipleChoiceField(label=_("공정·업무"), required=False)
    ai_task = forms.MultipleChoiceField(label=_("AI 기술유형"), required=False)

    orders = ORDERS
    by_default = NEWEST

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_terms(self)


def find(form: LibraryForm, number: int) -> Found:
    """Published lessons that the filters leave, best first where words are given, else the newest first."""
    if form.refused:
        return nothing()
    rows = Lesson.objects.published()
    result, found = search(
        SPEC.name,
        lambda text: asked(form, text),
        lambda text: _by_database(rows, form, text),
        text=form.text,
        number=number,
        exact=form.as_typed,
    )
    known = {str(row.pk): row for row in rows.for_list().filter(pk__in=[hit.id for hit in result.hits])}
    shown: list[Lesson] = []
    for hit in result.hits:
        if row := known.get(hit.id):
            row.marked_title = whole(hit.highlights.get("title", []), row.title)
            row.marked = hit.highlights.get("body")
            shown.append(row)
    found.page.object_list = shown
    found.meanings = catalogue.meanings(form, found)
    return found


def asked(form: LibraryForm, text: str) -> Query:
    """What the engine is asked for a text: for published ones only."""
    query = catalogue.asked(form, VIEWER, text)
    return replace(query, filters={**query.filters, "status": [PUBLISHED]})


def _by_database(rows: "QuerySet[Lesson]", form: LibraryForm, text: str) -> "QuerySet[Lesson]":
    for facet, names in form.filters.items():
        rows = rows.filter(_having(facet, names))
    _name, order = form.order()
    return rows.filter(containing(text, TEXTS, catalogue.also(form, text))).order_by(
        *(order or ORDERS[NEWEST]).rows
    )


def _having(facet: str, names: Iterable[str]) -> Q:
    having = {f"{TERMS[facet]}__facet": facet, f"{TERMS[facet]}__name__in": list(names)}
    return Q(pk__in=Lesson.objects.filter(**having).values("pk"))


def related(need: Need, *, apart_from: UUID | None = None) -> list[Lesson]:
    """Published lessons of the same process that speak of what the need says, the nearest first; `apart_from` is the
    project that asks. While the engine is away, the newest of the process."""
    processes = need.terms_of(Term.Facet.PROCESS)
    if not processes:
        return []
    rows = Lesson.objects.published().filter(_having("process", processes)).exclude(project=apart_from)

    def newest() -> Result:
        keys = rows.order_by("-published_at", "pk").values_list("pk", flat=True)[:MOST_RELATED]
        hits = [Hit(id=str(key), score=0.0) for key in keys]
        return Result(hits=hits, total=len(hits))

    query = Query(
        viewer=VIEWER,
        text=f"{need.title}\n{need.description}",
        filters={"status": [PUBLISHED], "process": processes},
        limit=MOST_RELATED * 2,  # some may be of the very project
        count=False,
    )
    hits = search_or(SPEC.name, query, newest).hits
    known = {str(row.pk): row for row in rows.for_list().filter(pk__in=[hit.id for hit in hits])}
    return [known[hit.id] for hit in hits if hit.id in known][:MOST_RELATED]


def beside(need: Need, user: User) -> tuple[str, list[Lesson]]:
    """For the page of a need; published ones are for everybody."""
    return "projects/lessons_related.html", related(need)
