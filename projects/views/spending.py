"""Taking over what a programme's own system says was spent: its columns once, then its files, each with a report."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies.requests import SignedInRequest
from foundation.files.models import Attachment
from foundation.files.tables import Unreadable, read
from foundation.history.workflow import require
from foundation.search.pages import PER_PAGE

from .. import accounts, permissions
from ..forms.money import ColumnsForm, SpendingForm
from ..models import Programme, Project, Spending, SpendingBatch
from ..services import spending
from ..spending_sheets import FIELDS
from .forms import carry_out


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    """The programmes, to choose the one that a file is of."""
    require(permissions.can_import_spending(request.user))
    rows = Programme.objects.annotate(last=Max("batches__imported_at")).order_by("-fiscal_year", "name")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "projects/spending_programmes.html", {"page": page})


def _programme(request: SignedInRequest, pk: UUID) -> Programme:
    require(permissions.can_import_spending(request.user))
    return get_object_or_404(Programme, pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The files of a programme; a POST hands in the next one, which a job then imports."""
    found = _programme(request, pk)
    status, form = 200, SpendingForm()
    if request.method == "POST":
        form = SpendingForm(request.POST, request.FILES)
        if form.is_valid():
            received: list[SpendingBatch] = []
            status = carry_out(
                form,
                lambda upload: received.append(
                    spending.receive(programme=found, upload=upload, by=request.user)
                ),
            )
            if received:
                return redirect("projects:spending_batch", received[0].pk)
        else:
            status = 422
    batches = found.batches.select_related("imported_by")
    context = {
        "programme": found,
        "form": form,
        "columns": [(field.label, found.columns.get(field.name, "")) for field in FIELDS],
        "page": Paginator(batches, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "projects/spending_programme.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """First a file of the programme's system, then which of its headings holds what."""
    found = _programme(request, pk)
    context = {"programme": found, "upload_form": SpendingForm()}
    status = 200
    headings = list(dict.fromkeys(request.POST.getlist("heading")))
    if headings:
        form = ColumnsForm(request.POST, headings=headings, present=found.columns)
        status = carry_out(
            form, lambda **given: spending.map_columns(programme=found, columns=given, by=request.user)
        )
        if status == 200:
            messages.success(request, _("열을 정했습니다. 이제 집행 파일을 올리세요."))
            return redirect("projects:spending_programme", found.pk)
        context |= {"form": form, "headings": headings}
    elif request.method == "POST":
        upload_form = SpendingForm(request.POST, request.FILES)
        headings, status = _headings(upload_form)
        context["upload_form"] = upload_form
        if headings:
            context |= {
                "form": ColumnsForm(headings=headings, present=found.columns),
                "headings": headings,
            }
    return render(request, "projects/spending_columns.html", context, status=status)


def _headings(form: SpendingForm) -> tuple[list[str], int]:
    if form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            sheet = read(upload.name, upload.read())
        except Unreadable as error:
            form.add_error("upload", str(error))
        else:
            return list(dict.fromkeys(name for _line, name in sheet.headings)), 200
    return [], 422


@login_required
@require_safe
def batch(request: SignedInRequest, pk: int) -> HttpResponse:
    """What became of a file: what has to be mended in it, or what it brought and how that stands to the budgets."""
    rows = SpendingBatch.objects.visible_to(request.user).select_related("programme", "imported_by")
    found = get_object_or_404(rows, pk=pk)
    context: dict[str, Any] = {"batch": found, "file": Attachment.objects.of(found).get()}
    if found.status == SpendingBatch.Status.IMPORTED:
        projects = list(Project.objects.filter(pk__in=found.projects).order_by("number"))
        lines = accounts.lines(projects)
        sums = [
            (project, accounts.total(lines[project.pk]), [line for line in lines[project.pk] if line.over])
            for project in projects
        ]
        sums.sort(key=lambda row: not row[2])  # those with a line over its budget first
        missing = Spending.objects.filter(pk__in=found.lacking).select_related("project", "category")
        context |= {
            "page": Paginator(sums, PER_PAGE).get_page(request.GET.get("page")),
            "over": sum(bool(row[2]) for row in sums),
            "missing": missing.order_by("project__number", "spent_on", "pk")[:PER_PAGE],
            "missing_count": len(found.lacking),
        }
    return render(request, "projects/spending_batch.html", context)
