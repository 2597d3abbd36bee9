"""The portfolio's list and board at a thousand projects, each beside its bare query and bare table."""

import os
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.timing import each, figure
from companies.models import Company, User
from foundation.history import clock
from foundation.outbox.tasks import gather_statistics
from matchmaking.models import Match, Need
from projects.models import Deliverable, Gate, Project, Risk, Stage, StageRecord, Task
from solutions.models import Solution

PROJECTS = int(os.environ.get("BENCH_PROJECTS", "1000"))
TASKS = 6  # of a project
ROUNDS = [0] * 20
#: What comes after preparation holds most of them.
STAGES = (Stage.PREPARATION, Stage.POC, Stage.POC, Stage.PILOT, Stage.COMMERCIALISATION, Stage.COMPLETED)
BARE = engines["django"].from_string(
    "<table>{% for row in rows %}<tr><td>{{ row.number }}</td><td>{{ row.title }}</td><td>{{ row.demand_firm }}</td>"
    "<td>{{ row.supplier }}</td><td>{{ row.get_stage_display }}</td></tr>{% endfor %}</table>"
)


def run() -> dict[str, Any]:
    """For a coordinator, who sees all; the bare page is one query and a table of the same rows."""
    names = {"name": "코디네이터", "is_coordinator": True}
    person, _new = User.objects.get_or_create(email="bench-coordinator@example.com", defaults=names)
    _fill(person)
    gather_statistics(None)  # as the worker does each hour
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)
    # 50 cards of each stage that has any, and 20 rows.
    cards = sum(min(50, Project.objects.filter(stage=stage).count()) for stage in Stage)
    pages = {
        "list": (reverse("projects:list"), 20),
        "list_by_health": (reverse("projects:list") + "?health=red&sort=health", 20),
        "board": (reverse("projects:board"), cards),
    }

    figures: dict[str, Any] = {"projects": Project.objects.count()}
    for name, (path, many) in pages.items():
        figures[name] = {"rows": many, **_measured(client, path, many)}
    return figures


def _measured(client: Client, path: str, many: int) -> dict[str, Any]:
    def page(_: int) -> None:
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)

    def bare(_: int) -> None:
        rows = Project.objects.select_related("demand_firm", "supplier").order_by("-created_at")
        BARE.render({"rows": rows[:many]})

    with CaptureQueriesContext(connection) as queries:
        page(0)
    return {"queries": len(queries), **figure(each(page, ROUNDS), each(bare, ROUNDS))}


@transaction.atomic
def _fill(person: User) -> None:
    """PROJECTS of them, once: some late, some with risks, some without evidence."""
    missing = range(Project.objects.count(), PROJECTS)
    if not missing:
        return
    now, today = clock.now(), clock.today()
    demand_firm = Company.objects.filter(needs__isnull=False)[0]
    solutions = list(Solution.objects.select_related("company").order_by("pk")[:200])
    needs = Need.objects.bulk_create(
        Need(
            company=demand_firm,
            external_id=f"bench-p{n}",
            title="외관검사 자동화",
            status=Need.Status.MATCHED,
        )
        for n in missing
    )
    matches = Match.objects.bulk_create(
        Match(
            external_id=f"bench-p{n}",
            need=need,
            solution=solutions[n % len(solutions)],
            status=Match.Status.SELECTED,
        )
        for n, need in zip(missing, needs, strict=True)
    )
    projects = Project.objects.bulk_create(
        Project(
            external_id=f"bench-p{n}",
            number=f"AX-B-{n:05d}",
            title=f"외관검사 자동화 {n}",
            match=match,
            demand_firm=demand_firm,
            supplier=match.solution.company,
            coordinator=person,
            amount_krw=30_000_000,
            weeks=12,
            stage=STAGES[n % len(STAGES)],
            created_at=now - timedelta(days=n % 90),
        )
        for n, match in zip(missing, matches, strict=True)
    )
    StageRecord.objects.bulk_create(
        StageRecord(project=project, stage=project.stage, started_at=now - timedelta(days=n % 60))
        for n, project in enumerate(projects)
    )
    running = [project for project in projects if project.stage != Stage.COMPLETED]
    gates = Gate.objects.bulk_create(Gate(project=project, stage=project.stage) for project in running)
    Deliverable.objects.bulk_create(
        Deliverable(gate=gate, title="계획서", status=Deliverable.Status.ACCEPTED, submitted_by=person)
        for gate in gates[::2]
    )
    Task.objects.bulk_create(
        Task(
            project=project,
            kind=Task.Kind.MILESTONE if turn == TASKS - 1 else Task.Kind.WORK,
            title="데이터 수집",
            starts_on=today - timedelta(days=30),
            ends_on=today + timedelta(days=(n * 7 + turn * 20) % 120 - 10),
            created_by=person,
        )
        for n, project in enumerate(running)
        for turn in range(TASKS)
    )
    Risk.objects.bulk_create(
        Risk(
            project=project,
            title="데이터 부족",
            probability=n % 5 + 1,
            impact=4,
            response=Risk.Response.MITIGATE,
            plan="더 모읍니다",
            owner=person,
            raised_by=person,
            due_on=today + timedelta(days=n % 40 - 5),
        )
        for n, project in enumerate(running[::2])
    )
