"""Programmes: coordinators read them, administrators keep them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies.requests import SignedInRequest
from foundation.history.workflow import require
from foundation.search.pages import PER_PAGE

from .. import permissions, programme_pages
from ..forms.programmes import ProgrammeForm
from ..models import Programme
from ..services import programmes
from .forms import carry_out


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_read_programmes(request.user))
    rows = Programme.objects.annotate(agreement_count=Count("agreements")).order_by("-fiscal_year", "name")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_edit": permissions.can_edit_programmes(request.user),
    }
    return render(request, "projects/programmes.html", context)


def _programme(request: SignedInRequest, pk: UUID) -> Programme:
    return get_object_or_404(Programme.objects.visible_to(request.user), pk=pk)


@login_required
@require_safe
def detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    programme = _programme(request, pk)
    agreements = programme.agreements.select_related("project").order_by("-project__created_at")
    context = {
        "programme": programme,
        "categories": programme.categories.all(),
        "page": Paginator(agreements, PER_PAGE).get_page(request.GET.get("page")),
        "may_edit": permissions.can_edit_programmes(request.user),
        "beside": programme_pages.beside(programme, request.user),
    }
    return render(request, "projects/programme.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_edit_programmes(request.user))
    return _edit(request, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, pk: UUID) -> HttpResponse:
    programme = _programme(request, pk)
    require(permissions.can_edit_programmes(request.user))
    return _edit(request, programme)


def _edit(request: SignedInRequest, programme: Programme | None) -> HttpResponse:
    form, status = ProgrammeForm(request.POST if request.method == "POST" else None, instance=programme), 200
    if form.is_bound:
        of: dict[str, Any] = {} if programme is None else {"programme": programme}
        action = programmes.create if programme is None else programmes.change
        status = carry_out(form, action, by=request.user, **of)
        if status == 200:
            messages.success(request, _("사업을 저장했습니다."))
            return redirect("projects:programmes")
    context = {"form": form, "programme": programme}
    return render(request, "projects/programme_form.html", context, status=status)
