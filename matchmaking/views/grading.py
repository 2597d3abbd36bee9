"""Grading: the needs to grade, a need's pairs one at a time, and how far the graders agree.

Nothing here tells how a ranking placed a solution, nor who offers it until this person has graded it.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, push_url

from companies.permissions import is_operator
from companies.requests import SignedInRequest
from foundation.history.workflow import require
from foundation.pages import respond
from foundation.search.pages import PER_PAGE, containing
from solutions.models import Solution

from .. import grading, permissions
from ..faces import face
from ..forms.grading import FilterForm, GradeForm
from ..grading import Task
from ..models import Grade, Need
from ..services import grades as services
from ..services import pools

TEXTS = ("title", "description", "company__name")
PAST = (Need.Status.MATCHED, Need.Status.CLOSED, Need.Status.CANCELLED)


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    require(is_operator(request.user))
    form = FilterForm(request.GET)
    rows = grading.needs(request.user).select_related("company")
    if form.is_valid():
        rows = grading.waiting_for(rows, form.cleaned_data["todo"]).filter(
            containing(form.cleaned_data["q"], TEXTS)
        )
        if period := form.cleaned_data["period"]:
            rows = rows.filter(status__in=PAST if period == "past" else [Need.Status.OPEN])
    page = Paginator(rows.order_by("-opened_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    filtered = any(request.GET.get(name) for name in form.fields)
    return render(request, "matchmaking/grading.html", {"form": form, "page": page, "filtered": filtered})


@login_required
@require_safe
def agreement(request: SignedInRequest) -> HttpResponse:
    found = services.agreement(by=request.user)
    levels = list(Grade.Level)
    context = {
        "found": found,
        "enough": services.ENOUGH,
        "levels": levels,
        "table": list(zip(levels, found.table.tolist(), strict=True)),
    }
    return render(request, "matchmaking/agreement.html", context)


@login_required
@require_safe
def need(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The pool with what this person has graded of it; what isn't graded yet is not shown beside the others."""
    wanted, tasks = _tasks(request, pk)
    context = {"need": wanted, "tasks": tasks, "next": grading.next_open(tasks), **_progress(tasks)}
    return render(request, "matchmaking/grading_need.html", context)


@login_required
@require_POST
def draw_pool(request: SignedInRequest, pk: UUID) -> HttpResponse:
    rows = Need.objects.visible_to(request.user).for_list().prefetch_related("company__sites")
    wanted = get_object_or_404(rows, pk=pk)
    pools.draw_pool(need=wanted, by=request.user)
    following = grading.next_open(grading.tasks(wanted, request.user))
    if following is None:
        return redirect("matchmaking:grading_need", wanted.pk)
    return redirect("matchmaking:grading_pair", wanted.pk, following.pair.place)


@login_required
@require_safe
def pair(request: SignedInRequest, pk: UUID, place: int) -> HttpResponse:
    wanted, tasks = _tasks(request, pk)
    context = _pair(wanted, tasks, place)
    return respond(request, "matchmaking/grading_pair.html#pair", context)


@login_required
@require_POST
def grade(request: SignedInRequest, pk: UUID, place: int) -> HttpResponse:
    """Save the grade and go on to the next pair without one."""
    wanted, tasks = _tasks(request, pk)
    context = _pair(wanted, tasks, place)
    task: Task = context["task"]
    form = GradeForm(request.POST)
    if not form.is_valid():
        context["form"] = form
        return respond(request, "matchmaking/grading_pair.html#pair", context)
    row = services.grade(need=wanted, solution=task.pair.solution, by=request.user, **form.cleaned_data)
    said = _("%(place)s번을 저장했습니다: %(grade)s %(word)s.") % {
        "place": place,
        "grade": row.grade,
        "word": row.get_grade_display(),
    }
    tasks = grading.tasks(wanted, request.user)
    following = grading.next_open(tasks, after=place)
    if following is None:
        messages.success(request, _("%(said)s 이 수요의 채점을 마쳤습니다.") % {"said": said})
        done = reverse("matchmaking:grading_need", args=[wanted.pk])
        return HttpResponseClientRedirect(done) if request.htmx else redirect(done)
    url = reverse("matchmaking:grading_pair", args=[wanted.pk, following.pair.place])
    if not request.htmx:
        messages.success(request, said)
        return redirect(url)
    context = _pair(wanted, tasks, following.pair.place) | {"said": said, "before": place}
    return push_url(render(request, "matchmaking/grading_pair.html#pair", context), url)


def _tasks(request: SignedInRequest, pk: UUID) -> tuple[Need, list[Task]]:
    rows = Need.objects.visible_to(request.user).filter(opened_at__isnull=False).for_list()
    wanted = get_object_or_404(rows, pk=pk)
    require(is_operator(request.user))
    require(permissions.can_curate(request.user, wanted), permissions.interest_text())
    return wanted, grading.tasks(wanted, request.user)


def _progress(tasks: list[Task]) -> dict[str, int]:
    return {"graded": sum(not task.open for task in tasks), "total": len(tasks)}


def _pair(wanted: Need, tasks: list[Task], place: int) -> dict[str, Any]:
    """What the page of the pair at `place` shows; Http404 where there is none."""
    if not 1 <= place <= len(tasks):
        raise Http404
    task = tasks[place - 1]
    solution = Solution.objects.for_list().get(pk=task.pair.solution_id)
    mine = task.mine
    return {
        "need": wanted,
        "face": face(wanted, full=True),
        "task": task,
        "solution": solution,
        "texts": grading.texts(solution, named=mine is not None),
        "deployment": solution.terms_of("deployment"),
        "form": GradeForm(initial={"reason": mine.reason} if mine else None),
        "levels": list(Grade.Level),
        "back": place - 1,
        "forth": place + 1 if place < len(tasks) else 0,
        **_progress(tasks),
    }
