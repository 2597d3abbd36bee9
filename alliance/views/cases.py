"""Success cases from draft to publication: what the operating body writes, and what each firm says to it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.models import Company
from companies.requests import SignedInRequest
from foundation.history.models import Event
from foundation.history.workflow import require
from foundation.search.pages import PER_PAGE
from projects.permissions import is_party
from projects.views.forms import carry_out, refusals

from .. import cases as reading
from .. import permissions
from ..forms.cases import (
    CaseForm,
    ConsentForm,
    DraftForm,
    RefuseForm,
    TakeBackForm,
    WithdrawForm,
)
from ..models import Case
from ..services import cases
from .sections import render_section

S = Case.Status
LABELS = {
    "case.drafted": gettext_lazy("초안을 썼습니다"),
    "case.changed": gettext_lazy("초안을 고쳤습니다"),
    "case.asked": gettext_lazy("두 기업에 동의를 요청했습니다"),
    "case.draft": gettext_lazy("내용을 고쳤습니다. 앞선 동의는 효력을 잃었습니다"),
    "case.published": gettext_lazy("공개했습니다"),
    "case.withdrawn": gettext_lazy("공개 화면에서 내렸습니다"),
}
CONSENTED = {
    "demand": gettext_lazy("수요기업이 동의했습니다"),
    "supplier": gettext_lazy("공급기업이 동의했습니다"),
}


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_see_cases(request.user))
    rows = Case.objects.visible_to(request.user).for_list()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    published = [case for case in shown if case.status == S.PUBLISHED]
    gone = {case.pk for case in published} - {case.pk for case in reading.standing(published)}
    context = {"page": page, "gone": gone, "writes": permissions.can_prepare(request.user)}
    return render_section(request, "cases", "alliance/cases.html", context)


@login_required
@require_safe
def detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return page(request, _case(request, pk))


def page(request: SignedInRequest, case: Case, *, status: int = 200, **bound: Any) -> HttpResponse:
    """What it tells; how it stands with the consents, only to the firms and the operating body."""
    user, project = request.user, case.project
    writes = permissions.can_write_case(user, project)
    inside = permissions.can_prepare(user) or is_party(user, project)
    stands = case.status != S.PUBLISHED or bool(reading.standing([case]))
    figures = reading.measured(project) if case.status == S.DRAFT else case.figures
    context: dict[str, Any] = {
        "case": case,
        "project": project,
        "inside": inside,
        "told": reading.told(figures) if stands or inside else [],
        "stands": stands,
    }
    if inside:
        context |= {
            "writes": writes,
            "bound": _bound(request, case, bound),
            "consents": _consents(case),
            "events": [_line(event) for event in Event.objects.of(case)],
        }
    if writes and case.status == S.PUBLISHED:
        context["withdraw_form"] = bound.get("withdraw_form") or WithdrawForm()
    return render_section(request, "cases", "alliance/case.html", context, status=status)


def _consents(case: Case) -> list[dict[str, Any]]:
    project = case.project
    return [
        {
            "firm": project.demand_firm,
            "side": _("수요기업"),
            "at": case.demand_consent_at,
            "by": case.demand_consent_by,
        },
        {
            "firm": project.supplier,
            "side": _("공급기업"),
            "at": case.supplier_consent_at,
            "by": case.supplier_consent_by,
        },
    ]


def _bound(request: SignedInRequest, case: Case, given: dict[str, Any]) -> list[dict[str, Any]]:
    """The firms for which the person may answer, with the form of the answer that is open to it."""
    found = [row for row in _consents(case) if permissions.can_bind(request.user, row["firm"])]
    for row in found:
        firm = row["firm"]
        bound = given.get("firm_form") if given.get("firm") == firm else None
        if case.status == S.ASKED:
            row["consent_form"] = ConsentForm(initial={"version": case.version}, auto_id=f"{firm.pk}_%s")
            row["refuse_form"] = bound or RefuseForm(auto_id=f"{firm.pk}_%s")
        elif case.status == S.PUBLISHED:
            row["take_back_form"] = bound or TakeBackForm(auto_id=f"{firm.pk}_%s")
    return found


def _line(event: Event) -> dict[str, Any]:
    label = CONSENTED[event.data["side"]] if event.verb == "case.consented" else LABELS[event.verb]
    if event.data.get("refused"):
        label = gettext_lazy("기업이 동의하지 않았습니다")
    elif event.data.get("firm"):
        label = gettext_lazy("기업이 동의를 철회했습니다")
    return {"occurred_at": event.occurred_at, "label": label, "reason": event.reason}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_prepare(request.user))
    form = DraftForm(request.user, request.POST or None, initial={"project": request.GET.get("project")})
    status = 200
    if request.method == "POST":
        status = carry_out(form, cases.draft, by=request.user)
        if status == 200:
            messages.success(request, _("초안을 저장했습니다. 다 쓰면 두 기업에 동의를 요청하세요."))
            return redirect(form.cleaned_data["project"].case)
    context = {"form": form, "case": None}
    return render_section(request, "cases", "alliance/case_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    case = _case(request, pk)
    require(permissions.can_write_case(request.user, case.project))
    status = 200
    if request.method == "POST":
        form = CaseForm(request.POST)
        status = carry_out(form, cases.edit, case=case, by=request.user)
        if status == 200:
            messages.success(request, _("고쳤습니다. 공개하려면 두 기업의 동의를 받으세요."))
            return redirect(case)
    else:
        form = CaseForm(initial={name: getattr(case, name) for name in cases.TEXTS})
    context = {"form": form, "case": case}
    return render_section(request, "cases", "alliance/case_form.html", context, status=status)


@login_required
@require_POST
def ask(request: SignedInRequest, pk: UUID) -> HttpResponse:
    case = cases.ask(case=_case(request, pk), by=request.user)
    messages.success(request, _("두 기업에 공개 동의를 요청했습니다."))
    return redirect(case)


@login_required
@require_POST
def consent(request: SignedInRequest, pk: UUID) -> HttpResponse:
    case = _case(request, pk)
    firm = _firm(request, case)
    form = ConsentForm(request.POST)
    status = carry_out(form, cases.consent, case=case, firm=firm, by=request.user)
    if status != 200:
        for text in refusals([form]):
            messages.error(request, text)
        return page(request, case, status=status)
    messages.success(request, _("공개에 동의했습니다. 동의는 이 화면에서 언제든 철회할 수 있습니다."))
    return redirect(case)


@login_required
@require_POST
def refuse(request: SignedInRequest, pk: UUID) -> HttpResponse:
    case = _case(request, pk)
    firm = _firm(request, case)
    form = RefuseForm(request.POST, auto_id=f"{firm.pk}_%s")
    status = carry_out(form, cases.refuse, case=case, firm=firm, by=request.user)
    if status != 200:
        return page(request, case, status=status, firm=firm, firm_form=form)
    messages.success(request, _("동의하지 않는다고 알렸습니다."))
    return redirect(case)


@login_required
@require_POST
def publish(request: SignedInRequest, pk: UUID) -> HttpResponse:
    case = cases.publish(case=_case(request, pk), by=request.user)
    messages.success(request, _("성공사례를 공개했습니다. 누구나 볼 수 있습니다."))
    return redirect(case)


@login_required
@require_POST
def take_back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A firm withdraws its consent."""
    case = _case(request, pk)
    firm = _firm(request, case)
    form = TakeBackForm(request.POST, auto_id=f"{firm.pk}_%s")
    status = carry_out(form, cases.withdraw, case=case, firm=firm, by=request.user)
    if status != 200:
        return page(request, case, status=status, firm=firm, firm_form=form)
    messages.success(request, _("동의를 철회했습니다. 사례를 공개 화면에서 내렸습니다."))
    return redirect(case)


@login_required
@require_POST
def withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    case = _case(request, pk)
    require(permissions.can_write_case(request.user, case.project))
    form = WithdrawForm(request.POST)
    status = carry_out(form, cases.withdraw, case=case, by=request.user)
    if status != 200:
        return page(request, case, status=status, withdraw_form=form)
    messages.success(request, _("공개 화면에서 내렸습니다. 두 기업에 알렸습니다."))
    return redirect(case)


def _firm(request: SignedInRequest, case: Case) -> Company:
    """For which the person answers; Forbidden unless it may."""
    firms = {str(firm.pk): firm for firm in (case.project.demand_firm, case.project.supplier)}
    firm = firms.get(request.POST.get("firm", ""))
    require(firm is not None and permissions.can_bind(request.user, firm))
    assert firm is not None
    return firm


def _case(request: SignedInRequest, pk: UUID) -> Case:
    rows = Case.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows.select_related("demand_consent_by", "supplier_consent_by"), pk=pk)
