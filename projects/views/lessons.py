"""The library of lessons, a lesson's page, and those of one project."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.history.models import Event
from foundation.history.workflow import require
from foundation.pages import tidy
from foundation.search.pages import page_number

from .. import library, permissions
from ..forms.lessons import LessonForm, SendBackForm
from ..models import Lesson, Stage
from ..services import lessons as services
from .forms import carry_out
from .sections import project_of, render_section

S = Lesson.Status
LABELS = {
    "lesson.written": gettext_lazy("초안을 썼습니다"),
    "lesson.changed": gettext_lazy("초안을 고쳤습니다"),
    "lesson.submitted": gettext_lazy("공개 검토를 요청했습니다"),
    "lesson.published": gettext_lazy("공개했습니다"),
    "lesson.draft": gettext_lazy("보완을 요청했습니다"),
    "lesson.withdrawn": gettext_lazy("내렸습니다"),
}


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    """The library: what is published, to everybody who is signed in."""
    if tidied := tidy(request):
        return tidied
    form = library.LibraryForm(request.GET)
    found = library.find(form, page_number(request.GET.get("page")))
    context = {
        "index": library.SPEC.name,
        "form": form,
        "facets": form.facets(found.facets),
        "found": found,
        "page": found.page,
    }
    return render(request, "projects/lessons.html", context)


@login_required
@require_safe
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return page(request, _lesson(request, pk))


def page(request: SignedInRequest, lesson: Lesson, *, status: int = 200, **bound: Any) -> HttpResponse:
    """What it says; whose it is and what may be done with it, only to the project's firms and the operating body."""
    user, submitted = request.user, lesson.status == S.SUBMITTED
    context: dict[str, Any] = {"lesson": lesson, "inside": permissions.can_follow(user, lesson.project)}
    if context["inside"]:
        decides = submitted and permissions.can_decide_lesson(user, lesson)
        context |= {
            "project": lesson.project,
            "events": [
                {"occurred_at": event.occurred_at, "label": LABELS[event.verb], "reason": event.reason}
                for event in Event.objects.of(lesson)
            ],
            "changes": lesson.status == S.DRAFT and permissions.can_change_lesson(user, lesson),
            "decides": decides,
            "send_back_form": bound.get("send_back_form") or (SendBackForm() if decides else None),
            "withdraws": lesson.status == S.PUBLISHED and permissions.can_withdraw_lesson(user, lesson),
        }
    return render(request, "projects/lesson.html", context, status=status)


@login_required
@require_safe
def of_project(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Its own lessons, and published ones of others that bear on it."""
    project = project_of(request, pk, "project_lessons")
    context = {
        "lessons": project.lessons.all(),
        "related": library.related(project.match.need, apart_from=project.pk),
        "stopped": project.stage == Stage.STOPPED,
        "writes": project.stage != Stage.PREPARATION and permissions.can_write_lesson(request.user, project),
    }
    return render_section(request, project, "project_lessons", "projects/lessons_of_project.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SignedInRequest, pk: UUID) -> HttpResponse:
    project = project_of(request, pk, "project_lessons")
    require(permissions.can_write_lesson(request.user, project))
    form = LessonForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = carry_out(form, services.write, project=project, by=request.user)
        if status == 200:
            messages.success(request, _("초안을 저장했습니다. 다 쓰면 공개 검토를 요청하세요."))
            return redirect("projects:project_lessons", project.pk)
    context = {"form": form, "lesson": None}
    template = "projects/lesson_form.html"
    return render_section(request, project, "project_lessons", template, context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    lesson = _lesson(request, pk)
    require(permissions.can_change_lesson(request.user, lesson))
    status = 200
    if request.method == "POST":
        form = LessonForm(request.POST)
        status = carry_out(form, services.change, lesson=lesson, by=request.user)
        if status == 200:
            messages.success(request, _("고쳤습니다."))
            return redirect(lesson)
    else:
        form = LessonForm(initial={name: getattr(lesson, name) for name in services.TEXTS})
    project = project_of(request, lesson.project_id, "project_lessons")
    context = {"form": form, "lesson": lesson}
    template = "projects/lesson_form.html"
    return render_section(request, project, "project_lessons", template, context, status=status)


@login_required
@require_POST
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    lesson = services.submit(lesson=_lesson(request, pk), by=request.user)
    messages.success(request, _("공개 검토를 요청했습니다."))
    return redirect(lesson)


@login_required
@require_POST
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    lesson = services.publish(lesson=_lesson(request, pk), by=request.user)
    messages.success(request, _("교훈을 공개했습니다. 로그인한 모든 사람이 봅니다."))
    return redirect(lesson)


@login_required
@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    lesson = _lesson(request, pk)
    require(permissions.can_decide_lesson(request.user, lesson))
    form = SendBackForm(request.POST)
    status = carry_out(form, services.send_back, lesson=lesson, by=request.user)
    if status != 200:
        return page(request, lesson, status=status, send_back_form=form)
    messages.success(request, _("보완을 요청했습니다. 쓴 사람에게 알렸습니다."))
    return redirect(lesson)


@login_required
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    lesson = services.withdraw(lesson=_lesson(request, pk), by=request.user)
    messages.success(request, _("교훈을 내렸습니다."))
    return redirect("projects:project_lessons", lesson.project_id)


def _lesson(request: SignedInRequest, pk: int) -> Lesson:
    rows = Lesson.objects.visible_to(request.user).for_list()
    return get_object_or_404(
        rows.select_related("project__demand_firm", "project__supplier", "project__match"), pk=pk
    )
