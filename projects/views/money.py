"""A project's money on one page: budget, instalments, spending, settlement. Refused forms come back on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.history import clock
from foundation.history.workflow import require
from foundation.search.pages import PER_PAGE

from .. import accounts, permissions
from ..forms.money import (
    CancelForm,
    DisallowForm,
    FinaliseForm,
    PayForm,
    PlanForm,
    SendBackForm,
    SettlementForm,
    SpendingFilterForm,
)
from ..models import CostCategory, Instalment, Project, Settlement, Spending, Stage
from ..services import instalments, settlements, spending
from .forms import carry_out, refusals
from .sections import project_of, render_section


@login_required
@require_safe
def section(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return page(request, pk)


def page(request: SignedInRequest, pk: UUID, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The section; `bound` holds forms that were refused, by name, and of an instalment by its key."""
    project = project_of(request, pk, "money")
    agreement = getattr(project, "agreement", None)
    lines = accounts.lines([project])[project.pk]
    settlement = Settlement.objects.filter(project=project).first()
    manages = permissions.can_manage(request.user, project)
    open_ = settlement is None or settlement.status == Settlement.Status.OPEN
    context = {
        "agreement": agreement if agreement and agreement.status != agreement.Status.DRAFT else None,
        "funded": agreement is not None and agreement.kind == agreement.Kind.FUNDED,
        "terms": accounts.terms(project),
        "flow": accounts.flow(project),
        "progress": project.tasks.progress(),
        "lines": lines,
        "sources": accounts.by_source(lines),
        "total": accounts.total(lines),
        "instalments": _instalments(request, project, bound, open_=open_, manages=manages),
        "plans": manages
        and open_
        and agreement is not None
        and agreement.is_in_force
        and bool(instalments.stages_ahead(project)),
        "disallows": manages and open_,
        "settlement": settlement,
    }
    context |= _spending(request, project) | _settlement(project, settlement, manages=manages, bound=bound)
    return render_section(request, project, "money", "projects/money.html", context, status=status)


def _instalments(
    request: SignedInRequest, project: Project, bound: dict[str, Any], *, open_: bool, manages: bool
) -> list[dict[str, Any]]:
    """Each instalment with the forms of what this person may do with it now."""
    requests = open_ and permissions.can_request_payment(request.user, project)
    rows = []
    for row in project.instalments.all():
        row.project = project
        shown: dict[str, Any] = {"row": row, "requests": requests and row.status == Instalment.Status.PAYABLE}
        if open_ and manages and row.status == Instalment.Status.REQUESTED:
            if permissions.can_pay(request.user, row):
                shown["pay"] = _bound(bound, "pay", row) or PayForm.of(row)
                shown["send_back"] = _bound(bound, "send_back", row) or SendBackForm(
                    auto_id=f"send-back-{row.pk}-%s"
                )
        elif open_ and manages and row.status in (Instalment.Status.PLANNED, Instalment.Status.PAYABLE):
            shown["cancel"] = _bound(bound, "cancel", row) or CancelForm(auto_id=f"cancel-{row.pk}-%s")
        forms = {name: _bound(bound, name, row) for name in ("pay", "send_back", "cancel")}
        shown["refused"] = refusals(form for name, form in forms.items() if form and name not in shown)
        rows.append(shown)
    return rows


def _bound(bound: dict[str, Any], name: str, row: Instalment) -> Any:
    return bound.get(name, {}).get(row.pk)


def _spending(request: SignedInRequest, project: Project) -> dict[str, Any]:
    rows = project.spending.select_related("category")
    categories = CostCategory.objects.filter(pk__in=rows.order_by().values("category"))
    form = SpendingFilterForm(request.GET, categories=categories)
    if form.is_valid():
        rows = rows.filter(**{name: value for name, value in form.cleaned_data.items() if value})
    filtered = any(request.GET.get(name) for name in form.fields)
    listed = Paginator(rows.order_by("-spent_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return {"filter_form": form, "filtered": filtered, "spending": listed}


def _settlement(
    project: Project, settlement: Settlement | None, *, manages: bool, bound: dict[str, Any]
) -> dict[str, Any]:
    if not manages:
        return {}
    if settlement is None:
        ending = project.stage in (Stage.SETTLEMENT, Stage.STOPPED)
        return {"can_open": ending and settlements.unsettled(project) is not None}
    if settlement.status == Settlement.Status.FINAL:
        forms = [bound[name] for name in ("record_form", "finalise_form") if name in bound]
        return {"refused": refusals(forms)}
    noted = {name: getattr(settlement, name) for name in SettlementForm.base_fields}
    return {
        "record_form": bound.get("record_form") or SettlementForm(initial=noted, auto_id="record-%s"),
        "finalise_form": bound.get("finalise_form")
        or FinaliseForm(initial={"finalised_on": clock.today()}, auto_id="finalise-%s"),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The instalments that no gate has opened yet, in place of those that were planned."""
    project = project_of(request, pk, "money")
    require(permissions.can_manage(request.user, project))
    data, status = (request.POST if request.method == "POST" else None), 200
    form = PlanForm(data, proposal=instalments.proposal(project))
    if data is not None:
        status = carry_out(
            form, lambda **_given: instalments.plan(project=project, rows=form.rows, by=request.user)
        )
        if status == 200:
            messages.success(
                request, _("지급 계획을 저장했습니다. 단계평가를 통과하면 지급을 신청할 수 있습니다.")
            )
            return redirect("projects:money", project.pk)
    left = accounts.ceiling(project) - accounts.opened(project)
    context = {"project": project, "form": form, "left": left, "ceiling": accounts.ceiling(project)}
    return render(request, "projects/instalments_plan.html", context, status=status)


def _instalment(request: SignedInRequest, pk: int) -> Instalment:
    rows = Instalment.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("project__demand_firm", "project__supplier"), pk=pk)


@login_required
@require_POST
def request_(request: SignedInRequest, pk: int) -> HttpResponse:
    instalment = _instalment(request, pk)
    instalments.request(instalment=instalment, by=request.user)
    messages.success(request, _("지급을 신청했습니다. 운영기관이 확인해 지급합니다."))
    return redirect("projects:money", instalment.project_id)


@login_required
@require_POST
def pay(request: SignedInRequest, pk: int) -> HttpResponse:
    instalment = _instalment(request, pk)
    require(permissions.can_pay(request.user, instalment))
    form = PayForm(request.POST, auto_id=f"pay-{instalment.pk}-%s")
    status = carry_out(form, instalments.pay, instalment=instalment, by=request.user)
    if status != 200:
        return page(request, instalment.project_id, status=status, pay={instalment.pk: form})
    messages.success(request, _("지급을 기록했습니다. 두 기업에 알렸습니다."))
    return redirect("projects:money", instalment.project_id)


@login_required
@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    instalment = _instalment(request, pk)
    require(permissions.can_pay(request.user, instalment))
    form = SendBackForm(request.POST, auto_id=f"send-back-{instalment.pk}-%s")
    status = carry_out(form, instalments.send_back, instalment=instalment, by=request.user)
    if status != 200:
        return page(request, instalment.project_id, status=status, send_back={instalment.pk: form})
    messages.success(request, _("지급 신청에 보완을 요청했습니다."))
    return redirect("projects:money", instalment.project_id)


@login_required
@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    instalment = _instalment(request, pk)
    require(permissions.can_manage(request.user, instalment.project))
    form = CancelForm(request.POST, auto_id=f"cancel-{instalment.pk}-%s")
    status = carry_out(form, instalments.cancel, instalment=instalment, by=request.user)
    if status != 200:
        return page(request, instalment.project_id, status=status, cancel={instalment.pk: form})
    messages.success(request, _("회차를 취소했습니다."))
    return redirect("projects:money", instalment.project_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def disallow(request: SignedInRequest, pk: int) -> HttpResponse:
    """How much of one line isn't recognised."""
    rows = Spending.objects.visible_to(request.user)
    line = get_object_or_404(
        rows.select_related("project__demand_firm", "project__supplier", "category"), pk=pk
    )
    require(permissions.can_manage(request.user, line.project))
    data, status = (request.POST if request.method == "POST" else None), 200
    given = {"amount_krw": line.disallowed_krw or max(line.amount_krw, 0), "reason": line.disallowed_reason}
    form = DisallowForm(data, initial=given)
    if data is not None:
        status = carry_out(form, spending.disallow, spending=line, by=request.user)
        if status == 200:
            messages.success(request, _("불인정액을 기록했습니다. 두 기업에 알렸습니다."))
            return redirect("projects:money", line.project_id)
    return render(request, "projects/spending_disallow.html", {"line": line, "form": form}, status=status)


@login_required
@require_POST
def open_settlement(request: SignedInRequest, pk: UUID) -> HttpResponse:
    project = project_of(request, pk, "money")
    settlements.open_(project=project, by=request.user)
    messages.success(request, _("정산을 시작했습니다."))
    return redirect("projects:money", project.pk)


def _settlement_of(request: SignedInRequest, pk: int) -> Settlement:
    rows = Settlement.objects.visible_to(request.user)
    found: Settlement = get_object_or_404(
        rows.select_related("project__demand_firm", "project__supplier"), pk=pk
    )
    require(permissions.can_manage(request.user, found.project))
    return found


@login_required
@require_POST
def record_settlement(request: SignedInRequest, pk: int) -> HttpResponse:
    settlement = _settlement_of(request, pk)
    form = SettlementForm(request.POST, auto_id="record-%s")
    status = carry_out(form, settlements.record_, settlement=settlement, by=request.user)
    if status != 200:
        return page(request, settlement.project_id, status=status, record_form=form)
    messages.success(request, _("정산 내용을 기록했습니다."))
    return redirect("projects:money", settlement.project_id)


@login_required
@require_POST
def finalise_settlement(request: SignedInRequest, pk: int) -> HttpResponse:
    settlement = _settlement_of(request, pk)
    form = FinaliseForm(request.POST, auto_id="finalise-%s")
    status = carry_out(form, settlements.finalise, settlement=settlement, by=request.user)
    if status != 200:
        return page(request, settlement.project_id, status=status, finalise_form=form)
    messages.success(request, _("정산을 확정했습니다. 사업비는 더 바뀌지 않습니다."))
    return redirect("projects:money", settlement.project_id)
