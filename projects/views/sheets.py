"""The verification sheet (실증 확인서): what the pilot must show, what it showed, and who verified it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.history import clock
from foundation.history.workflow import require

from .. import evidence, permissions
from ..forms.measurements import RowForm
from ..models import Aspect, Measure, Project, Verification
from ..models.measurements import Level
from ..services import sheets
from .forms import carry_out
from .sections import project_of, render_section

FIELDS = ("aspect", "name", "unit", "direction", "target")


@login_required
@require_safe
def sheet(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _page(request, project_of(request, pk, "measurements"))


def _page(
    request: SignedInRequest, project: Project, *, status: int = 200, row_form: RowForm | None = None
) -> HttpResponse:
    order = {aspect: place for place, aspect in enumerate(Aspect.values)}
    proofs = evidence.proofs(project.measures.sheet())
    proofs.sort(key=lambda proof: (order[proof.measure.aspect], proof.measure.position))
    tests = _tests(proofs)
    changes = _may_change(request, project)
    rows = [(proof, tests.get(proof.measurement.pk) if proof.measurement else None) for proof in proofs]
    named = {proof.measure.aspect for proof in proofs}
    context = {
        "rows": rows,
        "unset": [Aspect(value).label for value in Aspect.values if value not in named],
        "measured": _measured(project),
        "all_met": bool(proofs) and all(proof.achieved for proof in proofs),
        "changes": changes,
        "row_form": row_form or (RowForm() if changes else None),
        "today": clock.today(),
    }
    return render_section(request, project, "measurements", "projects/sheet.html", context, status=status)


def _tests(proofs: list[evidence.Proof]) -> dict[int, Verification]:
    """The accredited test of each measurement that counts."""
    counted = [proof.measurement for proof in proofs if proof.measurement]
    tests = Verification.objects.filter(measurement__in=counted, level=Level.ACCREDITED)
    return {test.measurement_id: test for test in tests}


def _measured(project: Project) -> set[int]:
    """The keys of the rows that nobody changes any more."""
    return set(project.measures.sheet().filter(measurements__isnull=False).values_list("pk", flat=True))


def _may_change(request: SignedInRequest, project: Project) -> bool:
    return sheets.open_to_change(project) and permissions.can_change_sheet(request.user, project)


@login_required
@require_POST
def add_row(request: SignedInRequest, pk: UUID) -> HttpResponse:
    project = project_of(request, pk, "measurements")
    require(permissions.can_change_sheet(request.user, project))
    form = RowForm(request.POST)
    status = carry_out(form, sheets.add_row, project=project, by=request.user)
    if status != 200:
        return _page(request, project, status=status, row_form=form)
    messages.success(request, _("확인서에 항목을 더했습니다."))
    return redirect("projects:sheet", project.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_row(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    require(permissions.can_change_sheet(request.user, row.project))
    if request.method != "POST":
        sheets.refuse_fixed(row)
        return _row_page(request, row, RowForm(initial={name: getattr(row, name) for name in FIELDS}))
    form = RowForm(request.POST)
    status = carry_out(form, sheets.change_row, measure=row, by=request.user)
    if status != 200:
        return _row_page(request, row, form, status=status)
    messages.success(request, _("확인서의 항목을 바꾸었습니다."))
    return redirect("projects:sheet", row.project_id)


def _row(request: SignedInRequest, pk: int) -> Measure:
    rows = Measure.objects.visible_to(request.user).sheet()
    return get_object_or_404(rows.select_related("project__demand_firm", "project__supplier"), pk=pk)


def _row_page(request: SignedInRequest, row: Measure, form: RowForm, **answer: Any) -> HttpResponse:
    project = project_of(request, row.project_id, "measurements")
    context = {"row": row, "form": form}
    return render_section(request, project, "measurements", "projects/sheet_row.html", context, **answer)


@login_required
@require_POST
def remove_row(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    project = row.project_id
    sheets.remove_row(measure=row, by=request.user)
    messages.success(request, _("확인서에서 항목을 지웠습니다."))
    return redirect("projects:sheet", project)
