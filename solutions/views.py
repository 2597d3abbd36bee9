"""Pages of the catalogue."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.models import Company
from companies.permissions import belongs_to, is_operator
from companies.requests import SignedInRequest
from foundation.history.models import Event
from foundation.history.workflow import require
from foundation.pages import tidy
from foundation.search.pages import PER_PAGE, page_number

from . import finding, permissions, services
from .filters import FilterForm
from .forms import FACETS, ReasonForm, SolutionForm, reference_forms
from .models import Solution

UNREVIEWED = (Solution.Status.DRAFT, Solution.Status.RETURNED)
LABELS = {
    "solution.created": _("등록했습니다"),
    "solution.updated": _("내용을 고쳤습니다"),
    "solution.submitted": _("검토를 요청했습니다"),
    "solution.published": _("공개했습니다"),
    "solution.returned": _("보완을 요청했습니다"),
    "solution.withdrawn": _("공개를 끝냈습니다"),
}


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    if tidied := tidy(request):
        return tidied
    operator = is_operator(request.user)
    form = FilterForm(request.GET, by_status=operator)
    found = finding.find(request.user, form, page_number(request.GET.get("page")))
    context = {
        "index": finding.SPEC.name,
        "form": form,
        "facets": form.facets(found.facets),
        "found": found,
        "page": found.page,
        "can_create": bool(_supplying_firms(request)),
        "operator": operator,
    }
    return render(request, "solutions/list.html", context)


@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    rows = Solution.objects.filter(company__in=list(request.user.firms)).for_list()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "solutions/mine.html", {"page": page, "can_create": bool(_supplying_firms(request))}
    )


@login_required
@require_safe
def review(request: SignedInRequest) -> HttpResponse:
    require(is_operator(request.user))
    rows = Solution.objects.filter(status=Solution.Status.SUBMITTED).for_list().order_by("created_at")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "solutions/review.html", {"page": page})


@login_required
@require_safe
def detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _detail(request, _get(request, pk))


def _get(request: SignedInRequest, pk: UUID) -> Solution:
    return get_object_or_404(Solution.objects.visible_to(request.user).for_list(), pk=pk)


def _detail(request: SignedInRequest, solution: Solution, reason: ReasonForm | None = None) -> HttpResponse:
    user, status = request.user, solution.status
    own = belongs_to(user, solution.company)
    reviews = permissions.can_review(user, solution) and status == Solution.Status.SUBMITTED
    submits = permissions.can_submit(user, solution) and status in UNREVIEWED
    inside = own or is_operator(user)
    context = {
        "solution": solution,
        "inside": inside,
        "can_edit": permissions.can_edit(user, solution),
        "can_submit": submits,
        "can_review": reviews,
        "can_withdraw": permissions.can_withdraw(user, solution) and status == Solution.Status.PUBLISHED,
        "can_delete": permissions.can_edit(user, solution) and status == Solution.Status.DRAFT,
        "missing": services.missing(solution) if submits else {},
        "reason_form": reason or ReasonForm(),
        "returned": _returned_reason(solution) if own and status == Solution.Status.RETURNED else "",
        "events": _events(solution) if inside else [],
        "facets": [(facet.label, solution.terms_of(facet)) for facet in FACETS],
    }
    return render(request, "solutions/detail.html", context, status=422 if reason else 200)


def _events(solution: Solution) -> list[dict[str, Any]]:
    return [
        {
            "occurred_at": event.occurred_at,
            "label": LABELS.get(event.verb, event.verb),
            "reason": event.reason,
        }
        for event in Event.objects.of(solution)
    ]


def _returned_reason(solution: Solution) -> str:
    event = Event.objects.of(solution).filter(verb="solution.returned").last()
    return event.reason if event else ""


def _supplying_firms(request: SignedInRequest) -> list[Company]:
    firms = [row.company for row in request.user.firms.values()]
    return [firm for firm in firms if permissions.can_create(request.user, firm)]


@login_required
@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    firms = _supplying_firms(request)
    require(bool(firms), str(_("승인된 공급기업의 담당자만 솔루션을 등록할 수 있습니다.")))
    chosen = request.POST.get("company") or request.GET.get("company")
    company = next((firm for firm in firms if str(firm.pk) == chosen), firms[0])
    return _edit(request, company, None, firms)


@login_required
@require_http_methods(["GET", "POST"])
def update(request: SignedInRequest, pk: UUID) -> HttpResponse:
    solution = _get(request, pk)
    require(permissions.can_edit(request.user, solution))
    return _edit(request, solution.company, solution, [])


def _edit(
    request: SignedInRequest, company: Company, solution: Solution | None, firms: list[Company]
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = SolutionForm(data, initial=SolutionForm.initial_of(solution) if solution else {})
    references = reference_forms(data, solution)
    if data is not None and form.is_valid() and references.is_valid():
        try:
            saved = _save(request, company, solution, form, references)
        except ValidationError as error:
            _put(form, error)
        else:
            return redirect("solutions:detail", saved.pk)
    context = {
        "form": form,
        "references": references,
        "solution": solution,
        "company": company,
        "firms": firms,
        "may_submit": solution is None or solution.status in UNREVIEWED,
    }
    status = 422 if form.errors or (data is not None and not references.is_valid()) else 200
    return render(request, "solutions/form.html", context, status=status)


@transaction.atomic
def _save(
    request: SignedInRequest, company: Company, solution: Solution | None, form: Any, references: Any
) -> Solution:
    """Save, and ask for review where that button was pressed: both or neither."""
    by = request.user
    if solution is None:
        saved = services.create(company=company, by=by, terms=form.terms, **form.content)
    else:
        saved = services.update(solution=solution, by=by, terms=form.terms, **form.content)
    services.set_references(solution=saved, by=by, references=references.references)
    if request.POST.get("then") == "submit":
        services.submit(solution=saved, by=by)
        messages.success(request, _("저장하고 검토를 요청했습니다. 검토가 끝나면 알려 드립니다."))
    else:
        messages.success(request, _("저장했습니다."))
    return saved


def _put(form: SolutionForm, error: ValidationError) -> None:
    """Each of a service's messages on the field that it is about."""
    for field, texts in error.message_dict.items():
        form.add_error(field if field in form.fields else None, texts)


@login_required
@require_POST
def submit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    solution = _get(request, pk)
    try:
        services.submit(solution=solution, by=request.user)
    except ValidationError:
        messages.warning(request, _("검토를 요청하려면 빠진 내용을 먼저 채워 주세요."))
        return redirect("solutions:detail", solution.pk)
    messages.success(request, _("검토를 요청했습니다. 검토가 끝나면 알려 드립니다."))
    return redirect("solutions:detail", solution.pk)


@login_required
@require_POST
def publish(request: SignedInRequest, pk: UUID) -> HttpResponse:
    solution = _get(request, pk)
    services.publish(solution=solution, by=request.user)
    messages.success(request, _("공개했습니다. 공급기업에 알렸습니다."))
    return redirect("solutions:detail", solution.pk)


@login_required
@require_POST
def return_(request: SignedInRequest, pk: UUID) -> HttpResponse:
    solution = _get(request, pk)
    form = ReasonForm(request.POST)
    require(permissions.can_review(request.user, solution))
    if not form.is_valid():
        return _detail(request, solution, form)
    services.return_(solution=solution, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("보완을 요청했습니다. 공급기업에 알렸습니다."))
    return redirect("solutions:detail", solution.pk)


@login_required
@require_POST
def withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    solution = _get(request, pk)
    services.withdraw(solution=solution, by=request.user)
    messages.success(request, _("공개를 끝냈습니다. 진행 중인 매칭은 그대로 이어집니다."))
    return redirect("solutions:detail", solution.pk)


@login_required
@require_POST
def delete(request: SignedInRequest, pk: UUID) -> HttpResponse:
    solution = _get(request, pk)
    services.delete(solution=solution, by=request.user)
    messages.success(request, _("지웠습니다."))
    return redirect("solutions:mine")
