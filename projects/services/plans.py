"""The plan of a project: what is to be done, after what, by whom and until when; and what was done of it.

A task never starts before what it depends on ends, depends on itself by no detour, and is done after what it depends
on. What one party reports as done another one confirms. The baseline moves by `set_baseline` only.
"""

from collections.abc import Iterable
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import User
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Refused, move, record, require
from foundation.notifications import notify

from .. import permissions, task_ends, workflow
from ..models import Agreement, MeetingNote, Party, Project, Stage, Task, Terms
from . import notices

#: So that the plan stays one picture.
MOST_TASKS = 200
MOST_WEIGHT = 100
#: What the agreement's period binds; conditions and actions have a date of their own.
BOUND = (Task.Kind.WORK, Task.Kind.MILESTONE)
FINISHED = (Task.Status.DONE, Task.Status.CONFIRMED)
#: The fields that a person fills in.
GIVEN = frozenset({"kind", "title", "party", "starts_on", "ends_on", "description", "weight"})

ASSIGNED = gettext_lazy("맡은 할 일이 생겼습니다: %(title)s")
REPORTED = gettext_lazy("완료 보고: %(title)s")
CONFIRMED = gettext_lazy("완료가 확인되었습니다: %(title)s")
REOPENED = gettext_lazy("완료 보고가 되돌려졌습니다: %(title)s")
CANCELLED = gettext_lazy("맡은 할 일이 취소되었습니다: %(title)s")


def owners(project: Project, *parties: str) -> QuerySet[User]:
    """Who may answer for a task of one of the parties: the firms' members, the operating body's impartial people."""
    firms = [project.demand_firm_id, project.supplier_id]
    operators = User.objects.impartial(firms).filter(pk__in=User.objects.operators().values("pk"))
    people = {
        Party.DEMAND: User.objects.members_of(firms[:1]),
        Party.SUPPLIER: User.objects.members_of(firms[1:]),
        Party.OPERATOR: operators,
    }
    chosen = Q(pk__in=[])
    for party in parties or Party.values:
        chosen |= Q(pk__in=people[Party(party)].values("pk"))
    return User.objects.filter(chosen).order_by("name", "email")


def period(project: Project) -> Terms | None:
    """The terms whose period binds the plan: the current ones of an agreement in force."""
    agreement = Agreement.objects.in_force().filter(project=project).first()
    return agreement.current if agreement else None


@transaction.atomic
def add(
    *,
    project: Project,
    kind: str,
    title: str,
    party: str,
    starts_on: date,
    ends_on: date,
    owner: User | None = None,
    description: str = "",
    weight: int = 1,
    depends_on: Iterable[Task] = (),
    meeting: MeetingNote | None = None,
    by: User,
) -> Task:
    """Add a task, milestone (which is the day that it ends on) or action of a meeting to the plan.

    Raises ValidationError by field for bad input, Refused where the plan is closed or full.
    """
    require(permissions.can_plan(by, project))
    _refuse_closed(_lock(project))
    if project.tasks.count() >= MOST_TASKS:
        raise Refused(
            _("한 과제의 계획에는 할 일을 %(most)d건까지 둘 수 있습니다.") % {"most": MOST_TASKS}, "full"
        )
    if kind == Task.Kind.CONDITION:
        raise ValidationError({"kind": _("조건은 단계평가의 의결로만 생깁니다.")})
    task = Task(project=project, kind=kind, meeting=meeting, created_by=by, created_at=clock.now())
    _write(
        task,
        title=title,
        party=party,
        starts_on=starts_on,
        ends_on=ends_on,
        owner=owner,
        description=description,
        weight=weight,
        depends_on=list(depends_on),
    )
    record(task, "task.added", by=by, to_state=task.status, **_dates(task))
    _tell(task.owner, task, ASSIGNED, by=by)
    return task


@transaction.atomic
def change(
    *,
    task: Task,
    title: str,
    party: str,
    starts_on: date,
    ends_on: date,
    owner: User | None,
    description: str,
    weight: int,
    depends_on: Iterable[Task] = (),
    by: User,
) -> Task:
    """Plan an open task anew; its baseline stays. Raises as add()."""
    _hold(task)
    require(permissions.can_plan(by, task.project))
    _refuse_closed(task.project)
    if task.kind == Task.Kind.CONDITION:
        raise Refused(
            _("단계평가가 붙인 조건은 바꿀 수 없습니다. 조건은 다음 단계평가의 의결로만 바뀝니다."),
            "condition",
        )
    if task.status != Task.Status.OPEN:
        raise Refused(_("끝난 할 일은 바꿀 수 없습니다. 완료 보고를 되돌린 뒤에 바꾸세요."), "transition")
    before, owner_before = _dates(task), task.owner_id
    _write(
        task,
        title=title,
        party=party,
        starts_on=starts_on,
        ends_on=ends_on,
        owner=owner,
        description=description,
        weight=weight,
        depends_on=list(depends_on),
    )
    record(task, "task.changed", by=by, before=before, **_dates(task))
    if task.owner_id != owner_before:
        _tell(task.owner, task, ASSIGNED, by=by)
    return task


@transaction.atomic
def report(*, task: Task, progress: int, by: User) -> Task:
    """Say how far an open task is, in percent; the first report starts it."""
    _hold(task)
    require(permissions.can_report(by, task))
    _refuse_stopped(task.project)
    if task.status != Task.Status.OPEN:
        raise Refused(_("진행 중인 할 일만 진도를 적을 수 있습니다."), "transition")
    if not 0 <= progress <= 100:
        raise ValidationError({"progress": _("0%부터 100%까지 적을 수 있습니다.")})
    task.progress, task.started_on = progress, task.started_on or clock.today()
    task.save(update_fields=["progress", "started_on"])
    record(task, "task.reported", by=by, progress=progress)
    return task


@transaction.atomic
def finish(*, task: Task, by: User) -> Task:
    """Report a task as done; Refused while what it depends on isn't."""
    _hold(task)
    require(permissions.can_report(by, task))
    _refuse_stopped(task.project)
    if waits_for := list(task.depends_on.unfinished()):
        titles = ", ".join(row.title for row in waits_for)
        raise Refused(_("먼저 끝나야 할 일이 남아 있습니다: %(titles)s") % {"titles": titles}, "dependency")
    today = clock.today()
    done = {"progress": 100, "started_on": task.started_on or today, "ended_on": today, "reported_by": by}
    move(task, workflow.TASK, to=Task.Status.DONE, by=by, set=done, progress=task.progress)
    _tell(task.project.coordinator, task, REPORTED, by=by)
    return task


@transaction.atomic
def confirm(*, task: Task, by: User) -> Task:
    """Confirm what another party has reported as done."""
    _hold(task)
    require(permissions.can_confirm(by, task))
    _refuse_stopped(task.project)
    move(task, workflow.TASK, to=Task.Status.CONFIRMED, by=by)
    task_ends.tell(task, by)
    _tell(task.reported_by, task, CONFIRMED, by=by)
    return task


@transaction.atomic
def reopen(*, task: Task, reason: str, by: User) -> Task:
    """Take a report of being done back, or refuse to confirm it; `reason` tells what is missing.

    The progress is again what was reported before.
    """
    _hold(task)
    require(permissions.can_reopen(by, task))
    _refuse_stopped(task.project)
    if not reason.strip():
        raise ValidationError({"reason": _("무엇이 남았는지 적으세요.")})
    if later := list(task.followers.filter(status__in=FINISHED)):
        titles = ", ".join(row.title for row in later)
        raise Refused(
            _("이 일을 뒤따르는 일이 이미 끝났습니다: %(titles)s. 남은 일은 새 할 일로 더하세요.")
            % {"titles": titles},
            "dependency",
        )
    reporter = task.reported_by
    reported = Event.objects.of(task).filter(verb=f"{workflow.TASK.name}.{Task.Status.DONE}").last()
    undone = {"progress": reported.data["progress"] if reported else 0, "ended_on": None, "reported_by": None}
    move(task, workflow.TASK, to=Task.Status.OPEN, by=by, reason=reason.strip(), set=undone)
    _tell(reporter, task, REOPENED, by=by, body=reason.strip())
    return task


@transaction.atomic
def cancel(*, task: Task, reason: str, by: User) -> Task:
    """Take an open task out of the plan; what the agreement was signed with, the operating body only."""
    _hold(task)
    require(permissions.can_cancel(by, task))
    _refuse_closed(task.project)
    if task.kind == Task.Kind.CONDITION:
        raise Refused(
            _("단계평가가 붙인 조건은 취소할 수 없습니다. 조건을 지키고 완료를 보고하세요."), "condition"
        )
    if not reason.strip():
        raise ValidationError({"reason": _("취소 사유를 적으세요.")})
    move(task, workflow.TASK, to=Task.Status.CANCELLED, by=by, reason=reason.strip())
    task_ends.tell(task, by)
    _tell(task.owner, task, CANCELLED, by=by, body=reason.strip())
    return task


@transaction.atomic
def set_baseline(*, project: Project, by: User) -> None:
    """Hold the plan as it is as what the agreement binds; its signature or amendment is the event that tells of it."""
    require(permissions.can_manage(by, project))
    _lock(project)
    project.tasks.planned().update(baseline_starts_on=F("starts_on"), baseline_ends_on=F("ends_on"))


def _lock(project: Project) -> Project:
    """The project anew; nobody else writes its plan until the transaction ends."""
    return Project.objects.select_for_update().get(pk=project.pk)


def _hold(task: Task) -> None:
    """The plan locked and the task read anew: who may confirm it depends on who has reported it just now."""
    project = _lock(task.project)
    task.refresh_from_db()
    task.project = project


def _refuse_closed(project: Project) -> None:
    if project.stage not in workflow.NEXT:
        raise Refused(_("끝난 과제의 계획은 바꿀 수 없습니다."), "closed")


def _refuse_stopped(project: Project) -> None:
    if project.stage == Stage.STOPPED:
        raise Refused(_("중단한 과제의 할 일은 그때 상태로 남습니다."), "closed")


def _write(task: Task, *, depends_on: list[Task], **fields: Any) -> None:
    """Give `task` what is planned of it and save it, or raise ValidationError by field."""
    for name, value in fields.items():
        setattr(task, name, value.strip() if isinstance(value, str) else value)
    if task.kind == Task.Kind.MILESTONE:
        task.starts_on = task.ends_on
    errors: dict[str, Any] = {}
    try:
        task.clean_fields(exclude={field.name for field in Task._meta.fields} - GIVEN)
    except ValidationError as invalid:
        errors = dict(invalid.error_dict)
    else:
        errors = dict(_misfits(task, depends_on))
    if errors:
        raise ValidationError(errors)
    task.save()
    task.depends_on.set(depends_on)


def _misfits(task: Task, depends_on: list[Task]) -> Iterable[tuple[str, str]]:
    """What of a well-formed task doesn't fit its project and the rest of the plan: fields and sentences."""
    if task.weight > MOST_WEIGHT:
        yield "weight", _("비중은 0부터 %(most)d까지 적을 수 있습니다.") % {"most": MOST_WEIGHT}
    if task.owner and not owners(task.project, task.party).filter(pk=task.owner.pk).exists():
        yield "owner", _("담당 기관의 사람만 담당자가 될 수 있습니다.")
    yield from _misplaced(task, depends_on)
    if stranger := next((row for row in depends_on if row.project_id != task.project_id), None):
        yield "depends_on", _("이 과제의 할 일이 아닙니다: %(title)s") % {"title": stranger.title}
    elif loop := _loop(task, depends_on):
        yield "depends_on", _("서로를 기다리게 됩니다: %(loop)s. 이 가운데 하나를 빼세요.") % {"loop": loop}


def _misplaced(task: Task, depends_on: list[Task]) -> Iterable[tuple[str, str]]:
    begins = "ends_on" if task.kind == Task.Kind.MILESTONE else "starts_on"
    if task.ends_on < task.starts_on:
        yield "ends_on", _("종료일은 시작일보다 빠를 수 없습니다.")
    terms = period(task.project) if task.kind in BOUND else None
    for name, day in ((begins, task.starts_on), ("ends_on", task.ends_on)):
        if terms and not terms.covers(day):
            told = {"starts": terms.starts_on.isoformat(), "ends": terms.ends_on.isoformat()}
            yield name, _("협약 기간(%(starts)s ~ %(ends)s) 안의 날짜를 고르세요.") % told
    for before in depends_on:
        if before.status != Task.Status.CANCELLED and task.starts_on < before.ends_on:
            told = {"title": before.title, "day": before.ends_on.isoformat()}
            yield begins, _("먼저 끝나야 할 일보다 일찍 시작할 수 없습니다: %(title)s, %(day)s 종료") % told
    first = task.followers.planned().order_by("starts_on").first() if task.pk else None
    if first and first.starts_on < task.ends_on:
        told = {"title": first.title, "day": first.starts_on.isoformat()}
        yield (
            "ends_on",
            _("뒤따르는 일이 그 전에 시작합니다: %(title)s, %(day)s 시작. 그 일을 먼저 미루세요.") % told,
        )


def _loop(task: Task, depends_on: list[Task]) -> str:
    """The titles of tasks that would wait for each other; empty where none do."""
    if task.pk is None:
        return ""
    links = Task.depends_on.through.objects.filter(from_task__project=task.project_id)
    graph: dict[int, set[int]] = {}
    for follower, before in links.exclude(from_task=task).values_list("from_task", "to_task"):
        graph.setdefault(follower, set()).add(before)
    graph[task.pk] = {row.pk for row in depends_on}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as cycle:
        titles = dict(task.project.tasks.filter(pk__in=cycle.args[1]).values_list("pk", "title"))
        return " → ".join(titles[key] for key in cycle.args[1])
    return ""


def _dates(task: Task) -> dict[str, str]:
    return {"starts_on": task.starts_on.isoformat(), "ends_on": task.ends_on.isoformat()}


def _tell(user: User | None, task: Task, event: Promise, *, by: User, body: str = "") -> None:
    if user is not None and user != by:
        title = notices.named(task.project, lambda: str(event) % {"title": task.title})
        notify(user=user, kind="projects.plan", title=title, url=task.get_absolute_url(), body=body)
