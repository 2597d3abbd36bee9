"""What decisions are about, and whose they are, as a reader may know it: to whom a case is hidden, its name is too."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from companies.models import User
from companies.permissions import named_to, named_to_all
from matchmaking.models import Need
from projects.models import Programme, Project

from .models import Decision

DECIDED = "alliance/decided.html"


@dataclass(frozen=True)
class About:
    """`name` and `url` are empty where the reader may not see it."""

    what: str | Promise
    name: str = ""
    url: str = ""


Told = tuple[Decision, About | None, str]


def told(decisions: Iterable[Decision], user: User) -> list[Told]:
    """Each with what it is about and its owner's name, in five queries for all."""
    rows = list(decisions)
    known = named_to(user, [row.owner for row in rows])
    projects = _seen(Project.objects.visible_to(user), [row.project_id for row in rows])
    needs = _seen(Need.objects.visible_to(user).full_to(user), [row.need_id for row in rows])
    programmes = _seen(Programme.objects.visible_to(user), [row.programme_id for row in rows])

    def about(row: Decision) -> About | None:
        if row.project_id:
            return _told(pgettext_lazy("one", "과제"), projects.get(row.project_id), "projects:detail")
        if row.need_id:
            return _told(pgettext_lazy("one", "수요"), needs.get(row.need_id), "matchmaking:need")
        if row.programme_id:
            return _told(_("사업"), programmes.get(row.programme_id), "projects:programme")
        return None

    return [(row, about(row), _owner(row, known)) for row in rows]


def on_screen(decisions: Iterable[Decision]) -> list[tuple[Decision, str]]:
    """Each with its owner's name as a whole room may read it, whoever has brought it on its screen."""
    rows = list(decisions)
    known = named_to_all(row.owner for row in rows)
    return [(row, _owner(row, known)) for row in rows]


def _owner(decision: Decision, known: Container[Any]) -> str:
    return str(decision.owner) if decision.owner_id in known else gettext("담당자")


def _seen(visible: Any, keys: Iterable[Any]) -> dict[Any, Any]:
    wanted = {key for key in keys if key}
    return visible.in_bulk(wanted) if wanted else {}


def _told(what: str | Promise, record: Any, route: str) -> About:
    return About(what, str(record), reverse(route, args=[record.pk])) if record else About(what)


def beside(need: Need, user: User) -> tuple[str, list[Decision]]:
    """For the page of a need: what the alliance has decided on it, to whom that may be told."""
    return DECIDED, list(Decision.objects.visible_to(user).filter(need=need))


def beside_programme(programme: Programme, user: User) -> tuple[str, list[Decision]]:
    """As for a need."""
    return DECIDED, list(Decision.objects.visible_to(user).filter(programme=programme))
