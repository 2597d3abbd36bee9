"""Whom to tell about a project; never whoever has just done it."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from companies.models import Company, User
from foundation.notifications import notify
from foundation.notifications.language import Text, read

from ..models import Project


def tell_firms(*, project: Project, kind: str, title: Text, by: User, body: Text = "") -> None:
    """Tell everybody who acts for either firm of the project."""
    firms: list[Company] = [project.demand_firm, project.supplier]
    for user in User.objects.members_of(firms).exclude(pk=by.pk):
        notify(user=user, kind=kind, title=title, url=project.get_absolute_url(), body=body)


def tell_coordinator(*, project: Project, kind: str, title: Text, by: User, body: Text = "") -> None:
    """Tell the project's coordinator, where it has one."""
    if project.coordinator is not None and project.coordinator != by:
        notify(user=project.coordinator, kind=kind, title=title, url=project.get_absolute_url(), body=body)


def named(project: Project, event: Text) -> Callable[[], str]:
    """A notice's title, made in its reader's language: which project, and what happened."""
    return lambda: _("[%(number)s] %(event)s") % {"number": project.number, "event": read(event)}
