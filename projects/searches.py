"""Saved searches of lessons."""

from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from companies.models import User
from foundation.saved_searches import Finder, New, appeared, register

from . import library
from .documents import SPEC
from .models import Lesson


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
