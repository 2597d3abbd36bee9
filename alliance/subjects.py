"""Subjects of decisions: a project, a need or a programme, found by words and named in an address."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import User
from foundation.search.pages import containing
from matchmaking.models import Need
from projects import workflow
from projects.models import Programme, Project

from .models import AgendaItem

#: Of each sort; more words find fewer.
MOST = 10

WHAT = {"project": pgettext_lazy("one", "과제"), "need": pgettext_lazy("one", "수요"), "programme": _("사업")}


@dataclass(frozen=True)
class Subject:
    """`sort` is the field of a decision that holds it."""

    sort: str
    record: Any

    @property
    def name(self) -> str:
        """As in an address: "project:<key>"."""
        return f"{self.sort}:{self.record.pk}"

    @property
    def label(self) -> str:
        return f"{WHAT[self.sort]} {self.record}"

    @property
    def project(self) -> Project | None:
        return self.record if self.sort == "project" else None

    @property
    def given(self) -> dict[str, Any]:
        return {self.sort: self.record}


def _of(user: User) -> dict[str, Any]:
    return {
        "project": Project.objects.visible_to(user).filter(stage__in=workflow.NEXT),
        "need": Need.objects.visible_to(user).exclude(status__in=Need.ENDED),
        "programme": Programme.objects.visible_to(user),
    }


FIELDS = {
    "project": ("number", "title", "demand_firm__name", "supplier__name"),
    "need": ("title", "company__name", "external_id"),
    "programme": ("name",),
}


def find(user: User, text: str) -> list[Subject]:
    """Those that the words name, MOST of each sort; none without words."""
    if not text.strip():
        return []
    return [
        Subject(sort, record)
        for sort, rows in _of(user).items()
        for record in rows.filter(containing(text, FIELDS[sort])).order_by("-created_at")[:MOST]
    ]


def named(user: User, name: str) -> Subject | None:
    """The one of that name, where this person may see it."""
    sort, _colon, key = name.partition(":")
    rows = _of(user).get(sort)
    try:
        record = rows.filter(pk=UUID(key)).first() if rows is not None else None
    except ValueError:
        return None
    return Subject(sort, record) if record else None


def of_item(user: User, item: AgendaItem) -> str:
    """The name of the project that a topic came from; empty where it came from none."""
    label, _colon, key = item.source.partition(":")
    if label == "projects.gate" and key.isdigit():
        found = Project.objects.visible_to(user).filter(gates=int(key)).first()
        return f"project:{found.pk}" if found else ""
    return f"project:{key}" if label == "projects.project" else ""
