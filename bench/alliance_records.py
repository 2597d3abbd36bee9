"""Two years of a busy region for the alliance's figures: needs with their matches' histories, and what the portfolio's
projects would have come to: agreements, rounds passed, payments, measurements, verdicts, follow-ups, meetings."""

import os
import random
from datetime import datetime, time, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from alliance.models import AgendaItem, Decision, Division, DivisionOutput, Meeting
from companies.districts import District
from companies.models import Company, Ksic, Site, User
from demo import shipped
from foundation.history import clock
from foundation.history.models import Event
from matchmaking.models import Match, Need
from projects.models import (
    Agreement,
    CostCategory,
    Deliverable,
    Diligence,
    FollowUp,
    Gate,
    Instalment,
    Measure,
    Measurement,
    Programme,
    Project,
    Spending,
    Stage,
    Task,
    Terms,
    TermsLine,
    Verification,
)
from projects.models.diligence import Verdict
from projects.models.measurements import Level
from solutions.models import Solution

NEEDS = int(os.environ.get("BENCH_KPI_NEEDS", "10000"))
FIRMS, PAIRS, DAYS = 2500, 3, 720
TASKS = (2, 4, 6, 6, 7, 8, None)  # the plan's, of agreements; some projects pay for themselves
CHUNK = 5000
chance = random.Random(7)  # noqa: S311 - records for a measurement, not a secret


def fill(person: User) -> None:
    """Once; the projects are those that there are."""
    if Need.objects.filter(external_id__startswith="bench-k").exists():
        return
    with transaction.atomic():
        firms = _firms()
        _needs(firms)
        _projects(firms, person)
        _alliance(person)


def _many(rows: list[Any]) -> list[Any]:
    if not rows:
        return rows
    model: type[models.Model] = type(rows[0])
    return model._default_manager.bulk_create(rows, batch_size=CHUNK)


def _day(latest: int = 1) -> datetime:
    """Some moment of the last two years, at least so many days ago."""
    return clock.now() - timedelta(days=chance.randint(latest, DAYS), minutes=chance.randint(0, 1440))


def _firms() -> list[Company]:
    codes = list(Ksic.objects.filter(level=Ksic.Level.GROUP).values_list("pk", flat=True))
    words = [row["industry_text"] for row in shipped.rows("companies")]
    firms = _many(
        [
            Company(
                external_id=f"bench-k{n}",
                business_number=f"8{n:09d}",
                name=f"수요기업 {n}",
                kind=Company.Kind.DEMAND,
                status=Company.Status.APPROVED,
                industry_text=words[n % len(words)],
                ksic_id=chance.choice(codes),
                employees=chance.choice([None, 5, 20, 45, 80, 200, 400]),
            )
            for n in range(FIRMS)
        ]
    )
    _many([Site(company=firm, district=chance.choice(District.values)) for firm in firms])
    return firms


def _needs(firms: list[Company]) -> None:
    missing = max(0, NEEDS - Need.objects.count())
    needs = _many(
        [
            Need(
                company=chance.choice(firms),
                external_id=f"bench-k{n}",
                title="외관검사 자동화",
                status=Need.Status.OPEN,
                opened_at=_day(30),
            )
            for n in range(missing)
        ]
    )
    solutions = list(Solution.objects.order_by("pk").values_list("pk", flat=True)[:1000])
    matches, histories = [], []
    for n, need in enumerate(needs):
        for turn, solution in enumerate(chance.sample(solutions, PAIRS)):
            matches.append(
                Match(
                    external_id=f"bench-k{n}-{turn}",
                    need=need,
                    solution_id=solution,
                    status=Match.Status.SHORTLISTED,
                    created_at=need.opened_at,
                )
            )
            histories.append(_history(need, turn))
    _many(matches)
    _many(
        [
            Event(
                object_type=Match._meta.label_lower,
                object_id=str(match.pk),
                verb=f"match.{verb}",
                from_state=before,
                to_state=verb,
                occurred_at=need_at + timedelta(days=days),
            )
            for match, history in zip(matches, histories, strict=True)
            for need_at, before, verb, days in history
        ]
    )


def _history(need: Need, turn: int) -> list[tuple[datetime, str, str, int]]:
    """How a pair went on: about a third accept, of whom one in nine is selected."""
    at, answer = need.opened_at or clock.now(), chance.random()
    steps = [("shortlisted", "invited", 1)]
    if answer < 0.2:
        steps.append(("invited", "expired", 6))
    elif answer < 0.6:
        steps.append(("invited", "declined", 4))
    else:
        steps += [("invited", "accepted", 3), ("accepted", "consulted", 8), ("consulted", "quoted", 14)]
        if turn == 0 and chance.random() < 0.3:
            steps.append(("quoted", "selected", 20))
    return [(at, before, verb, days) for before, verb, days in steps]


def _projects(firms: list[Company], person: User) -> None:
    """Started on any day, and brought as far as the days since then allow."""
    projects = list(Project.objects.select_related("match__need"))
    for project in projects:
        project.demand_firm = project.match.need.company = chance.choice(firms)
        project.created_at = _day(20)
        project.match.need.opened_at = project.created_at - timedelta(days=40)
    Project.objects.bulk_update(projects, ["demand_firm", "created_at"], batch_size=500)
    Need.objects.bulk_update(
        [project.match.need for project in projects], ["company", "opened_at"], batch_size=500
    )
    _many(
        [
            Event(
                object_type=Match._meta.label_lower,
                object_id=str(project.match_id),
                verb=f"match.{verb}",
                occurred_at=project.created_at - timedelta(days=before),
            )
            for project in projects
            for verb, before in (("accepted", 30), ("consulted", 25), ("quoted", 12), ("selected", 0))
        ]
    )
    _money(projects, person)
    _measures(_rounds(projects, person), person)
    _follow_ups(projects)


def _money(projects: list[Project], person: User) -> None:
    programme = Programme.objects.create(
        external_id="bench-k", name="지원사업", agency="인천TP", fiscal_year=2026, created_by=person
    )
    category = CostCategory.objects.create(programme=programme, code="people", name="인건비", position=1)
    agreements = _many(
        [
            Agreement(
                project=project,
                kind=Agreement.Kind.FUNDED if task else Agreement.Kind.CONTRACT,
                programme=programme if task else None,
                fiscal_year=project.created_at.year,
                plan_task=task,
                follow_up_years=3,
                status=Agreement.Status.SIGNED,
                signed_on=_later(project, 15),
                effective_on=_later(project, 20),
            )
            for n, project in enumerate(projects)
            for task in [TASKS[n % len(TASKS)]]
        ]
    )
    _many(
        [
            Terms(
                agreement=agreement,
                number=1,
                status=Terms.Status.APPROVED,
                lead=agreement.project.demand_firm,
                starts_on=agreement.effective_on,
                ends_on=agreement.effective_on + timedelta(days=300),
                grant_krw=20_000_000,
                data_owner=Terms.Owner.DEMAND,
                model_owner=Terms.Owner.SHARED,
                requested_by=person,
            )
            for agreement in agreements
        ]
    )
    _many(
        [
            Instalment(
                project=project,
                number=number,
                amount_krw=10_000_000,
                stage=Stage.POC,
                status=Instalment.Status.PAID,
                paid_on=_later(project, days),
                paid_krw=10_000_000,
            )
            for project in projects
            for number, days in ((1, 30), (2, 150))
            if _past(project, days)
        ]
    )
    _many(
        [
            Spending(
                project=project,
                reference=f"{project.number}-{month}",
                category=category,
                source=TermsLine.Source.GRANT,
                spent_on=_later(project, 30 * month),
                amount_krw=1_500_000,
            )
            for project in projects
            for month in range(2, 14)
            if _past(project, 30 * month)
        ]
    )


def _rounds(projects: list[Project], person: User) -> list[Deliverable]:
    """One in eight is stopped at its first round, and judged. What the first rounds were shown."""
    stopped = [project for n, project in enumerate(projects) if n % 8 == 0 and _past(project, 160)]
    ended = {project.pk for project in stopped}
    gates = _many(
        [
            Gate(
                project=project,
                stage=stage,
                round=9,
                status=Gate.Status.STOP if project.pk in ended else Gate.Status.GO,
                decided_at=project.created_at + timedelta(days=days),
                decided_by=person,
            )
            for project in projects
            for stage, days in ((Stage.POC, 120), (Stage.PILOT, 240), (Stage.COMMERCIALISATION, 330))
            if _past(project, days) and (stage == Stage.POC or project.pk not in ended)
        ]
    )
    _many(
        [
            Diligence(
                project=project,
                cause="evaluation",
                status=Diligence.Status.FINAL,
                verdict=chance.choice([Verdict.DILIGENT, Verdict.DILIGENT, Verdict.NEGLIGENT]),
                decided_by=person,
                finalised_at=project.created_at + timedelta(days=155),
            )
            for project in stopped
        ]
    )
    tasks = list(Task.objects.filter(project__in=[project.pk for project in projects[:200]])[:200])
    _many(
        [
            Event(
                object_type=Task._meta.label_lower,
                object_id=str(task.pk),
                verb="task.confirmed",
                occurred_at=_day(),
            )
            for task in tasks
        ]
    )
    first = [gate for gate in gates if gate.stage == Stage.POC]
    accepted = {"status": Deliverable.Status.ACCEPTED, "submitted_by": person}
    return _many([Deliverable(gate=gate, title="시험 결과", **accepted) for gate in first])


def _measures(shown: list[Deliverable], person: User) -> None:
    """Three KPIs of each project that got so far, each measured twice, most of them verified on the spot."""
    evidence = {deliverable.gate.project_id: deliverable for deliverable in shown}
    measures = _many(
        [
            Measure(
                project=project,
                position=n,
                name=f"불량률 {n}",
                unit="%",
                direction="down",
                baseline=8,
                target=3,
            )
            for project in [deliverable.gate.project for deliverable in shown]
            for n in range(3)
        ]
    )
    claimed = _many(
        [
            Measurement(
                measure=measure,
                value=chance.randint(2, 9),
                occurred_on=_later(measure.project, days),
                method="전수 검사",
                evidence=evidence[measure.project_id],
                firm=measure.project.demand_firm,
                claimed_by=person,
                claimed_at=measure.project.created_at + timedelta(days=days),
            )
            for measure in measures
            for days in (90, 200)
            if _past(measure.project, days)
        ]
    )
    _many(
        [
            Verification(
                measurement=measurement,
                level=chance.choice(
                    [Level.SITE_INSPECTED, Level.SITE_INSPECTED, Level.ACCREDITED, Level.REJECTED]
                ),
                by=person,
                occurred_at=measurement.claimed_at + timedelta(days=9),
            )
            for measurement in claimed
            if chance.random() < 0.8
        ]
    )


def _follow_ups(projects: list[Project]) -> None:
    _many(
        [
            FollowUp(
                project=project,
                year=1,
                due_on=_later(project, 400),
                status=FollowUp.Status.CONFIRMED,
                in_use=chance.random() < 0.7,
                contracts=chance.randint(0, 3),
                sales_krw=chance.randint(0, 90) * 1_000_000,
                jobs=chance.randint(0, 2),
                submitted_at=project.created_at + timedelta(days=395),
                confirmed_at=project.created_at + timedelta(days=410),
            )
            for project in projects
            if _past(project, 410)
        ]
    )


def _alliance(person: User) -> None:
    today = clock.today()
    for year in (today.year - 2, today.year - 1):
        for number in range(1, 5):
            held = timezone.make_aware(
                datetime.combine(today.replace(year=year, month=3 * number - 1, day=20), time(14))
            )
            meeting = Meeting.objects.create(
                external_id=f"bench-k{year}{number}",
                year=year,
                quarter=number,
                starts_at=held,
                place="대회의실",
                status=Meeting.Status.APPROVED,
                minutes_approved_at=held + timedelta(days=7),
                created_by=person,
            )
            item = AgendaItem.objects.create(meeting=meeting, position=1, title="성과 점검")
            due = held.date() + timedelta(days=60)
            _many(
                [
                    Decision(
                        item=item,
                        text="점검",
                        owner=person,
                        due_on=due,
                        status=Decision.Status.DONE,
                        done_on=due + timedelta(days=chance.choice([-5, -1, 4])),
                        decided_at=held,
                    )
                    for _each in range(5)
                ]
            )
    for n in range(8):
        division = Division.objects.create(kind="division", name=f"분과 {n}", topic="제조", founded_on=today)
        DivisionOutput.objects.create(
            division=division, occurred_on=today - timedelta(days=30), title="보고서", recorded_by=person
        )


def _later(project: Project, days: int) -> Any:
    return timezone.localdate(project.created_at + timedelta(days=days))


def _past(project: Project, days: int) -> bool:
    return project.created_at + timedelta(days=days) < clock.now()
