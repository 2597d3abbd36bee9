"""Saved searches of lessons, and saved views of the portfolio."""

from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from companies.models import User
from companies.permissions import is_operator
from foundation.saved_searches import Finder, New, appeared, register
from foundation.saved_searches.registry import MOST_NEW

from . import library, portfolio
from .documents import SPEC
from .forms.projects import FilterForm
from .models import Lesson, Project


def form(user: User, query: QueryDict) -> library.LibraryForm:
    return library.LibraryForm(query)


def new(user: User, form: Any, since: datetime) -> list[New]:
    """What was published since."""
    hits = appeared(SPEC.name, library.asked(form, form.text), since)
    rows = Lesson.objects.published().filter(published_at__gt=since, pk__in=[hit.id for hit in hits])
    known = {str(row.pk): row for row in rows}
    return [
        New(hit.id, known[hit.id].title, known[hit.id].get_absolute_url()) for hit in hits if hit.id in known
    ]


register(
    Finder(
        index=SPEC.name,
        label=_("교훈"),
        url_name="projects:lessons",
        may=lambda user: user.is_authenticated,
        form=form,
        new=new,
    )
)


def view(user: User, query: QueryDict) -> FilterForm:
    return FilterForm(query, user=user)


def opened(user: User, form: Any, since: datetime) -> list[New]:
    """Projects that were opened since."""
    rows = Project.objects.filter(pk__in=portfolio.keys(user, form), created_at__gt=since)
    latest = rows.order_by("-created_at", "pk")[:MOST_NEW]
    return [New(str(project.pk), str(project), project.get_absolute_url()) for project in latest]


register(
    Finder(
        index=portfolio.INDEX,
        label=_("과제"),
        url_name="projects:list",
        may=lambda user: is_operator(user) or bool(user.firms),
        form=view,
        new=opened,
    )
)
