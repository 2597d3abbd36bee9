"""The portfolio: which projects somebody looks for, in which order, and how each fares.

Health and what is due next aren't stored, so a search by them reads every project that is otherwise found, still in a
constant number of queries. Both are between the firms and the operating body: whoever else sees a project sees neither.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from companies.models import User
from foundation.history import clock
from foundation.search.pages import PER_PAGE, containing

from . import due, health, permissions
from .due import Due
from .forms.projects import FilterForm, Sort
from .health import Health
from .models import Agreement, Diligence, FollowUp, Gate, Lesson, Project, Stage, StageRecord

TEXTS = ("number", "title", "demand_firm__name", "supplier__name")
#: Of its saved views.
INDEX = "projects"
#: Cards of a column; the list shows the others.
COLUMN = 50

#: The records, by what waits in their project.
WAITING: dict[str, Callable[[], Any]] = {
    "submit": Gate.objects.to_submit,
    "accept": Gate.objects.to_accept,
    "assign": Gate.objects.to_assign,
    "decide": Gate.objects.to_decide,
    "amend": Agreement.objects.to_amend,
    "judge": Diligence.objects.sitting,
    "publish": Lesson.objects.submitted,
    "answer": lambda: FollowUp.objects.to_answer(clock.today()),
    "confirm": FollowUp.objects.submitted,
}


@dataclass(frozen=True)
class Row:
    """A project as lists and cards show it; `days` is how long it has been in its stage. A person who doesn't follow it
    (a reviewer) sees neither its health nor what is next; who manages it may remind and move it."""

    project: Project
    followed: bool
    manages: bool
    health: Health | None
    next: Due | None
    days: int | None


@dataclass(frozen=True)
class Look:
    """How the projects fare, and what is due in each, as `user` may know."""

    user: User
    health: dict[UUID, Health]
    due: dict[UUID, list[Due]]

    def row(self, project: Project) -> Row:
        since = project.since
        days = (clock.today() - timezone.localdate(since)).days if since else None
        soonest = next(iter(self.due.get(project.pk, ())), None)
        return Row(
            project,
            permissions.can_follow(self.user, project),
            permissions.can_manage(self.user, project),
            self.health.get(project.pk),
            soonest,
            days,
        )


def look(user: User, projects: Iterable[Project], ahead: timedelta = due.NEXT) -> Look:
    """Of those that the person follows; what is due within `ahead`, or overdue."""
    followed = [project for project in projects if permissions.can_follow(user, project)]
    return Look(user, health.of(followed), due.of(followed, clock.today() + ahead))


def rows(user: User, projects: Sequence[Project], ahead: timedelta = due.NEXT) -> list[Row]:
    seen = look(user, projects, ahead)
    return [seen.row(project) for project in projects]


def found(user: User, form: FilterForm) -> QuerySet[Project]:
    """What the form asks for, but for the health."""
    wanted = form.wanted
    asked = {
        "stage": "stage",
        "programme": "agreement__programme",
        "year": "agreement__fiscal_year",
        "coordinator": "coordinator",
        "supplier": "supplier",
    }
    projects = Project.objects.visible_to(user).filter(
        containing(form.text, TEXTS), **{asked[name]: wanted[name] for name in asked if name in wanted}
    )
    if todo := wanted.get("todo"):
        projects = projects.filter(pk__in=WAITING[todo]().visible_to(user).values("project"))
    return projects


def keys(user: User, form: FilterForm) -> Sequence[UUID]:
    """Of the projects that are found, in their order."""
    projects = found(user, form)
    grade, sorting = form.wanted.get("health"), form.sorting
    ordered = _ordered(projects, sorting)
    if not grade and sorting not in (Sort.HEALTH, Sort.DUE):
        return list(ordered.values_list("pk", flat=True))
    every = list(ordered)
    followed = [project for project in every if permissions.can_follow(user, project)]
    if grade or sorting == Sort.HEALTH:
        ranks = {key: one.grade.rank for key, one in health.of(followed).items()}
        if grade:
            every = [project for project in every if ranks.get(project.pk) == health.Grade(grade).rank]
        if sorting == Sort.HEALTH:
            # What has no health comes last.
            every.sort(key=lambda project: -ranks.get(project.pk, -1))
    if sorting == Sort.DUE:
        waiting = due.of(followed, clock.today() + due.NEXT)
        every.sort(key=lambda project: waiting[project.pk][0].day if waiting.get(project.pk) else date.max)
    return [project.pk for project in every]


def _ordered(projects: QuerySet[Project], sorting: str) -> QuerySet[Project]:
    if sorting == Sort.NUMBER:
        return projects.order_by("number")
    if sorting == Sort.STAGE:
        return projects.alias(entered=_entered()).order_by("entered", "pk")
    return projects.order_by("-created_at", "pk")


def _entered() -> Subquery:
    present = StageRecord.objects.filter(project=OuterRef("pk"), ended_at=None)
    return Subquery(present.values("started_at")[:1])


def page(user: User, form: FilterForm, number: Any) -> "Page[Any]":
    """The page with its rows in `object_list`."""
    wanted: Page[Any] = Paginator(keys(user, form), PER_PAGE).get_page(number)
    wanted.object_list = rows(user, in_order(list(wanted.object_list)))
    return wanted


def in_order(wanted: Sequence[UUID]) -> list[Project]:
    by_key = Project.objects.for_list().in_bulk(wanted)
    return [by_key[key] for key in wanted]


@dataclass(frozen=True)
class Column:
    stage: Stage
    count: int
    rows: list[Row]

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def board(user: User, form: FilterForm) -> list[Column]:
    """Every stage with those that have been in it longest, COLUMN of them at most."""
    projects = Project.objects.filter(pk__in=keys(user, form))
    counts = dict(projects.order_by().values_list("stage").annotate(Count("pk")))
    place = Window(RowNumber(), partition_by=[F("stage")], order_by=[_entered().asc(), F("pk").asc()])
    shown = projects.alias(place=place).filter(place__lte=COLUMN).order_by(_entered(), "pk").for_list()
    by_stage: dict[str, list[Row]] = {stage: [] for stage in Stage}
    for row in rows(user, list(shown), due.AHEAD):
        by_stage[row.project.stage].append(row)
    return [Column(stage, counts.get(stage, 0), by_stage[stage]) for stage in Stage]


@dataclass
class Load:
    """What somebody has in hand: running projects, how many of them are red or amber, and what is due in them."""

    name: str
    query: str
    running: int = 0
    red: int = 0
    amber: int = 0
    due: int = 0
    overdue: int = 0


def load(user: User, projects: Iterable[Project]) -> tuple[list[Load], list[Load]]:
    """By coordinator and by supplier, the most loaded first; projects without a coordinator stand under no name."""
    every, day = list(projects), clock.today()
    seen = look(user, every, due.AHEAD)
    by_coordinator: dict[Any, Load] = {}
    by_supplier: dict[Any, Load] = {}
    for project in every:
        if project.pk not in seen.health:
            continue
        grade, waiting = seen.health[project.pk].grade, seen.due.get(project.pk, [])
        person, firm = project.coordinator, project.supplier
        for rows, key, name, query in (
            (by_coordinator, project.coordinator_id, person.name if person else "", "coordinator"),
            (by_supplier, project.supplier_id, firm.name, "supplier"),
        ):
            one = rows.setdefault(key, Load(name, f"{query}={key}" if key else ""))
            one.running += 1
            one.red += grade == health.Grade.RED
            one.amber += grade == health.Grade.AMBER
            one.due += len(waiting)
            one.overdue += sum(item.day < day for item in waiting)
    return _heaviest(by_coordinator), _heaviest(by_supplier)


def _heaviest(loads: dict[Any, Load]) -> list[Load]:
    return sorted(loads.values(), key=lambda one: (-one.running, one.name))
