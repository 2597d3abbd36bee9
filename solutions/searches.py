"""Saved searches of solutions."""

from datetime import datetime
from typing import Any

from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import User
from companies.permissions import is_operator
from foundation.saved_searches import Finder, New, appeared, register

from . import finding
from .documents import SPEC
from .filters import FilterForm
from .models import Solution


def form(user: User, query: QueryDict) -> FilterForm:
    return FilterForm(query, by_status=is_operator(user))


def new(user: User, form: Any, since: datetime) -> list[New]:
    """What was published since; an operator who looks at every state knew it from its registration on."""
    rows = Solution.objects.visible_to(user)
    rows = rows if is_operator(user) else rows.offered()
    if is_operator(user) and "status" not in form.filters:
        rows = rows.filter(created_at__gt=since)
    rows = rows.alias(listed_at=Coalesce("published_at", "created_at")).filter(listed_at__gt=since)
    found = appeared(SPEC.name, finding.asked(form, finding.viewer_of(user), form.text), since)
    known = {str(row.pk): row for row in rows.filter(pk__in=[hit.id for hit in found])}
    return [
        New(hit.id, known[hit.id].title, reverse("solutions:detail", args=[hit.id]))
        for hit in found
        if hit.id in known
    ]


register(
    Finder(
        index=SPEC.name,
        label=_("솔루션"),
        url_name="solutions:list",
        may=lambda user: user.is_authenticated,
        form=form,
        new=new,
    )
)
