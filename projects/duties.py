"""What people of projects are to have done by a day, read from the records: one query for each kind, of however many
projects. services/reminders.py tells them.

Of projects that have ended or were stopped only follow-up is asked.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, Min, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.models import User
from foundation.history import clock

from . import report_facts
from .models import (
    FollowUp,
    Gate,
    Instalment,
    Party,
    Project,
    Report,
    Risk,
    Stage,
    Task,
    Terms,
)
from .workflow import RUNNING

SOON_DAYS = 3  # working days
FAR_DAYS = 14  # calendar days, where more than a message is to be prepared
REPORT_DAYS, REQUEST_DAYS = 30, 14

#: In which the firms work and report.
REPORTING = (Stage.POC, Stage.PILOT, Stage.COMMERCIALISATION, Stage.FINAL_EVALUATION)
FIRMS = (Party.DEMAND, Party.SUPPLIER)
FOLLOWED = (Stage.COMPLETED, Stage.FOLLOW_UP)


@dataclass(frozen=True)
class Duty:
    """`key` is of its record; `owner` answers for it, else everybody of the `parties`."""

    kind: str
    key: str
    project: Project
    due_on: date
    name: str
    url: str
    parties: tuple[Party, ...] = ()
    owner: User | None = None


@dataclass(frozen=True)
class Kind:
    """`rows` are the records that are due by a day, or perhaps are; `duty` makes one of each, which knows its project.

    `words` name the duty, from the record's `name`. `ahead` gives the last due day of which one is told on a day.
    What doesn't escalate here has a rule of its own.
    """

    rows: Callable[[date], "QuerySet[Any]"]
    duty: Callable[[Any], Duty]
    words: str | Promise
    ahead: Callable[[date], date]
    escalates: bool = True


def _soon(on: date) -> date:
    return timezone.localdate(clock.working_days_later(SOON_DAYS, on))


def _far(on: date) -> date:
    return on + timedelta(days=FAR_DAYS)


def _that_day(on: date) -> date:
    return on


def standing(on: date) -> Iterator[Duty]:
    """Everything that is due soon or overdue on that day."""
    for kind in KINDS.values():
        yield from _of(kind, on, kind.rows(kind.ahead(on)))


def find(kind: str, key: str, on: date) -> Duty | None:
    """The duty of this record, if it still stands."""
    sort = KINDS[kind]
    return next(_of(sort, on, sort.rows(sort.ahead(on)).filter(pk=key)), None)


def _of(kind: Kind, on: date, rows: "QuerySet[Any]") -> Iterator[Duty]:
    of = "" if rows.model is Project else "project__"
    people = rows.select_related(f"{of}demand_firm", f"{of}supplier", f"{of}coordinator")
    return (duty for row in people if (duty := kind.duty(row)).due_on <= kind.ahead(on))


def _page(section: str, project: Project) -> str:
    return reverse(f"projects:{section}", args=[project.pk])


def _running(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return rows.filter(project__stage__in=RUNNING)


def _agreed(project: str) -> "QuerySet[Terms]":
    """The terms in force of the project that rows name so."""
    return Terms.objects.approved().filter(agreement__project=OuterRef(project)).order_by("-number")


def _lead(project: str) -> Subquery:
    """The key of the firm that leads by them."""
    return Subquery(_agreed(project).values("lead")[:1], output_field=UUIDField())


def _asking(project: Project, lead: UUID | None) -> tuple[Party, ...]:
    """Who asks for the money and reports on it; as permissions.can_request_payment."""
    return FIRMS if lead == project.demand_firm_id else (Party.SUPPLIER,)


def _tasks(until: date) -> "QuerySet[Any]":
    rows = Task.objects.unfinished().exclude(kind=Task.Kind.CONDITION)
    return _running(rows.filter(ends_on__lte=until)).select_related("owner")


def _conditions(until: date) -> "QuerySet[Any]":
    rows = Task.objects.unmet_conditions()
    return _running(rows.filter(ends_on__lte=until)).select_related("owner")


def _task(row: Task) -> Duty:
    """What is reported as done is the operating body's to confirm."""
    reported = row.status == Task.Status.DONE
    kind = "condition" if row.kind == Task.Kind.CONDITION else "task"
    return Duty(
        kind=kind,
        key=str(row.pk),
        project=row.project,
        due_on=row.ends_on,
        name=row.title,
        url=row.get_absolute_url(),
        parties=(Party.OPERATOR if reported else Party(row.party),),
        owner=None if reported else row.owner,
    )


def _risks(until: date) -> "QuerySet[Any]":
    return _running(Risk.objects.open().filter(due_on__lte=until)).select_related("owner")


def _risk(row: Risk) -> Duty:
    url = row.get_absolute_url()
    return Duty("risk", str(row.pk), row.project, row.due_on, row.title, url, owner=row.owner)


def _gates(until: date) -> "QuerySet[Any]":
    """Rounds in preparation that lack evidence, with what tells when they are planned."""
    tasks = Task.objects.unfinished().filter(project=OuterRef("project"))
    milestones = tasks.filter(kind=Task.Kind.MILESTONE).order_by("ends_on").values("ends_on")[:1]
    agreed = _agreed("project").values("ends_on")[:1]
    rows = _running(Gate.objects.to_submit()).annotate(
        planned_on=Coalesce(Subquery(milestones), Subquery(agreed))
    )
    return rows.filter(Q(planned_on__lte=until) | Q(planned_on=None))


def _gate(row: Any) -> Duty:
    """Planned for the next milestone, else the end of the agreement, else of the weeks that were offered."""
    project = row.project
    due_on = row.planned_on or timezone.localdate(project.created_at) + timedelta(weeks=project.weeks)
    url = _page("gates", project)
    return Duty("gate", str(row.pk), project, due_on, project.get_stage_display(), url, FIRMS)


def _reports(until: date) -> "QuerySet[Any]":
    """Projects at work of which nothing was reported for so long, or since they began to work."""
    given = Q(reports__status__in=(Report.Status.SUBMITTED, Report.Status.ACCEPTED))
    begun = Q(stages__stage__in=REPORTING)
    rows = Project.objects.filter(stage__in=REPORTING).annotate(
        reported_at=Coalesce(
            Max("reports__submitted_at", filter=given), Min("stages__started_at", filter=begun)
        ),
        lead=_lead("pk"),
    )
    before = report_facts.midnight(until - timedelta(days=REPORT_DAYS - 1))
    return rows.filter(reported_at__lt=before)


def _report(row: Any) -> Duty:
    due_on = timezone.localdate(row.reported_at) + timedelta(days=REPORT_DAYS)
    url = _page("reports", row)
    return Duty("report", str(row.pk), row, due_on, row.number, url, _asking(row, row.lead))


def _instalments(until: date) -> "QuerySet[Any]":
    before = report_facts.midnight(until - timedelta(days=REQUEST_DAYS - 1))
    rows = Instalment.objects.filter(status=Instalment.Status.PAYABLE, payable_at__lt=before)
    return _running(rows).annotate(lead=_lead("project"))


def _instalment(row: Any) -> Duty:
    due_on = timezone.localdate(row.payable_at) + timedelta(days=REQUEST_DAYS)
    url = _page("money", row.project)
    parties = _asking(row.project, row.lead)
    return Duty("instalment", str(row.pk), row.project, due_on, str(row.number), url, parties)


def _follow_ups(until: date) -> "QuerySet[Any]":
    return FollowUp.objects.awaited().filter(due_on__lte=until, project__stage__in=FOLLOWED)


def _follow_up(row: FollowUp) -> Duty:
    url = _page("follow_up", row.project)
    return Duty("follow_up", str(row.pk), row.project, row.due_on, str(row.year), url, (Party.DEMAND,))


KINDS = {
    "task": Kind(_tasks, _task, _("할 일 ‘%(name)s’"), _soon),
    "condition": Kind(_conditions, _task, _("단계평가의 조건 ‘%(name)s’"), _soon),
    "risk": Kind(_risks, _risk, _("위험 조치 ‘%(name)s’"), _soon, escalates=False),
    "gate": Kind(_gates, _gate, _("%(name)s 단계평가에 낼 산출물"), _far),
    "report": Kind(_reports, _report, _("월간 보고 제출"), _that_day),
    "instalment": Kind(_instalments, _instalment, _("%(name)s회차 지급 신청"), _that_day),
    "follow_up": Kind(_follow_ups, _follow_up, _("사후관리 %(name)s년차 조사"), _far),
}
