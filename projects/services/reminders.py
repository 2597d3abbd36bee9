"""Reminding of what is due in projects, in office hours only: each person of each duty once when it comes near, once
when it is late, and then, a week and two weeks late, the coordinator and the administrators.

A daily scan plans a job for each step that a duty has come to; the job's key is the duty's with its due day, so a
second scan plans nothing, and a new day is reminded of anew. A job asks again whether the duty stands.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from companies.models import User
from foundation import outbox
from foundation.history import clock
from foundation.notifications import notify
from foundation.outbox.models import Job
from matchmaking.services.reminders import put_off

from .. import duties
from ..duties import KINDS, Duty
from ..models import Party
from . import notices, plans, risks

SCAN, REMIND = "projects.scan_duties", "projects.remind"
CHUNK = 400  # keys a query


class Step(TextChoices):
    SOON = "soon"
    LATE = "late"
    COORDINATOR = "coordinator"
    ADMINISTRATORS = "administrators"


#: Days after the due day from which a late duty is told to whom.
LATE = {Step.LATE: 1, Step.COORDINATOR: 7, Step.ADMINISTRATORS: 14}


def steps(duty: Duty, on: date) -> list[Step]:
    """The steps that the duty has come to on that day; what is late isn't near any more."""
    if on <= duty.due_on:
        return [Step.SOON]
    reached = [step for step, days in LATE.items() if on >= duty.due_on + timedelta(days=days)]
    return reached if KINDS[duty.kind].escalates else reached[:1]


def scan() -> None:
    """Escalate the risks that are late, and plan what is to be told now; does nothing out of office hours."""
    now = clock.now()
    if clock.in_office_hours(now) > now:
        return
    risks.escalate_late()
    today = clock.today()
    planned = {
        _key(duty.kind, duty.key, step, duty.due_on.isoformat()): (duty, step)
        for duty in duties.standing(today)
        for step in steps(duty, today)
    }
    for key in planned.keys() - _known(list(planned)):
        duty, step = planned[key]
        outbox.add(
            REMIND, effect_key=key, duty=duty.kind, record=duty.key, step=step, due_on=duty.due_on.isoformat()
        )


def remind(*, duty: str, record: str, step: str, due_on: str) -> None:
    """Tell whom the step concerns, where the duty still stands as it was planned."""
    if put_off(REMIND, duty=duty, record=record, step=step, due_on=due_on):
        return
    today = clock.today()
    found = duties.find(duty, record, today)
    if found is None or found.due_on.isoformat() != due_on or step not in steps(found, today):
        return
    for person in people(found, step):
        notify(
            user=person,
            kind="projects.reminded",
            title=notices.named(found.project, lambda: _words(found, step)),
            url=found.url,
            key=_key(duty, record, step, due_on),
        )


def _key(*parts: str) -> str:
    return ":".join([REMIND, *parts])


def _known(keys: list[str]) -> set[str]:
    """Those that were planned before."""
    found: set[str] = set()
    for start in range(0, len(keys), CHUNK):
        rows = Job.objects.filter(effect_key__in=keys[start : start + CHUNK])
        found.update(key for key in rows.values_list("effect_key", flat=True) if key)
    return found


def people(duty: Duty, step: str) -> Iterable[User]:
    """Whom the step concerns."""
    project = duty.project
    if step == Step.ADMINISTRATORS:
        return notices.administrators(project)
    if step == Step.COORDINATOR:
        return _office(duty)
    if duty.owner and plans.owners(project).filter(pk=duty.owner.pk).exists():
        return [duty.owner]
    firms = [party for party in duty.parties if party != Party.OPERATOR]
    if not firms:
        return _office(duty)
    return plans.owners(project, *firms)


def _office(duty: Duty) -> Iterable[User]:
    """The coordinator; where there is none, the administrators."""
    coordinator = duty.project.coordinator
    return [coordinator] if coordinator else notices.administrators(duty.project)


def _words(duty: Duty, step: str) -> str:
    told = {"what": str(KINDS[duty.kind].words) % {"name": duty.name}, "day": duty.due_on.isoformat()}
    if step == Step.SOON:
        return _("기한이 %(day)s입니다: %(what)s") % told
    if step == Step.LATE:
        return _("기한(%(day)s)이 지났습니다: %(what)s") % told
    return _("기한(%(day)s)이 %(days)d일 넘게 지났습니다: %(what)s") % (told | {"days": LATE[Step(step)]})
