"""A project's gate rounds: their evidence, reviewers and decisions. Refused forms come back on the page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.history.workflow import require

from .. import permissions
from ..forms.gates import AssignForm, DecideForm, ReturnForm, SubmitForm
from ..models import Deliverable, Gate
from ..services import deliverables, gates
from .documents import documents_of
from .forms import carry_out
from .sections import project_of, render_section


@login_required
@require_safe
def section(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return page(request, pk)


def page(request: SignedInRequest, pk: UUID, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The open round and the past ones; `bound` holds forms that were refused, by name, to be shown again."""
    project = project_of(request, pk, "gates")
    rounds = list(project.gates.all())
    documents = documents_of(request, rounds)
    present = rounds[-1] if rounds and rounds[-1].status in Gate.OPEN else None
    context: dict[str, Any] = {
        "past": [(gate, documents[gate.pk]) for gate in reversed(rounds) if gate != present],
    }
    if present is not None:
        context |= _present(request, present, documents[present.pk], bound)
    return render_section(request, project, "gates", "projects/gates.html", context, status=status)


def _present(
    request: SignedInRequest, gate: Gate, documents: list[Deliverable], bound: dict[str, Any]
) -> dict[str, Any]:
    """What the page needs for the open round: evidence, and the forms of what this person may do now."""
    user, reviewing = request.user, gate.status == Gate.Status.IN_REVIEW
    missing = gates.missing(gate)
    manages = permissions.can_manage(user, gate.project)
    decides = permissions.can_decide(user, gate)
    returned = bound.get("return_form", {})
    return {
        "gate": gate,
        "reviewing": reviewing,
        "missing": missing,
        "evidence": gates.evidence(gate),
        "documents": [
            (row, _return_form(row, returned) if _decidable(user, row) else None) for row in documents
        ],
        "to_mend": _to_mend(documents),
        "submit_form": bound.get("submit_form") or _submit_form(request, gate),
        "reviews": gate.reviews.select_related("reviewer") if manages else [],
        "review_count": 0 if manages else gate.reviews.count(),
        "assign_form": bound.get("assign_form") or (AssignForm(gate=gate) if manages else None),
        "can_start": decides and not reviewing and not missing,
        "decide_form": bound.get("decide_form")
        or (DecideForm(gate=gate) if decides and reviewing and not missing else None),
        "scores_itself": manages and not decides,
    }


def _decidable(user: Any, deliverable: Deliverable) -> bool:
    submitted = deliverable.status == Deliverable.Status.SUBMITTED
    return submitted and permissions.can_decide_deliverable(user, deliverable)


def _to_mend(documents: list[Deliverable]) -> set[int]:
    """Keys of returned documents that no later version replaces."""
    last = {document.title: document for document in documents}
    return {row.pk for row in last.values() if row.status == Deliverable.Status.RETURNED}


def _return_form(deliverable: Deliverable, bound: dict[int, ReturnForm]) -> ReturnForm:
    return bound.get(deliverable.pk) or ReturnForm(auto_id=f"return-{deliverable.pk}-%s")


def _submit_form(request: SignedInRequest, gate: Gate) -> SubmitForm | None:
    if not permissions.can_submit_deliverable(request.user, gate):
        return None
    return SubmitForm(initial={"title": request.GET.get("title", "")}, auto_id="submit-%s")


def _gate(request: SignedInRequest, pk: int) -> Gate:
    return get_object_or_404(Gate.objects.visible_to(request.user).select_related("project"), pk=pk)


def _deliverable(request: SignedInRequest, pk: int) -> Deliverable:
    rows = Deliverable.objects.visible_to(request.user).select_related("gate__project")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_POST
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    gate = _gate(request, pk)
    require(permissions.can_submit_deliverable(request.user, gate))
    form = SubmitForm(request.POST, request.FILES, auto_id="submit-%s")
    status = carry_out(form, deliverables.submit, gate=gate, by=request.user)
    if status != 200:
        return page(request, gate.project_id, status=status, submit_form=form)
    messages.success(request, _("산출물을 제출했습니다. 운영기관이 검토합니다."))
    return redirect("projects:gates", gate.project_id)


@login_required
@require_POST
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    deliverable = _deliverable(request, pk)
    deliverables.accept(deliverable=deliverable, by=request.user)
    messages.success(request, _("산출물을 승인했습니다."))
    return redirect("projects:gates", deliverable.gate.project_id)


@login_required
@require_POST
def return_(request: SignedInRequest, pk: int) -> HttpResponse:
    deliverable = _deliverable(request, pk)
    require(permissions.can_decide_deliverable(request.user, deliverable))
    form = ReturnForm(request.POST, auto_id=f"return-{deliverable.pk}-%s")
    status = carry_out(form, deliverables.return_, deliverable=deliverable, by=request.user)
    if status != 200:
        project = deliverable.gate.project_id
        return page(request, project, status=status, return_form={deliverable.pk: form})
    messages.success(request, _("보완을 요청했습니다."))
    return redirect("projects:gates", deliverable.gate.project_id)


@login_required
@require_POST
def assign(request: SignedInRequest, pk: int) -> HttpResponse:
    gate = _gate(request, pk)
    require(permissions.can_assign(request.user, gate))
    form = AssignForm(request.POST, gate=gate)
    status = carry_out(form, gates.assign_reviewer, gate=gate, by=request.user)
    if status != 200:
        return page(request, gate.project_id, status=status, assign_form=form)
    messages.success(request, _("평가위원을 위촉했습니다. 서약을 마치면 산출물을 볼 수 있습니다."))
    return redirect("projects:gates", gate.project_id)


@login_required
@require_POST
def start(request: SignedInRequest, pk: int) -> HttpResponse:
    gate = _gate(request, pk)
    gates.start_review(gate=gate, by=request.user)
    messages.success(request, _("평가를 시작했습니다. 평가위원에게 알렸습니다."))
    return redirect("projects:gates", gate.project_id)


@login_required
@require_POST
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    gate = _gate(request, pk)
    require(permissions.can_decide(request.user, gate))
    form = DecideForm(request.POST, gate=gate)
    status = carry_out(form, gates.decide, gate=gate, by=request.user)
    if status != 200:
        return page(request, gate.project_id, status=status, decide_form=form)
    messages.success(request, _("의결했습니다. 두 기업에 결과를 알렸습니다."))
    return redirect("projects:gates", gate.project_id)
