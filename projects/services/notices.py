"""Whom to tell about a project; never whoever has just done it."""

from django.utils.translation import gettext as _

from companies.models import Company, User
from foundation.notifications import notify

from ..models import Project


def tell_firms(*, project: Project, kind: str, title: str, by: User, body: str = "") -> None:
    """Tell everybody who acts for either firm of the project."""
    firms: list[Company] = [project.demand_firm, project.supplier]
    members = User.objects.filter(memberships__company__in=firms, memberships__ended_at=None)
    for user in members.exclude(pk=by.pk).distinct():
        notify(user=user, kind=kind, title=title, url=project.get_absolute_url(), body=body)


def tell_coordinator(*, project: Project, kind: str, title: str, by: User, body: str = "") -> None:
    """Tell the project's coordinator, where it has one."""
    if project.coordinator is not None and project.coordinator != by:
        notify(user=project.coordinator, kind=kind, title=title, url=project.get_absolute_url(), body=body)


def named(project: Project, event: str) -> str:
    """A notice's title: which project, and what happened."""
    return _("[%(number)s] %(event)s") % {"number": project.number, "event": event}
