"""The portfolio: list, board, what is due, who has how much in hand, and what is done to several projects at once."""

from itertools import groupby
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.history import clock
from foundation.history.workflow import Refused, require
from foundation.saved_searches.models import SavedSearch

from .. import due, exports, health, moving, permissions, portfolio
from ..forms.projects import FilterForm
from ..models import Project, Stage
from ..services import reminders_bulk

DUE_PER_PAGE = 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def tabs(request: SignedInRequest, present: str) -> list[tuple[str, str, bool]]:
    """Label, address, and whether it is the present one, of the portfolio's pages."""
    pages = {"list": _("목록"), "board": _("보드"), "timeline": _("전체 일정"), "due": _("2주 안에 할 일")}
    if permissions.can_see_load(request.user):
        pages["load"] = _("업무량")
    return [(label, reverse(f"projects:{name}"), name == present) for name, label in pages.items()]


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    form = FilterForm(request.GET, user=request.user)
    page = portfolio.page(request.user, form, request.GET.get("page"))
    context = {
        "tabs": tabs(request, "list"),
        "form": form,
        "page": page,
        "rules": health.RULES.values(),
        "views": SavedSearch.objects.visible_to(request.user).filter(index=portfolio.INDEX),
        "remindable": any(row.manages for row in page.object_list),
        "most": exports.MOST,
        "today": clock.today(),
    }
    return render(request, "projects/list.html", context)


@login_required
@require_safe
def board(request: SignedInRequest) -> HttpResponse:
    form = FilterForm(request.GET, user=request.user)
    columns = [
        (column, form.address(stage=column.stage.value, sort="since"), [_card(row) for row in column.rows])
        for column in portfolio.board(request.user, form)
    ]
    context = {
        "tabs": tabs(request, "board"),
        "form": form,
        "columns": columns,
        "moves": any(targets for _column, _all, cards in columns for _row, targets in cards),
        "rules": health.RULES.values(),
        "today": clock.today(),
    }
    return render(request, "projects/board.html", context)


def _card(row: portfolio.Row) -> tuple[portfolio.Row, list[Stage]]:
    """With the stages that this person may take it to."""
    return row, moving.targets(row.project) if row.manages else []


@login_required
@require_safe
def move(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Where a card was dropped: the decision that moves the project, or what it still lacks. Nothing moves here."""
    project = get_object_or_404(Project.objects.visible_to(request.user).for_list(), pk=pk)
    require(permissions.can_manage(request.user, project))
    to = request.GET.get("to", "")
    missing = moving.hindrances(project, to, request.user)
    if not missing:
        page = reverse("projects:gates", args=[project.pk])
        return redirect(f"{page}?decision={moving.decision(Stage(to))}#decide-title")
    label = Stage(to).label if to in Stage.values else ""
    context = {"project": project, "to": label, "missing": missing}
    return render(request, "projects/portfolio_move.html", context)


@login_required
@require_safe
def due_(request: SignedInRequest) -> HttpResponse:
    """What is due within two weeks and what is overdue, of those that the person follows, by day."""
    mine = bool(request.GET.get("mine"))
    projects = _followed(request)
    found = due.of(projects, clock.today() + due.AHEAD)
    items = sorted((item for rows in found.values() for item in rows), key=lambda item: item.day)
    if mine:
        items = [item for item in items if _mine(item, request)]
    page = Paginator(items, DUE_PER_PAGE).get_page(request.GET.get("page"))
    days = [(day, list(rows)) for day, rows in groupby(page.object_list, key=lambda item: item.day)]
    context = {
        "tabs": tabs(request, "due"),
        "page": page,
        "days": days,
        "mine": mine,
        "today": clock.today(),
    }
    return render(request, "projects/portfolio_due.html", context)


def _mine(item: due.Due, request: SignedInRequest) -> bool:
    return item.duty.project.coordinator_id == request.user.pk or item.concerns(request.user)


def _followed(request: SignedInRequest) -> list[Project]:
    seen = Project.objects.visible_to(request.user).select_related("demand_firm", "supplier", "coordinator")
    return [project for project in seen if permissions.can_follow(request.user, project)]


@login_required
@require_safe
def load(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_see_load(request.user))
    coordinators, suppliers = portfolio.load(request.user, _followed(request))
    context = {"tabs": tabs(request, "load"), "coordinators": coordinators, "suppliers": suppliers}
    return render(request, "projects/portfolio_load.html", context)


@login_required
@require_safe
def export(request: SignedInRequest) -> HttpResponse:
    """The list as it is filtered and sorted."""
    form = FilterForm(request.GET, user=request.user)
    keys = portfolio.keys(request.user, form)
    if len(keys) > exports.MOST:
        raise Refused(
            _("한 번에 %(most)d건까지 내보냅니다. 조건을 좁히세요.") % {"most": exports.MOST}, "many"
        )
    content = exports.workbook(request.user, portfolio.in_order(keys))
    name = f"projects-{clock.today().isoformat()}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@login_required
@require_POST
def remind(request: SignedInRequest) -> HttpResponse:
    """Remind the people of the chosen projects of what is due, and go back to the list as it was."""
    require(permissions.can_remind(request.user))
    told = reminders_bulk.remind(projects=_chosen(request), by=request.user)
    if told.sent:
        messages.success(request, _("과제 %(count)d건의 기한을 알렸습니다.") % {"count": told.sent})
    if told.again:
        messages.info(request, _("오늘 이미 알린 과제 %(count)d건은 건너뛰었습니다.") % {"count": told.again})
    if told.nothing:
        said = _("2주 안에 할 일이 없는 과제 %(count)d건은 건너뛰었습니다.") % {"count": told.nothing}
        messages.info(request, said)
    form = FilterForm(QueryDict(request.POST.get("query", "")), user=request.user)
    return redirect(reverse("projects:list") + form.address())


def _chosen(request: SignedInRequest) -> list[Project]:
    """Those that the form names and the person sees."""
    field = forms.ModelMultipleChoiceField(
        Project.objects.visible_to(request.user).for_list(), required=False
    )
    try:
        return list(field.clean(request.POST.getlist("project")))
    except ValidationError:
        raise Http404 from None
