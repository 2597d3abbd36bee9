"""A document with all its versions, and the measured values that rest on each."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from companies.requests import SignedInRequest

from ..models import Deliverable, Measurement
from .documents import documents_of
from .sections import project_of, render_section


@login_required
@require_safe
def versions(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Deliverable.objects.visible_to(request.user).select_related("gate", "requirement")
    document = get_object_or_404(rows, pk=pk)
    gate = document.gate
    project = project_of(request, gate.project_id, "gates")
    same = [row for row in documents_of(request, [gate])[gate.pk] if row.title == document.title]
    pinned: dict[int, list[Measurement]] = {row.pk: [] for row in same}
    for measurement in Measurement.objects.filter(evidence__in=same).select_related("measure"):
        pinned[measurement.evidence_id].append(measurement)
    context = {
        "document": document,
        "gate": gate,
        "versions": [(row, pinned[row.pk]) for row in sorted(same, key=lambda row: -row.version)],
    }
    return render_section(request, project, "gates", "projects/document_versions.html", context)
