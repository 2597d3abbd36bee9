"""What holds of a project after any moves, read from the database alone."""

from collections.abc import Iterator
from itertools import pairwise

from django.db import models

from foundation.history.models import Event
from projects import accounts, workflow
from projects.models import (
    Agreement,
    Deliverable,
    Diligence,
    Gate,
    Instalment,
    Level,
    Measure,
    Measurement,
    Project,
    Settlement,
    Spending,
    Stage,
    Task,
    Terms,
)
from projects.models.measurements import STANDING

FORWARD = (Gate.Status.GO, Gate.Status.CONDITIONAL_GO)


def hold(project: Project) -> None:
    """Assert all of them."""
    history_rebuilds_each_state(project)
    no_stage_is_skipped(project)
    rounds_follow_the_stages(project)
    money_fits_the_agreement(project)
    accounts_add_up(project)
    an_end_ends_the_agreement(project)
    nobody_confirms_its_own(project)
    no_level_goes_back(project)
    only_a_stop_is_judged(project)


def recorded(project: Project) -> Iterator[models.Model]:
    """The project and all its records that have a state."""
    yield project
    yield from project.gates.all()
    yield from Agreement.objects.filter(project=project)
    yield from Terms.objects.filter(agreement__project=project)
    yield from Instalment.objects.filter(project=project)
    yield from Measurement.objects.filter(measure__project=project)
    yield from Task.objects.filter(project=project)
    yield from Diligence.objects.filter(project=project)
    yield from Deliverable.objects.filter(gate__project=project)
    yield from Settlement.objects.filter(project=project)


def rebuilt(row: models.Model, field: str) -> str:
    """The state that follows from the events alone; each must begin where the one before ended."""
    state = str(row._meta.get_field(field).get_default())
    for place, event in enumerate(Event.objects.of(row).exclude(to_state="")):
        assert event.from_state == state or (place == 0 and event.from_state == ""), (row, event)
        state = event.to_state
    return state


def history_rebuilds_each_state(project: Project) -> None:
    fields = {Project: "stage", Measurement: "level"}
    for row in recorded(project):
        field = fields.get(type(row), "status")
        assert rebuilt(row, field) == getattr(row, field), row


def no_stage_is_skipped(project: Project) -> None:
    stages = [Stage(row.stage) for row in project.stages.order_by("pk")]
    assert stages[0] == Stage.PREPARATION
    assert stages[-1] == project.stage
    for before, after in pairwise(stages):
        assert after in (workflow.NEXT[before], Stage.STOPPED)
    assert [event.to_state for event in Event.objects.of(project).exclude(to_state="")] == stages


def rounds_follow_the_stages(project: Project) -> None:
    """One round is open, at the present stage; a stage was left by one decision, on accepted evidence and its scores,
    and after the conditions of those before it."""
    ended = project.stage in (Stage.STOPPED, Stage.FOLLOW_UP)
    assert [gate.stage for gate in project.gates.open()] == ([] if ended else [project.stage])
    forward = list(project.gates.filter(status__in=FORWARD).order_by("pk"))
    left = [row.stage for row in project.stages.order_by("pk")][: len(forward)]
    assert [gate.stage for gate in forward] == left
    for gate in forward:
        assert gate.deliverables.filter(status="accepted").exists()
        assert not gate.deliverables.filter(status="submitted").exists()
        assert gate.reviews.filter(conflict=False, score__isnull=False).count() >= gate.quorum
        assert gate.tasks.exists() == (gate.status == Gate.Status.CONDITIONAL_GO)
    imposed = Task.objects.unmet_conditions().filter(project=project)
    assert {task.gate_id for task in imposed} <= {gate.pk for gate in forward[-1:]}


def money_fits_the_agreement(project: Project) -> None:
    rows = list(project.instalments.all())
    planned = sum(row.amount_krw for row in rows if row.status != Instalment.Status.CANCELLED)
    terms = Terms.objects.filter(agreement__project=project, status=Terms.Status.APPROVED).last()
    if terms is None:
        assert not rows
        return
    funded = terms.agreement.kind == Agreement.Kind.FUNDED
    assert planned <= (terms.grant_krw if funded else terms.cash_krw)
    for row in rows:
        assert (row.paid_krw or 0) <= row.amount_krw
        if row.status in Instalment.OPENED:
            assert row.gate.status in FORWARD
            assert (row.gate.project_id, row.gate.stage) == (project.pk, row.stage)


def accounts_add_up(project: Project) -> None:
    spending = list(Spending.objects.filter(project=project))
    agreement = Agreement.objects.filter(project=project).first()
    source = "cash" if agreement and agreement.kind == Agreement.Kind.CONTRACT else "grant"
    payments = Event.objects.filter(
        object_type=Instalment._meta.label_lower,
        object_id__in=[str(row.pk) for row in project.instalments.all()],
        to_state=Instalment.Status.PAID,
    )
    found = accounts.flow(project)
    assert found.paid_krw == sum(event.data["paid_krw"] for event in payments)
    assert found.spent_krw == sum(row.amount_krw for row in spending if row.source == source)
    assert found.balance_krw == found.paid_krw + found.interest_krw - found.allowed_krw
    lines = accounts.lines([project])[project.pk]
    assert sum(line.spent_krw for line in lines) == sum(row.amount_krw for row in spending)
    assert sum(line.spent_krw for line in accounts.by_source(lines)) == accounts.total(lines).spent_krw
    if Settlement.objects.filter(project=project, status=Settlement.Status.FINAL).exists():
        assert found.outstanding_krw == 0
        open_ = (Instalment.Status.PAYABLE, Instalment.Status.REQUESTED)
        assert not project.instalments.filter(status__in=open_).exists()


def an_end_ends_the_agreement(project: Project) -> None:
    if project.stage == Stage.STOPPED:
        assert not project.instalments.filter(status=Instalment.Status.PLANNED).exists()
    if project.stage in (Stage.COMPLETED, Stage.FOLLOW_UP, Stage.STOPPED):
        assert not Agreement.objects.in_force().filter(project=project).exists()
        waiting = Terms.objects.filter(agreement__project=project, status=Terms.Status.REQUESTED)
        assert not waiting.exists()


def nobody_confirms_its_own(project: Project) -> None:
    for task in project.tasks.filter(status=Task.Status.CONFIRMED):
        steps = Event.objects.of(task).filter(to_state__in=["done", "confirmed"])
        done, confirmed = list(steps)[-2:]
        assert (done.to_state, confirmed.to_state) == ("done", "confirmed")
        assert done.actor_key != confirmed.actor_key
    for measurement in Measurement.objects.filter(measure__project=project).exclude(level=Level.WITHDRAWN):
        assert measurement.claimed_by_id not in measurement.verifications.values_list("by", flat=True)


def no_level_goes_back(project: Project) -> None:
    """And no claim is of a measure that was taken out."""
    for measurement in Measurement.objects.filter(measure__project=project):
        reached = [event.to_state for event in Event.objects.of(measurement).exclude(to_state="")]
        ranks = [STANDING.index(Level(level)) for level in reached if level in STANDING]
        assert ranks == sorted(set(ranks))
        assert reached[-1] == measurement.level
    removed = Event.objects.filter(verb="sheet.removed", data__project=str(project.pk))
    gone = set(removed.values_list("object_id", flat=True))
    assert not gone & {
        str(key) for key in Measure.objects.filter(project=project).values_list("pk", flat=True)
    }


def only_a_stop_is_judged(project: Project) -> None:
    stopped = project.stage == Stage.STOPPED
    late = project.stages.exclude(stage__in=[Stage.PREPARATION, Stage.STOPPED]).exists()
    assert Diligence.objects.filter(project=project).count() in ([1] if stopped and late else [0, stopped])
    for row in Diligence.objects.filter(project=project).exclude(status=Diligence.Status.PENDING):
        first = row.seats.filter(round=1).eligible().voted()
        assert first.count() >= row.quorum
        assert row.verdict in ("diligent", "negligent")
