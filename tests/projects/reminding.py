"""A project of whose round and reports nothing is due for a year, and who is reminded of what else is."""

from datetime import date
from typing import Any

from foundation import outbox
from foundation.history import clock
from foundation.notifications.models import Notification
from projects.models import Project
from projects.services import reminders
from tests import factories
from tests.projects.reporting import at, seoul

#: A Friday; the third working day before it is a Tuesday.
DUE = date(2026, 11, 20)


def quiet(project: Project) -> Project:
    Project.objects.filter(pk=project.pk).update(created_at=seoul("2026-11-02T10:00"), weeks=60)
    project.refresh_from_db()
    return project


def task(project: Project, **given: Any) -> Any:
    return factories.TaskFactory(
        **({"project": project, "starts_on": date(2026, 11, 2), "ends_on": DUE} | given)
    )


def told() -> list[Notification]:
    return list(Notification.objects.filter(kind="projects.reminded").order_by("created_at", "pk"))


def reminded(moment: str) -> list[Any]:
    """Who is reminded by the scan of that moment, beyond whom was before."""
    before = {row.pk for row in told()}
    with at(moment):
        reminders.scan()
        outbox.drain(kinds=[reminders.REMIND])
    return sorted(row.user.name for row in told() if row.pk not in before)


def scan_at(moment: str) -> None:
    with at(moment):
        reminders.scan()


def drain_at(moment: str) -> None:
    with clock.at(seoul(moment)):
        outbox.drain(kinds=[reminders.REMIND])
