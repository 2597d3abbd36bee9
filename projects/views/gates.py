"""A project's gate rounds: their evidence, reviewers and decisions. Refused forms come back on the page."""

from collections.abc import Iterator
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

from .. import gating, permissions
from ..forms.gates import AssignForm, DecideForm, ReturnForm, StopForm, SubmitForm
from ..models import CheckItem, Deliverable, Gate, GateCheck, Requirement
from ..services import deliverables, gates
from .documents import documents_of
from .forms import carry_out, refusals
from .sections import project_of, render_section


@login_required
@require_safe
def section(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return page(request, pk)


def page(
    request: SignedInRequest, pk: UUID, *, status: int = 200, of: Gate | None = None, **bound: Any
) -> HttpResponse:
    """The open round and the past ones; `bound` holds forms that were refused, by name, to be shown again. Where their
    round `of` isn't the open one any more, only why they were refused is told."""
    project = project_of(request, pk, "gates")
    rounds = list(project.gates.select_related("template").prefetch_related("tasks"))
    documents = documents_of(request, rounds)
    present = rounds[-1] if rounds and rounds[-1].status in Gate.OPEN else None
    context: dict[str, Any] = {
        "past": [(gate, documents[gate.pk]) for gate in reversed(rounds) if gate != present],
    }
    if of is not None and of != present:
        context["refused"], bound = refusals(_each(bound)), {}
    if present is not None:
        context = _present(request, present, documents[present.pk], bound) | context
    return render_section(request, project, "gates", "projects/gates.html", context, status=status)


def _each(bound: dict[str, Any]) -> Iterator[Any]:
    for found in bound.values():
        yield from found.values() if isinstance(found, dict) else [found]


def _present(
    request: SignedInRequest, gate: Gate, documents: list[Deliverable], bound: dict[str, Any]
) -> dict[str, Any]:
    """What the page needs for the open round: evidence, and the forms of what this person may do now."""
    user, reviewing = request.user, gate.status == Gate.Status.IN_REVIEW
    missing = gating.missing(gate)
    manages = permissions.can_manage(user, gate.project)
    decides = permissions.can_decide(user, gate)
    returned = bound.get("return_form", {})
    return {
        "gate": gate,
        "reviewing": reviewing,
        "missing": missing,
        "evidence": gating.evidence_of(gate),
        "requirements": _requirements(gate),
        "checks": _checks(gate),
        "documents": [
            (row, _return_form(row, returned) if _decidable(user, row) else None) for row in documents
        ],
        "refused": refusals(
            form for row in documents if not _decidable(user, row) and (form := returned.get(row.pk))
        ),
        "to_mend": _to_mend(documents),
        "submit_form": bound.get("submit_form") or _submit_form(request, gate, documents),
        "reviews": gate.reviews.select_related("reviewer").prefetch_related("points__criterion")
        if manages
        else [],
        "review_count": 0 if manages else gate.reviews.count(),
        "assign_form": bound.get("assign_form") or (AssignForm(gate=gate) if manages else None),
        "can_start": decides and not reviewing and not missing,
        "decide_form": bound.get("decide_form")
        or (_decide_form(request, gate) if decides and reviewing and not missing else None),
        "stop_form": bound.get("stop_form")
        or _stop_form(gate, decides=decides, ready=reviewing and not missing),
        "scores_itself": manages and not decides,
    }


def _requirements(gate: Gate) -> list[tuple[Requirement, bool]]:
    """What the round's template asks for, and whether it is there."""
    if gate.template is None:
        return []
    unmet = set(gating.unmet(gate))
    return [(row, row not in unmet) for row in gate.template.requirements.all()]


def _checks(gate: Gate) -> list[tuple[CheckItem, GateCheck | None]]:
    if gate.template is None:
        return []
    made = {row.item_id: row for row in gate.checks.select_related("checked_by")}
    return [(item, made.get(item.pk)) for item in gate.template.items.all()]


def _stop_form(gate: Gate, *, decides: bool, ready: bool) -> StopForm | None:
    """Where the decision's own form isn't open yet; a completed project isn't stopped any more."""
    if not decides or ready or Gate.Status.STOP not in gates.decisions(gate):
        return None
    return StopForm(auto_id="stop-%s")


def _decidable(user: Any, deliverable: Deliverable) -> bool:
    submitted = deliverable.status == Deliverable.Status.SUBMITTED
    return submitted and permissions.can_decide_deliverable(user, deliverable)


def _to_mend(documents: list[Deliverable]) -> set[int]:
    """Keys of returned documents that no later version replaces."""
    last = {document.title: document for document in documents}
    return {row.pk for row in last.values() if row.status == Deliverable.Status.RETURNED}


def _decide_form(request: SignedInRequest, gate: Gate) -> DecideForm:
    """With the decision that the board asks for, where it does."""
    return DecideForm(gate=gate, initial={"decision": request.GET.get("decision", "")})


def _return_form(deliverable: Deliverable, bound: dict[int, ReturnForm]) -> ReturnForm:
    return bound.get(deliverable.pk) or ReturnForm(auto_id=f"return-{deliverable.pk}-%s")


def _submit_form(request: SignedInRequest, gate: Gate, documents: list[Deliverable]) -> SubmitForm | None:
    """Begins with the document that the address names, else with the first that nobody has handed in."""
    if not permissions.can_submit_deliverable(request.user, gate):
        return None
    initial: dict[str, Any] = {"title": request.GET.get("title", "")}
    given = {row.requirement_id for row in documents if row.status != Deliverable.Status.RETURNED}
    awaited = [row for row in deliverables.requirements(gate) if row.pk not in given]
    if awaited and not initial["title"]:
        initial = {"title": awaited[0].name, "requirement": awaited[0]}
    return SubmitForm(initial=initial, gate=gate, auto_id="submit-%s")


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
    form = SubmitForm(request.POST, request.FILES, gate=gate, auto_id="submit-%s")
    status = carry_out(form, deliverables.submit, gate=gate, by=request.user)
    if status != 200:
        return page(request, gate.project_id, status=status, of=gate, submit_form=form)
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
        gate, bound = deliverable.gate, {deliverable.pk: form}
        return page(request, gate.project_id, status=status, of=gate, return_form=bound)
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
        return page(request, gate.project_id, status=status, of=gate, assign_form=form)
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
        return page(request, gate.project_id, status=status, of=gate, decide_form=form)
    messages.success(request, _("의결했습니다. 두 기업에 결과를 알렸습니다."))
    return redirect("projects:gates", gate.project_id)


@login_required
@require_POST
def stop(request: SignedInRequest, pk: int) -> HttpResponse:
    """A stop that needs no evaluation."""
    gate = _gate(request, pk)
    require(permissions.can_decide(request.user, gate))
    form = StopForm(request.POST, auto_id="stop-%s")
    status = carry_out(form, gates.decide, gate=gate, by=request.user)
    if status != 200:
        return page(request, gate.project_id, status=status, of=gate, stop_form=form)
    messages.success(request, _("과제를 중단했습니다. 두 기업에 알렸습니다."))
    return redirect("projects:gates", gate.project_id)


@login_required
@require_POST
def check(request: SignedInRequest, pk: int, item: int) -> HttpResponse:
    gate, row = _item(request, pk, item)
    gates.check(gate=gate, item=row, by=request.user)
    messages.success(request, _("점검 항목을 확인했습니다."))
    return redirect("projects:gates", gate.project_id)


@login_required
@require_POST
def uncheck(request: SignedInRequest, pk: int, item: int) -> HttpResponse:
    gate, row = _item(request, pk, item)
    gates.uncheck(gate=gate, item=row, by=request.user)
    messages.success(request, _("점검 확인을 취소했습니다."))
    return redirect("projects:gates", gate.project_id)


def _item(request: SignedInRequest, pk: int, item: int) -> tuple[Gate, CheckItem]:
    gate = _gate(request, pk)
    return gate, get_object_or_404(CheckItem.objects.filter(template__gates=gate), pk=item)
