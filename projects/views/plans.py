"""The plan of a project, as a picture and a table, and a page for each task of it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from companies.permissions import named_to
from companies.requests import SignedInRequest
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import require
from matchmaking.forms.matches import ReasonForm

from .. import gantt, permissions, workflow
from ..forms.plans import AddForm, ProgressForm, TaskForm
from ..models import Stage, Task
from ..services import plans
from .forms import carry_out
from .sections import project_of, render_section

#: What the picture is made of: shape, class and words.
KEY = [
    ("thin", "baseline", gettext_lazy("기준(협약)")),
    ("box", "plan", gettext_lazy("계획")),
    ("box", "plan condition", gettext_lazy("단계평가의 조건")),
    ("thin", "actual", gettext_lazy("실제")),
    ("diamond", "milestone", gettext_lazy("마일스톤")),
    ("diamond", "milestone done", gettext_lazy("이룬 마일스톤")),
    ("diamond", "milestone baseline", gettext_lazy("마일스톤의 기준")),
    ("line", "today", gettext_lazy("오늘")),
]


@login_required
@require_safe
def plan(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _plan(request, pk)


@login_required
@require_POST
def add(request: SignedInRequest, pk: UUID) -> HttpResponse:
    project = project_of(request, pk, "plan")
    require(permissions.can_plan(request.user, project))
    form = AddForm(request.POST, project=project, viewer=request.user)
    status = carry_out(form, plans.add, project=project, by=request.user)
    if status != 200:
        return _plan(request, pk, status=status, form=form)
    messages.success(request, _("할 일을 더했습니다."))
    return redirect("projects:plan", pk)


def _plan(
    request: SignedInRequest, pk: UUID, *, status: int = 200, form: AddForm | None = None
) -> HttpResponse:
    project, today = project_of(request, pk, "plan"), clock.today()
    tasks = list(project.tasks.select_related("owner", "gate").prefetch_related("depends_on"))
    if form is None and project.stage in workflow.NEXT and permissions.can_plan(request.user, project):
        form = AddForm(project=project, viewer=request.user)
    standing = [task for task in tasks if task.status != Task.Status.CANCELLED]
    late = {task for task in standing if task.is_late(today)}
    told = {"count": len(standing), "late": len(late), "today": today.isoformat()}
    context = {
        "picture": gantt.draw(_rows(tasks, today), today=today),
        "picture_title": _("할 일 %(count)d건의 일정") % told,
        "picture_desc": _(
            "기준, 계획, 실제 일정이 위에서 아래로 놓인 막대이고, 마일스톤은 마름모입니다. "
            "오늘은 %(today)s이고 지연된 일은 %(late)d건입니다. 아래 표가 같은 내용을 말합니다."
        )
        % told,
        "key": KEY,
        "tasks": tasks,
        "count": len(standing),
        "late": late,
        "unmet": sum(task.is_unmet_condition for task in tasks),
        "progress": project.tasks.progress(),
        "period": plans.period(project),
        "named": named_to(request.user, {task.owner for task in tasks if task.owner}),
        "form": form,
    }
    return render_section(request, project, "plan", "projects/plan.html", context, status=status)


def _rows(tasks: list[Task], today: date) -> list[gantt.Row]:
    """What is planned, and of what was cancelled the baseline."""
    standing = {task.pk for task in tasks if task.status != Task.Status.CANCELLED}
    rows = []
    for task in tasks:
        bars, marks = _shapes(task, today)
        if task.pk not in standing:
            label = _("%(title)s (취소)") % {"title": task.title}
            bars = [bar for bar in bars if bar.kind == "baseline"]
            marks = [mark for mark in marks if mark.kind == "milestone baseline"]
            rows.append(gantt.Row(task.pk, label, bars, marks))
        else:
            after = [row.pk for row in task.depends_on.all() if row.pk in standing]
            rows.append(gantt.Row(task.pk, task.title, bars, marks, after))
    return [row for row in rows if row.bars or row.marks]


def _shapes(task: Task, today: date) -> tuple[list[gantt.Bar], list[gantt.Mark]]:
    before = (task.baseline_starts_on, task.baseline_ends_on)
    if task.kind == Task.Kind.MILESTONE:
        marks = [gantt.Mark("milestone", task.ends_on)]
        if before[1]:
            marks.append(gantt.Mark("milestone baseline", before[1]))
        if task.ended_on:
            marks.append(gantt.Mark("milestone done", task.ended_on))
        return [], marks
    bars = [gantt.Bar(f"plan {task.kind}", task.starts_on, task.ends_on, f"{task.progress}%")]
    if before[0] and before[1]:
        bars.append(gantt.Bar("baseline", before[0], before[1]))
    if task.started_on:
        bars.append(gantt.Bar("actual", task.started_on, task.ended_on or max(today, task.started_on)))
    return bars, []


@login_required
@require_safe
def task(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def _task(request: SignedInRequest, pk: int) -> Task:
    rows = Task.objects.visible_to(request.user).select_related(
        "project__demand_firm", "project__supplier", "owner", "gate", "meeting"
    )
    return get_object_or_404(rows, pk=pk)


def _page(request: SignedInRequest, pk: int, *, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """A task's page; `bound` holds the form that was refused, by name."""
    row, user = _task(request, pk), request.user
    is_open, done = row.status == Task.Status.OPEN, row.status == Task.Status.DONE
    goes_on = row.project.stage != Stage.STOPPED
    bound_to_gate = row.kind == Task.Kind.CONDITION
    plannable = is_open and not bound_to_gate and row.project.stage in workflow.NEXT
    reports = is_open and goes_on and permissions.can_report(user, row)
    before = list(row.depends_on.all())
    context: dict[str, Any] = {
        "task": row,
        "late": row.is_late(clock.today()),
        "named": named_to(user, [row.owner] if row.owner else []),
        "before": before,
        "later": row.followers.all(),
        "waits_for": any(other.status == Task.Status.OPEN for other in before),
        "can_confirm": done and goes_on and permissions.can_confirm(user, row),
        "events": [_told(event) for event in Event.objects.of(row)],
    }
    if plannable and permissions.can_plan(user, row.project):
        context["change_form"] = _change_form(request, row)
    if reports:
        context["report_form"] = ProgressForm(initial={"progress": row.progress}, auto_id="report-%s")
    if done and goes_on and permissions.can_reopen(user, row):
        context["reopen_form"] = ReasonForm(auto_id="reopen-%s")
    if plannable and permissions.can_cancel(user, row):
        context["cancel_form"] = ReasonForm(auto_id="cancel-%s")
    project = project_of(request, row.project_id, "plan")
    return render_section(request, project, "plan", "projects/task.html", context | bound, status=status)


def _change_form(request: SignedInRequest, task: Task) -> TaskForm:
    names = ("title", "party", "owner", "starts_on", "ends_on", "weight", "description")
    initial = {name: getattr(task, name) for name in names} | {"depends_on": task.depends_on.all()}
    return TaskForm(initial=initial, project=task.project, viewer=request.user, task=task)


def _told(event: Event) -> dict[str, Any]:
    return {"occurred_at": event.occurred_at, "label": _label(event), "reason": event.reason}


def _label(event: Event) -> str:
    if event.verb == "task.reported":
        return _("진도를 %(progress)d%%로 적었습니다") % event.data
    if event.verb == "task.changed":
        before, after = (
            "{starts_on} ~ {ends_on}".format(**dates) for dates in (event.data["before"], event.data)
        )
        if before == after:
            return _("내용을 고쳤습니다")
        return _("일정을 바꿨습니다: %(before)s → %(after)s") % {"before": before, "after": after}
    if event.verb == "task.added":
        return _("계획에 더했습니다")
    return {
        Task.Status.DONE: _("완료를 보고했습니다"),
        Task.Status.CONFIRMED: _("완료를 확인했습니다"),
        Task.Status.OPEN: _("완료 보고를 되돌렸습니다"),
        Task.Status.CANCELLED: _("취소했습니다"),
    }[Task.Status(event.to_state)]


@login_required
@require_POST
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _task(request, pk)
    require(permissions.can_plan(request.user, row.project))
    form = TaskForm(request.POST, project=row.project, viewer=request.user, task=row)
    return _carried_out(request, row, "change_form", form, plans.change, _("계획을 바꿨습니다."))


@login_required
@require_POST
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _task(request, pk)
    require(permissions.can_report(request.user, row))
    form = ProgressForm(request.POST, auto_id="report-%s")
    return _carried_out(request, row, "report_form", form, plans.report, _("진도를 적었습니다."))


@login_required
@require_POST
def finish(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _task(request, pk)
    plans.finish(task=row, by=request.user)
    messages.success(request, _("완료를 보고했습니다. 다른 기관이 확인합니다."))
    return redirect(row)


@login_required
@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _task(request, pk)
    plans.confirm(task=row, by=request.user)
    messages.success(request, _("완료를 확인했습니다."))
    return redirect(row)


@login_required
@require_POST
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _task(request, pk)
    require(permissions.can_reopen(request.user, row))
    form = ReasonForm(request.POST, auto_id="reopen-%s")
    return _carried_out(request, row, "reopen_form", form, plans.reopen, _("완료 보고를 되돌렸습니다."))


@login_required
@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _task(request, pk)
    require(permissions.can_cancel(request.user, row))
    form = ReasonForm(request.POST, auto_id="cancel-%s")
    return _carried_out(request, row, "cancel_form", form, plans.cancel, _("할 일을 취소했습니다."))


def _carried_out(
    request: SignedInRequest, task: Task, name: str, form: forms.Form, action: Callable[..., Task], done: str
) -> HttpResponse:
    """Back to the task's page: with what was done, or with the form that was refused, named as there."""
    status = carry_out(form, action, task=task, by=request.user)
    if status != 200:
        return _page(request, task.pk, status=status, **{name: form})
    messages.success(request, done)
    return redirect(task)
