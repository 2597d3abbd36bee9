"""Moves of the plan and of what is measured."""

from datetime import timedelta
from decimal import Decimal

from foundation.history import clock
from projects.models import Deliverable, Measurement, Task
from projects.services import measurements, plans, sheets
from tests.projects.conftest import pdf
from tests.projects.machine.cast import Cast, Pick

LEVELS = ["demand_confirmed", "demand_confirmed", "site_inspected", "accredited", "self_reported"]
PARTIES = ["supplier", "supplier", "demand", "operator"]


def _planned(cast: Cast, pick: Pick) -> dict:
    begins = clock.today() + timedelta(days=pick([0, 7, 14, 400]))
    return {
        "title": "현장 데이터 모으기",
        "party": pick(PARTIES),
        "starts_on": begins,
        "ends_on": begins + timedelta(days=pick([0, 5, -1])),
        "owner": None,
        "description": "",
        "weight": 1,
        "depends_on": pick([[], list(cast.project.tasks.all()[:1])]),
    }


def add_task(cast: Cast, pick: Pick) -> None:
    by = cast.who(pick, "supplier", "coordinator")
    kind = pick(["work", "work", "milestone", "condition"])
    cast.attempt(plans.add, project=cast.project, kind=kind, by=by, **_planned(cast, pick))


def change_task(cast: Cast, pick: Pick) -> None:
    if tasks := list(cast.project.tasks.all()):
        by = cast.who(pick, "supplier", "coordinator")
        cast.attempt(plans.change, task=pick(tasks), by=by, **_planned(cast, pick))


def work_on_tasks(cast: Cast, pick: Pick) -> None:
    for task in cast.project.tasks.all():
        by = cast.who(pick, "supplier", "demander", "coordinator")
        match pick(["report", "finish", "finish", "reopen", "cancel"]):
            case "report":
                cast.attempt(plans.report, task=task, progress=pick([30, 100, 101]), by=by)
            case "finish":
                cast.attempt(plans.finish, task=task, by=by)
            case "reopen":
                cast.attempt(plans.reopen, task=task, reason=pick(["표", ""]), by=by)
            case "cancel":
                cast.attempt(plans.cancel, task=task, reason="가", by=by)


def confirm_tasks(cast: Cast, pick: Pick) -> None:
    for task in cast.project.tasks.all():
        cast.attempt(plans.confirm, task=task, by=cast.who(pick, "coordinator", "demander"))


def meet_conditions(cast: Cast, pick: Pick) -> None:
    for task in Task.objects.unmet_conditions().filter(project=cast.key):
        cast.attempt(plans.finish, task=task, by=cast.people["coordinator"])
        cast.attempt(plans.confirm, task=task, by=cast.people["deputy"])


def claim(cast: Cast, pick: Pick) -> None:
    measures = list(cast.project.measures.all())
    evidence = list(Deliverable.objects.filter(gate__project=cast.key))
    if evidence:
        given = {"value": pick([Decimal("0.8"), Decimal("0.4")]), "method": pick(["판정", "판정", ""])}
        by = cast.who(pick, "supplier", "demander")
        cast.attempt(
            measurements.claim,
            measure=pick(measures),
            evidence=pick(evidence),
            occurred_on=clock.today(),
            by=by,
            **given,
        )


def verify(cast: Cast, pick: Pick) -> None:
    for measurement in Measurement.objects.filter(measure__project=cast.key):
        level = pick(LEVELS)
        proof = (
            {"lab": "시험연구원", "certificate": "KTR-1", "upload": pdf()} if level == "accredited" else {}
        )
        by = cast.who(pick, "demander", "coordinator")
        cast.attempt(measurements.verify, measurement=measurement, level=level, by=by, **proof)


def end_a_claim(cast: Cast, pick: Pick) -> None:
    if rows := list(Measurement.objects.filter(measure__project=cast.key)):
        measurement = pick(rows)
        by = pick([measurement.claimed_by, cast.people["coordinator"], cast.people["demander"]])
        if pick([True, False]):
            cast.attempt(measurements.reject, measurement=measurement, reason="표", by=by)
        else:
            cast.attempt(measurements.withdraw, measurement=measurement, by=by)


def change_the_sheet(cast: Cast, pick: Pick) -> None:
    rows = list(cast.project.measures.sheet())
    row = {"aspect": "power", "name": "전원", "unit": "V", "direction": "up", "target": Decimal(pick([1, 2]))}
    by = cast.who(pick, "supplier", "coordinator")
    if not rows or pick([True, False]):
        cast.attempt(sheets.add_row, project=cast.project, by=by, **row)
    elif pick([True, False]):
        cast.attempt(sheets.change_row, measure=pick(rows), by=by, **row)
    else:
        cast.attempt(sheets.remove_row, measure=pick(rows), by=by)


MOVES = [add_task, change_task, work_on_tasks, confirm_tasks, meet_conditions]
MOVES += [claim, claim, verify, end_a_claim, change_the_sheet]
