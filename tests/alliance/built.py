"""Records of a KPI's tests, as the services leave them, at days that the test says."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from alliance import kpis
from alliance.kpis.figures import figure
from alliance.quarters import as_of
from foundation.history.models import Event
from projects.models import Agreement, Gate, Project, Stage
from tests import factories

NUMBERS = iter(range(2, 10_000))


def moment(day: str, hour: int = 10) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour), tzinfo=timezone.get_default_timezone())


def value(code: str, day: str = "2026-12-31") -> Any:
    """At the end of a day."""
    kpi, until = kpis.BY_CODE[code], as_of(date.fromisoformat(day))
    since = date(int(day[:4]), 1, 1) if kpi.yearly else None
    return kpi.value(kpi.counted(until, since))


def a_quarter_before(code: str, day: str) -> Any:
    """At the end of the quarter before the one in which a day lies, as its figure tells it on that day."""
    return figure(kpis.BY_CODE[code], as_of(date.fromisoformat(day))).previous_quarter


def moved(record: Any, verb: str, day: str, from_state: str = "") -> None:
    Event.objects.create(
        object_type=record._meta.label_lower,
        object_id=str(record.pk),
        verb=verb,
        from_state=from_state,
        occurred_at=moment(day),
    )


def project(
    firm: Any = None, *, task: int | None = None, signed: str = "2026-03-02", **fields: Any
) -> Project:
    """A project, with a signed agreement of a plan's task where it is given."""
    if firm:
        fields["match__need__company"] = firm
    made = factories.ProjectFactory(**fields)
    if task:
        agreement(made, task, signed)
    return made


def agreement(of: Project, task: int, signed: str) -> Agreement:
    return factories.AgreementFactory(project=of, plan_task=task, signed_on=date.fromisoformat(signed))


def gate(of: Project, stage: Stage, status: Gate.Status, day: str) -> Gate:
    return Gate.objects.create(
        project=of, stage=stage, round=next(NUMBERS), status=status, decided_at=moment(day)
    )
