"""What happens in a project between its gates: agreement, plan, claims and their verification, money, reports, and what
a stop leaves behind."""

from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from companies.models import User
from foundation.history import clock
from matchmaking.models.quotations import Direction
from projects import accounts, report_facts
from projects.models import (
    Agreement,
    CostCategory,
    Deliverable,
    Level,
    Measure,
    Programme,
    Project,
    Stage,
    Task,
    Terms,
    TermsLine,
)
from projects.services import (
    agreements,
    diligence,
    instalments,
    lessons,
    measurements,
    meetings,
    plans,
    programmes,
    reports,
    risks,
    sheets,
    spending,
)
from projects.terms import Line, TermsGiven

from . import money
from . import texts_delivery as texts
from .parties import paper, people

if TYPE_CHECKING:
    from .story import Life, Story

SOURCE = TermsLine.Source
#: Of each cost category, in percent, from the grant, the firms' cash and their work in kind.
SHARES = {SOURCE.GRANT: 60, SOURCE.CASH: 30, SOURCE.IN_KIND: 10}
PERIOD = timedelta(days=300)


def agree(story: "Story", project: Project) -> "Life":
    """The plan and the agreement: three of four projects are funded, by turns of three programmes."""
    demand, supplier, coordinator = people(story, project)
    turn = next(story.agreements)
    task = (7, 6, 8, None)[turn % 4]
    programme = _programme(story, task) if task else None
    begin = clock.today() + timedelta(days=7)
    plan(project, begin, by=supplier)
    for aspect, name, unit, direction, target, _measured in texts.SHEET:
        row = {"aspect": aspect, "name": name, "unit": unit, "direction": direction}
        sheets.add_row(project=project, target=Decimal(target), by=supplier, **row)
    yield 2
    agreement = agreements.draft(
        project=project,
        kind=Agreement.Kind.FUNDED if programme else Agreement.Kind.CONTRACT,
        programme=programme,
        fiscal_year=programme.fiscal_year if programme else begin.year,
        plan_task=task,
        follow_up_years=3,
        terms=TermsGiven(
            lead=project.demand_firm,
            project_lead=demand,
            starts_on=begin,
            ends_on=begin + PERIOD,
            vat=Terms.Vat.EXCLUDED,
            data_owner=Terms.Owner.DEMAND,
            model_owner=Terms.Owner.SHARED,
            ownership_note=texts.OWNERSHIP,
            lines=_lines(project, programme),
            targets={row: row.target for row in project.measures.kpis()},
        ),
        by=coordinator,
    )
    yield 3
    number = f"AION-데모-{clock.today().year}-{turn + 1:03d}"
    agreements.sign(
        agreement=agreement,
        document_number=number,
        signed_on=clock.today(),
        effective_on=begin,
        upload=paper(f"{number}.txt", f"{number}\n{project.number} {project.title}\n(데모 문서)\n"),
        by=coordinator,
    )
    rows = [(stage, amount) for stage, amount in instalments.proposal(project).items() if amount]
    instalments.plan(project=project, rows=rows, by=coordinator)


def plan(project: Project, begin: date, *, by: User) -> None:
    made: list[Task] = []
    for kind, title, party, first, last, before in texts.TASKS:
        made.append(
            plans.add(
                project=project,
                kind=kind,
                title=title,
                party=party,
                starts_on=begin + timedelta(weeks=first, days=1 if first != last else 0),
                ends_on=begin + timedelta(weeks=last),
                weight=max(last - first, 1),
                depends_on=[] if before is None else [made[before]],
                by=by,
            )
        )


def _programme(story: "Story", task: int) -> Programme:
    """The task's programme of the year; the first who needs it has it entered, with its system's columns."""
    year = clock.today().year
    found = Programme.objects.filter(plan_task=task, fiscal_year=year).first()
    if found is not None:
        return found
    programme = programmes.create(
        categories=texts.CATEGORIES,
        name=texts.PROGRAMMES[task],
        agency=texts.AGENCY,
        fiscal_year=year,
        plan_task=task,
        grant_ceiling_percent=75,
        cash_floor_percent=10,
        follow_up_years=3,
        system=Programme.System.BOTAME,
        active=True,
        by=story.administrator,
    )
    return spending.map_columns(programme=programme, columns=money.COLUMNS, by=story.administrator)


def _lines(project: Project, programme: Programme | None) -> list[Line]:
    """The offer's costs, of a programme split between its sources."""
    costs: Counter[str] = Counter()
    for line in project.budget.all():
        costs[line.category] += line.amount_krw
    categories = {row.code: row for row in CostCategory.objects.filter(programme=programme)}
    if programme is None:
        return [(categories[code], SOURCE.CASH, amount) for code, amount in costs.items()]
    return [
        (categories[code], source, part)
        for code, amount in costs.items()
        for source, part in zip(SHARES, accounts.split(amount, list(SHARES.values())), strict=True)
        if part
    ]


def work(story: "Story", project: Project) -> "Life":
    """A stage's work up to its end: the plan goes on, a month is reported, what may go wrong is noted."""
    demand, supplier, coordinator = people(story, project)
    stage = Stage(project.stage)
    if stage == Stage.POC:
        kind, title, probability, impact, response, answer = story.pick(texts.RISKS)
        risks.raise_(
            project=project,
            kind=kind,
            title=title,
            probability=probability,
            impact=impact,
            response=response,
            plan=answer,
            owner=supplier,
            due_on=clock.today() + timedelta(days=45),
            by=supplier,
        )
    if stage == Stage.PILOT:
        meet(project, by=coordinator)
        for risk in project.risks.open():
            risks.close(risk=risk, reason=texts.RISK_CLOSED, by=coordinator)
    yield 1
    for task in project.tasks.exclude(meeting=None).unfinished():
        plans.finish(task=task, by=demand)
        plans.confirm(task=task, by=coordinator)
    of_plan = [task for task in project.tasks.order_by("pk") if task.baseline_ends_on]
    by_party = {"demand": demand, "supplier": supplier}
    for task in of_plan[: texts.DONE.get(stage, len(of_plan))]:
        if task.status == Task.Status.OPEN:
            plans.finish(task=task, by=by_party[task.party])
            other = supplier if task.party == "demand" else demand
            plans.confirm(task=task, by=coordinator if task.kind == Task.Kind.MILESTONE else other)
    begun = next((task for task in of_plan if task.status == Task.Status.OPEN), None)
    if begun is not None:
        plans.report(task=begun, progress=30, by=by_party[begun.party])
    yield from tell_month(story, project)


def tell_month(story: "Story", project: Project) -> "Life":
    """This month's report, while the project is performed and where there is none yet."""
    _demand, supplier, coordinator = people(story, project)
    month = clock.today().replace(day=1)
    if month not in report_facts.months(project) or project.reports.filter(month=month).exists():
        return
    done, planned = story.pick(texts.REPORTS)
    problems = story.pick(texts.PROBLEMS)
    report = reports.write(
        project=project, month=month, done=done, planned=planned, problems=problems, by=supplier
    )
    reports.submit(report=report, by=supplier)
    yield 1
    reports.accept(report=report, by=coordinator)


def meet(project: Project, *, by: User) -> None:
    title, place, attendees, body = texts.MEETING
    action = meetings.Action(title=texts.ACTION, party="demand", due_on=clock.today() + timedelta(days=10))
    meetings.note(
        project=project,
        held_on=clock.today(),
        title=title,
        place=place,
        attendees=attendees,
        body=body,
        actions=[action],
        by=by,
    )


def prove(story: "Story", project: Project, evidence: Deliverable) -> "Life":
    """What was measured by the end of a stage, and what others found of it; PoC by the demand firm, the pilot on the
    spot and by a lab."""
    demand, supplier, coordinator = people(story, project)
    stage = Stage(project.stage)
    if stage not in (Stage.POC, Stage.PILOT):
        return
    claims = [
        (row, _reached(row, share=70 if stage == Stage.POC else 104)) for row in project.measures.kpis()
    ]
    if stage == Stage.PILOT:
        measured = {aspect: Decimal(value) for aspect, *_row, value in texts.SHEET}
        claims += [(row, measured[row.aspect]) for row in project.measures.sheet()]
    made = [
        measurements.claim(
            measure=row,
            value=value,
            occurred_on=clock.today(),
            method=story.pick(texts.METHODS),
            evidence=evidence,
            by=supplier,
        )
        for row, value in claims
    ]
    yield 2
    on_the_spot = {"level": Level.SITE_INSPECTED, "comment": texts.INSPECTED, "by": coordinator}
    for number, row in enumerate(made):
        verified: dict[str, Any] = {"level": Level.DEMAND_CONFIRMED, "comment": texts.CONFIRMED, "by": demand}
        if stage == Stage.PILOT or next(story.inspections) % 3 == 0:
            verified = dict(on_the_spot)
        if stage == Stage.PILOT and number == 0:
            verified |= {"value": _reached(row.measure, share=98), "comment": texts.CORRECTED}
        measurements.verify(measurement=row, **verified)


def _reached(measure: Measure, *, share: int) -> Decimal:
    """A value so many percent of the way from the baseline to the target."""
    start = measure.baseline
    if start is None:
        up = measure.direction == Direction.UP
        value = measure.target * share / 100 if up else measure.target * 100 / share
    else:
        value = start + (measure.target - start) * share / 100
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def look_back(story: "Story", project: Project) -> "Life":
    """After a stop: what it taught, and a committee's verdict without the coordinator."""
    _demand, supplier, coordinator = people(story, project)
    other = next(person for person in story.coordinators if person != coordinator)
    yield 5
    title, tried, failed, instead, assets = texts.LESSON
    lesson = lessons.write(
        project=project,
        title=title,
        tried=tried,
        failed=failed,
        instead=instead,
        assets=assets,
        by=supplier,
    )
    lessons.submit(lesson=lesson, by=supplier)
    yield 3
    lessons.publish(lesson=lesson, by=coordinator)
    seats = [
        diligence.seat(diligence=project.diligence, reviewer=reviewer, by=other)
        for reviewer in story.reviewers[:3]
    ]
    yield 4
    for seat in seats:
        diligence.pledge(seat=seat, conflict=False, by=seat.reviewer)
        diligence.vote(seat=seat, vote="diligent", reason=texts.DILIGENT, by=seat.reviewer)
    yield 2
    diligence.decide(diligence=project.diligence, reason=texts.VERDICT, by=other)
