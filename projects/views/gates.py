"""What is done on a project's page: evidence, reviewers, decision. Refused forms come back on the page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.requests import SignedInRequest
from foundation.history.workflow import require

from .. import permissions
from ..forms.gates import AssignForm, DecideForm, ReturnForm, SubmitForm
from ..models import Deliverable, Gate
from ..services import deliverables, gates
from .forms import carry_out
from .projects import page


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
    return redirect(gate.project)


@login_required
@require_POST
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    deliverable = _deliverable(request, pk)
    deliverables.accept(deliverable=deliverable, by=request.user)
    messages.success(request, _("산출물을 승인했습니다."))
    return redirect(deliverable.gate.project)


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
    return redirect(deliverable.gate.project)


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
    return redirect(gate.project)


@login_required
@require_POST
def start(request: SignedInRequest, pk: int) -> HttpResponse:
    gate = _gate(request, pk)
    gates.start_review(gate=gate, by=request.user)
    messages.success(request, _("평가를 시작했습니다. 평가위원에게 알렸습니다."))
    return redirect(gate.project)


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
    return redirect(gate.project)
