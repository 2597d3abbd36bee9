"""Saved searches of needs."""

from datetime import datetime
from typing import Any

from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import User
from companies.permissions import is_operator, is_supplier
from foundation.saved_searches import Finder, New, appeared, register

from . import finding
from .documents import SPEC
from .faces import faces
from .filters import FilterForm
from .models import Need


def form(user: User, query: QueryDict) -> FilterForm:
    return FilterForm(query, by_status=is_operator(user))


def new(user: User, form: Any, since: datetime) -> list[New]:
    """What was opened since; an operator who looks at every state knew it from its registration on.

    What is told of a need is what its reader sees of it now: its masked title where it is masked.
    """
    rows = Need.objects.visible_to(user)
    rows = rows if is_operator(user) else rows.open()
    if is_operator(user) and "status" not in form.filters:
        rows = rows.filter(created_at__gt=since)
    rows = rows.alias(listed_at=Coalesce("opened_at", "created_at")).filter(listed_at__gt=since)
    hits = appeared(SPEC.name, finding.asked_by(user, form, form.text), since)
    keys = [hit.id.partition(":")[0] for hit in hits]
    known = {str(face.pk): face for face in faces(rows.filter(pk__in=keys).for_list(), user)}
    return [
        New(key, known[key].title, reverse("matchmaking:need", args=[key])) for key in keys if key in known
    ]


register(
    Finder(
        index=SPEC.name,
        label=_("수요"),
        url_name="matchmaking:needs",
        may=lambda user: is_operator(user) or is_supplier(user),
        form=form,
        new=new,
    )
)
