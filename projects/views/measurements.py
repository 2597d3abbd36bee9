"""What a project's measures came to: the section of its KPIs, a measure's claims, and a claim with its verification."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.files.models import Attachment
from foundation.history import clock
from foundation.history.workflow import require
from foundation.search.pages import PER_PAGE

from .. import evidence, permissions, trend
from ..forms.measurements import ClaimForm, RejectForm, VerifyForm
from ..models import Deliverable, Measure, Measurement, Project, Verification
from ..models.measurements import VERIFIED
from ..services import measurements
from .forms import carry_out
from .sections import project_of, render_section

#: Of each KPI on the section's page; the rest is on its own.
LATEST = 3


@login_required
@require_safe
def section(request: SignedInRequest, pk: UUID) -> HttpResponse:
    project = project_of(request, pk, "measurements")
    proofs = evidence.proofs(project.measures.kpis().select_related("promised"))
    claims = _claims(project)
    rows = []
    for proof in proofs:
        own = claims.get(proof.measure.pk, [])
        rows.append((proof, trend.of(proof, own), own[:LATEST], len(own) > LATEST))
    sheet = evidence.proofs(project.measures.sheet())
    context = {
        "rows": rows,
        "readable": _readable(request, project),
        "claims": _may_claim(request, project),
        "sheet_met": sum(proof.achieved for proof in sheet),
        "sheet_rows": len(sheet),
    }
    return render_section(request, project, "measurements", "projects/measurements.html", context)


def _claims(project: Project) -> dict[int, list[Measurement]]:
    """Newest first, by the key of the measure."""
    rows = Measurement.objects.filter(measure__project=project).select_related("evidence", "firm")
    found: dict[int, list[Measurement]] = {}
    for row in rows:
        found.setdefault(row.measure_id, []).append(row)
    return found


def _readable(request: SignedInRequest, project: Project) -> set[int]:
    """The keys of the deliverables that the person may open: a reviewer's are those of its own rounds."""
    rows = Deliverable.objects.visible_to(request.user).filter(gate__project=project)
    return set(rows.values_list("pk", flat=True))


def _may_claim(request: SignedInRequest, project: Project) -> bool:
    return project.stage not in measurements.ENDED and permissions.can_claim(request.user, project)


@login_required
@require_safe
def to_verify(request: SignedInRequest) -> HttpResponse:
    """What waits for this person, of all projects, the longest first."""
    require(permissions.can_see_claims(request.user))
    waiting = Measurement.objects.to_verify(request.user).select_related("measure__project", "firm")
    page = Paginator(waiting.order_by("claimed_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "projects/measurements_to_verify.html", {"page": page})


@login_required
@require_safe
def measure(request: SignedInRequest, pk: int) -> HttpResponse:
    return _measure_page(request, _measure(request, pk))


def _measure(request: SignedInRequest, pk: int) -> Measure:
    return get_object_or_404(Measure.objects.visible_to(request.user).select_related("promised"), pk=pk)


def _measure_page(
    request: SignedInRequest, found: Measure, *, status: int = 200, claim_form: ClaimForm | None = None
) -> HttpResponse:
    project = project_of(request, found.project_id, "measurements")
    [proof] = evidence.proofs([found])
    rows = list(found.measurements.select_related("evidence", "firm"))
    if claim_form is None and _may_claim(request, project):
        claim_form = ClaimForm(measure=found, initial={"occurred_on": clock.today()})
    context = {
        "proof": proof,
        "trend": trend.of(proof, rows),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "readable": _readable(request, project),
        "claim_form": claim_form,
    }
    return render_section(request, project, "measurements", "projects/measure.html", context, status=status)


@login_required
@require_POST
def claim(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _measure(request, pk)
    require(permissions.can_claim(request.user, found.project))
    form = ClaimForm(request.POST, measure=found)
    status = carry_out(form, measurements.claim, measure=found, by=request.user)
    if status != 200:
        return _measure_page(request, found, status=status, claim_form=form)
    messages.success(request, _("측정값을 보고했습니다. 확인할 사람에게 알렸습니다."))
    return redirect("projects:measure", found.pk)


@login_required
@require_safe
def measurement(request: SignedInRequest, pk: int) -> HttpResponse:
    return _measurement_page(request, _measurement(request, pk))


def _measurement(request: SignedInRequest, pk: int) -> Measurement:
    rows = Measurement.objects.visible_to(request.user)
    project = "measure__project__"
    related = (
        "measure__promised",
        "evidence",
        "firm",
        "claimed_by",
        project + "demand_firm",
        project + "supplier",
    )
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _measurement_page(
    request: SignedInRequest, found: Measurement, *, status: int = 200, **bound: Any
) -> HttpResponse:
    """`bound` holds a form that was refused, to be shown with its errors."""
    user, project = request.user, project_of(request, found.measure.project_id, "measurements")
    levels = measurements.levels(found, user)
    verify_form = VerifyForm(measurement=found, levels=levels, auto_id="verify-%s") if levels else None
    rejects = found.standing and permissions.can_reject(user, found)
    [proof] = evidence.proofs([found.measure])
    context = {
        "measurement": found,
        "proof": proof,
        "counts": proof.measurement == found,
        "percent": evidence.achievement(found.measure, found.result, proof.target),
        "verifications": _verifications(found),
        "readable": _readable(request, project),
        "verify_form": bound.get("verify_form") or verify_form,
        "reject_form": bound.get("reject_form") or (RejectForm(auto_id="reject-%s") if rejects else None),
        "withdraws": found.standing and not found.verified and permissions.can_withdraw(user, found),
    }
    return render_section(
        request, project, "measurements", "projects/measurement.html", context, status=status
    )


def _verifications(found: Measurement) -> list[Verification]:
    """Oldest first, each with its file."""
    rows = list(found.verifications.select_related("by"))
    label, keys = Verification._meta.label_lower, [str(row.pk) for row in rows]
    files = {
        attachment.object_id: attachment
        for attachment in Attachment.objects.filter(object_type=label, object_id__in=keys)
    }
    for row in rows:
        row.attachment = files.get(str(row.pk))
    return rows


@login_required
@require_POST
def verify(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _measurement(request, pk)
    levels, asked = permissions.verifiable(request.user, found), request.POST.get("level")
    # A level that is another's is forbidden; one that is none is bad input.
    measurements.require_impartial(asked in levels or (bool(levels) and asked not in VERIFIED))
    # Of these the service refuses those that the measurement is past.
    form = VerifyForm(request.POST, request.FILES, measurement=found, levels=levels, auto_id="verify-%s")
    status = carry_out(form, measurements.verify, measurement=found, by=request.user)
    if status != 200:
        return _measurement_page(request, found, status=status, verify_form=form)
    messages.success(request, _("측정값을 확인했습니다. 보고한 사람에게 알렸습니다."))
    return redirect(found)


@login_required
@require_POST
def reject(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _measurement(request, pk)
    measurements.require_impartial(permissions.can_reject(request.user, found))
    form = RejectForm(request.POST, auto_id="reject-%s")
    status = carry_out(form, measurements.reject, measurement=found, by=request.user)
    if status != 200:
        return _measurement_page(request, found, status=status, reject_form=form)
    messages.success(request, _("측정값을 인정하지 않았습니다. 보고한 사람에게 알렸습니다."))
    return redirect(found)


@login_required
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _measurement(request, pk)
    measurements.withdraw(measurement=found, by=request.user)
    messages.success(request, _("측정값을 철회했습니다."))
    return redirect("projects:measure", found.measure_id)
