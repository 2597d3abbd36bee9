"""The coordinators' side of a list: how it came about, and pin, exclude, confirm, withdraw with a reason."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.permissions import is_operator
from companies.requests import SignedInRequest
from foundation.history.workflow import require
from solutions.models import Solution

from .. import permissions
from ..forms.curations import ExcludeForm, PinForm, WithdrawForm
from ..models import Curation, Need
from ..services import curations as services
from ..services import traces

PER_PAGE = 20


def _need(request: SignedInRequest, pk: UUID) -> Need:
    rows = Need.objects.visible_to(request.user).for_list().prefetch_related("company__sites")
    need = get_object_or_404(rows, pk=pk)
    require(permissions.can_curate(request.user, need))
    return need


def _curation(request: SignedInRequest, pk: UUID) -> Curation:
    rows = Curation.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("need__company", "solution__company"), pk=pk)


@login_required
@require_safe
def trace(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The list by score and as it is shown, each step between them, and what was curated."""
    need = _need(request, pk)
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    told = traces.trace(need=need)
    standing = {
        row.curation.solution_id for row in told.curations if row.curation.status in Curation.STANDING
    }
    found = traces.find_solutions(words=words, viewer=request.user) if words else []
    context = {
        "need": need,
        "trace": told,
        "curated": [(row, permissions.can_confirm_pin(request.user, row.curation)) for row in told.curations],
        "may_curate": need.status in services.CURATED,
        "q": words,
        "found": [(solution, solution.pk in standing) for solution in found],
    }
    return render(request, "matchmaking/trace.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pin(request: SignedInRequest, pk: UUID, solution: UUID) -> HttpResponse:
    need = _need(request, pk)
    offered = get_object_or_404(Solution.objects.offered().select_related("company"), pk=solution)
    form = PinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.pin(need=need, solution=offered, by=request.user, **form.cleaned_data)
        messages.success(request, _("추천을 올렸습니다. 다른 코디네이터가 확인하면 목록 앞에 놓입니다."))
        return redirect("matchmaking:trace", need.pk)
    return _form_page(request, "pin", form, need, offered)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exclude(request: SignedInRequest, pk: UUID, solution: UUID) -> HttpResponse:
    need = _need(request, pk)
    offered = get_object_or_404(Solution.objects.offered().select_related("company"), pk=solution)
    form = ExcludeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.exclude(need=need, solution=offered, by=request.user, **form.cleaned_data)
        messages.success(request, _("이 수요의 목록에서 뺐습니다."))
        return redirect("matchmaking:trace", need.pk)
    return _form_page(request, "exclude", form, need, offered)


@login_required
@require_POST
def confirm_pin(request: SignedInRequest, pk: UUID) -> HttpResponse:
    curation = _curation(request, pk)
    services.confirm_pin(curation=curation, by=request.user)
    messages.success(request, _("확인했습니다. 이제 수요기업에 TP 추천으로 보입니다."))
    return redirect("matchmaking:trace", curation.need_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_curation(request: SignedInRequest, pk: UUID) -> HttpResponse:
    curation = _curation(request, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.withdraw_curation(curation=curation, by=request.user, **form.cleaned_data)
        messages.success(request, _("거두었습니다. 목록은 점수와 나머지 규칙을 따릅니다."))
        return redirect("matchmaking:trace", curation.need_id)
    return _form_page(request, "withdraw", form, curation.need, curation.solution, curation=curation)


def _form_page(
    request: SignedInRequest, act: str, form: Form, need: Need, solution: Solution, **context: Any
) -> HttpResponse:
    given = {"act": act, "form": form, "need": need, "solution": solution, **context}
    return render(request, "matchmaking/curation_form.html", given, status=422 if form.errors else 200)


@login_required
@require_safe
def curations(request: SignedInRequest) -> HttpResponse:
    """What stands and what stood, over all needs; those that wait for this person first."""
    require(is_operator(request.user))
    status = request.GET.get("status", "")
    rows = Curation.objects.visible_to(request.user).select_related("need", "solution__company")
    if status == Curation.Status.PROPOSED:
        rows = rows.waiting_for(request.user)
    elif status in Curation.Status.values:
        rows = rows.filter(status=status)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = traces.people(page.object_list)
    context = {
        "page": page,
        "rows": [(row, names.get(row.made_by_key, "")) for row in page.object_list],
        "status": status if status in Curation.Status.values else "",
        "statuses": Curation.Status.choices,
    }
    return render(request, "matchmaking/curations.html", context)
