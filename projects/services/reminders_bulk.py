"""Reminding several projects' people at once of what is due: each project once a day, each side of its own part."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Refused, record, require
from foundation.notifications import notify

from .. import due, permissions
from ..due import Due
from ..duties import KINDS
from ..models import Project
from . import notices
from .reminders import Step, people

VERB = "project.reminded"
MOST = 100  # projects at once


@dataclass(frozen=True)
class Reminded:
    """How many projects' people were told, had been told before today, and have nothing due."""

    sent: int
    again: int
    nothing: int


@transaction.atomic
def remind(*, projects: Collection[Project], by: User) -> Reminded:
    """Tell whoever's turn it is what is overdue or due within due.AHEAD; Refused for no project and for too many."""
    require(all(permissions.can_manage(by, project) for project in projects))
    if not projects:
        raise Refused(_("기한을 알릴 과제를 하나 이상 고르세요."), "nothing")
    if len(projects) > MOST:
        raise Refused(_("한 번에 %(most)d건까지 알릴 수 있습니다. 나누어 보내세요.") % {"most": MOST}, "many")
    day = clock.today()
    keys = [project.pk for project in projects]
    # Whoever reminds the same projects at the same moment waits here, and then finds them reminded.
    rows = Project.objects.select_for_update(of=("self",)).select_related("coordinator")
    locked = list(rows.filter(pk__in=keys).order_by("pk"))
    told = _told(locked, day)
    waiting = _waiting(locked, day + due.AHEAD)
    sent = 0
    for project in locked:
        if project.pk not in told and waiting.get(project.pk):
            _tell(project, waiting[project.pk], by)
            record(project, VERB, by=by)
            sent += 1
    return Reminded(sent, len(told), len(locked) - len(told) - sent)


def _waiting(projects: Collection[Project], until: date) -> dict[UUID, list[Due]]:
    """What is due, but for appeals: nobody is pressed to make one."""
    found = due.of(projects, until)
    return {key: [item for item in rows if item.duty.kind in KINDS] for key, rows in found.items()}


def _told(projects: Iterable[Project], day: date) -> set[object]:
    """The keys of those that were reminded today."""
    by_key = {str(project.pk): project.pk for project in projects}
    events = Event.objects.filter(
        object_type=Project._meta.label_lower, object_id__in=by_key, verb=VERB, occurred_at__date=day
    )
    return {by_key[key] for key in events.values_list("object_id", flat=True)}


def _tell(project: Project, waiting: Iterable[Due], by: User) -> None:
    parts: dict[User, list[Due]] = defaultdict(list)
    for item in waiting:
        for person in people(item.duty, Step.SOON):
            parts[person].append(item)
    for person, items in parts.items():
        if person != by:
            notify(
                user=person,
                kind="projects.reminded",
                title=notices.named(project, lambda: _("기한이 다가오거나 지난 일이 있습니다.")),
                body=partial(_listed, items),
                url=project.get_absolute_url(),
            )


def _listed(items: Iterable[Due]) -> str:
    """A line for each, in the language of who reads it."""
    return "\n".join(f"- {item.day.isoformat()} {item.words}" for item in items)
