"""Whom to tell about a project; never whoever has just done it."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import Company, User
from foundation.notifications import notify
from foundation.notifications.language import Text, read

from ..models import Project


def tell_firms(
    *, project: Project, kind: str, title: Text, by: User | None, body: Text = "", section: str = "detail"
) -> None:
    """Tell everybody who acts for either firm of the project, with a link to that page of it; None acts for nobody."""
    url = reverse(f"projects:{section}", args=[project.pk])
    firms: list[Company] = [project.demand_firm, project.supplier]
    for user in User.objects.members_of(firms):
        if user != by:
            notify(user=user, kind=kind, title=title, url=url, body=body)


def tell_coordinator(
    *, project: Project, kind: str, title: Text, by: User, body: Text = "", section: str = "detail"
) -> None:
    """Tell the project's coordinator, where it has one, with a link to that page of the project."""
    if project.coordinator is not None and project.coordinator != by:
        url = reverse(f"projects:{section}", args=[project.pk])
        notify(user=project.coordinator, kind=kind, title=title, url=url, body=body)


def above(project: Project) -> list[User]:
    """Whom something is escalated to: the coordinator, and the administrators without an interest in the firms."""
    people = list(administrators(project))
    if project.coordinator is not None and project.coordinator not in people:
        people.append(project.coordinator)
    return people


def administrators(project: Project) -> QuerySet[User]:
    impartial = User.objects.impartial([project.demand_firm_id, project.supplier_id])
    return impartial.filter(pk__in=User.objects.operators().filter(is_staff=True).values("pk"))


def named(project: Project, event: Text) -> Callable[[], str]:
    """A notice's title, made in its reader's language: which project, and what happened."""
    return lambda: _("[%(number)s] %(event)s") % {"number": project.number, "event": read(event)}
