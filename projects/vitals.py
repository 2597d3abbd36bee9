"""What the rules of health read of projects: dates, sums and counts of their records, of many projects at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q
from django.utils import timezone

from . import accounts
from .models import (
    Gate,
    Instalment,
    Level,
    Measurement,
    Project,
    Report,
    Risk,
    Stage,
    StageRecord,
    Task,
    Terms,
)
from .models.risks import SEVERE


@dataclass
class Vitals:
    """What the rules read of one project; what isn't there is None or empty."""

    late: int = 0
    latest: date | None = None
    ends: date | None = None
    baseline: date | None = None
    milestone: date | None = None
    #: The period of the terms in force.
    starts_on: date | None = None
    last_on: date | None = None
    lines: list[accounts.Line] = field(default_factory=list)
    #: Number and the moment since when it waits.
    unpaid: list[tuple[int, datetime]] = field(default_factory=list)
    escalated: int = 0
    severe: int = 0
    unhandled: int = 0
    #: Whether the open round lacks an accepted document that it asks for.
    unbacked: bool = False
    claims: int = 0
    claimed_at: datetime | None = None
    reported_at: datetime | None = None
    #: When the work began: the first stage after the preparation.
    began_at: datetime | None = None

    def ends_on(self, project: Project) -> date:
        """The last day of the period: the agreement's, else that of the offer's weeks."""
        if self.last_on:
            return self.last_on
        return timezone.localdate(project.created_at) + timedelta(weeks=project.weeks)

    def gate_on(self, project: Project) -> date:
        """When the present stage is planned to end: its next milestone, else the period's last day."""
        return self.milestone or self.ends_on(project)

    def reported_on(self) -> date | None:
        """The day from which the next monthly report is counted; None before there is anything to report."""
        moment = self.reported_at or self.began_at
        return timezone.localdate(moment) if moment else None


def read(projects: Collection[Project], day: date) -> dict[UUID, Vitals]:
    """Of each of the projects, in as many queries for one as for a thousand."""
    keys = [project.pk for project in projects]
    found: dict[UUID, Vitals] = defaultdict(Vitals)
    of_these = {"project__in": keys}
    for row in _plans(of_these, day):
        _set(found[row.pop("project")], row)
    for row in _risks(of_these, day):
        _set(found[row.pop("project")], row)
    for row in _claims(keys):
        _set(found[row.pop("measure__project")], row)
    for key, moment in _accepted_reports(of_these):
        found[key].reported_at = moment
    for key, moment in StageRecord.objects.filter(stage=Stage.POC, **of_these).values_list(
        "project", "started_at"
    ):
        found[key].began_at = moment
    for key in Gate.objects.unbacked().filter(**of_these).values_list("project", flat=True):
        found[key].unbacked = True
    for key, number, since in _unpaid(of_these):
        found[key].unpaid.append((number, since))
    for key, terms in Terms.objects.present(keys).items():
        found[key].starts_on, found[key].last_on = terms.starts_on, terms.ends_on
    for key, lines in accounts.lines(projects).items():
        found[key].lines = lines
    return found


def _set(vitals: Vitals, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(vitals, name, value)


def _plans(of_these: dict[str, Any], day: date) -> Iterable[dict[str, Any]]:
    late = Q(status=Task.Status.OPEN, ends_on__lt=day)
    return (
        Task.objects.filter(**of_these)
        .exclude(status=Task.Status.CANCELLED)
        .order_by()
        .values("project")
        .annotate(
            late=Count("pk", filter=late),
            latest=Min("ends_on", filter=late),
            # What was planned after the baseline has none to be late against.
            ends=Max("ends_on", filter=Q(baseline_ends_on__isnull=False)),
            baseline=Max("baseline_ends_on"),
            milestone=Min("ends_on", filter=Q(kind=Task.Kind.MILESTONE, status=Task.Status.OPEN)),
        )
    )


def _risks(of_these: dict[str, Any], day: date) -> Iterable[dict[str, Any]]:
    return (
        Risk.objects.open()
        .filter(**of_these)
        .alias(score=F("probability") * F("impact"))
        .order_by()
        .values("project")
        .annotate(
            escalated=Count("pk", filter=Q(status=Risk.Status.ESCALATED)),
            severe=Count("pk", filter=Q(score__gte=SEVERE)),
            unhandled=Count("pk", filter=Q(due_on__lt=day)),
        )
    )


def _claims(keys: Sequence[UUID]) -> Iterable[Any]:
    rows = Measurement.objects.filter(measure__project__in=keys, level=Level.SELF_REPORTED)
    return (
        rows.order_by().values("measure__project").annotate(claims=Count("pk"), claimed_at=Min("claimed_at"))
    )


def _accepted_reports(of_these: dict[str, Any]) -> Iterable[tuple[UUID, datetime]]:
    rows = Report.objects.filter(status=Report.Status.ACCEPTED, **of_these).order_by().values("project")
    return rows.annotate(last=Max("submitted_at")).values_list("project", "last")


def _unpaid(of_these: dict[str, Any]) -> Iterator[Any]:
    waiting = (Instalment.Status.PAYABLE, Instalment.Status.REQUESTED)
    rows = Instalment.objects.filter(status__in=waiting, payable_at__isnull=False, **of_these)
    yield from rows.order_by().values_list("project", "number", "payable_at")
