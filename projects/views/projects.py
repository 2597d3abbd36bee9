"""A project's overview, and opening one."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.history import clock
from foundation.history.workflow import require
from matchmaking import offers
from matchmaking import permissions as matchmaking
from matchmaking.forms.matches import ReasonForm
from matchmaking.models import Match
from matchmaking.views.matches import match_page

from .. import health, overview, permissions, timeline
from ..forms.projects import ReservesForm
from ..models import Stage
from ..services import projects
from .documents import documents_of
from .sections import project_of, render_section


@login_required
@require_safe
def detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A project's overview."""
    project = project_of(request, pk, "detail")
    rounds = list(project.gates.all())
    documents = documents_of(request, rounds)
    follows = permissions.can_follow(request.user, project)
    context = {
        "stopped": project.stage == Stage.STOPPED,
        "seen": overview.of(project, request.user),
        "today": clock.today(),
        "rules": health.RULES.values(),
        "events": timeline.of(project, rounds, [row for rows in documents.values() for row in rows]),
        "measures": project.measures.kpis(),
        "budget": project.budget.all() if follows else [],
    }
    return render_section(request, project, "detail", "projects/detail.html", context)


@login_required
@require_POST
def fall_through(request: SignedInRequest, match: UUID) -> HttpResponse:
    found = get_object_or_404(Match.objects.visible_to(request.user).for_list(), pk=match)
    require(matchmaking.can_shortlist(request.user, found.need))
    form = ReasonForm(request.POST, auto_id="fall_%s")
    if not form.is_valid():
        return match_page(request, found, fall_form=form)
    projects.fall_through(match=found, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("결렬로 처리하고 두 기업에 알렸습니다."))
    return redirect("matchmaking:match", found.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: SignedInRequest, match: UUID) -> HttpResponse:
    """The whole of the offer, and which others stand by; a POST selects and opens the project."""
    found = get_object_or_404(Match.objects.visible_to(request.user).for_list(), pk=match)
    require(permissions.can_open(request.user, found))
    projects.refuse_unready(found)
    compared = offers.compare(found.need.matches.for_list(), request.user).offers
    others = [row for row in compared if row.match != found and row.match.status == Match.Status.QUOTED]
    form = ReservesForm(request.POST if request.method == "POST" else None, others=others)
    if form.is_valid():
        read = request.POST.get("version", "")
        version = int(read) if read.isascii() and read.isdigit() else None
        project = projects.open_project(match=found, by=request.user, version=version, reserves=form.reserves)
        messages.success(request, _("과제를 열었습니다. 첫 단계평가에 필요한 산출물을 제출해 주세요."))
        return redirect(project)
    context = {
        "match": found,
        "offer": next(row for row in compared if row.match == found),
        "form": form,
        "others": len(others),
    }
    return render(request, "projects/open.html", context, status=422 if form.errors else 200)
