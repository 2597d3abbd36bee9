"""Firms: the list, registration, the firm's page, its details and sites, and the decisions on it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.history import workflow as history
from foundation.history.models import Event
from foundation.history.workflow import require

from .. import permissions
from ..finding import find
from ..forms import CompanyForm, FilterForm, InvitationForm, ReasonForm, RegistrationForm, RoleForm, SiteForm
from ..models import Claim, Company, Ksic, Site
from ..requests import SignedInRequest
from ..services import firms, members

VERBS = {
    "company.registered": gettext_lazy("등록 신청"),
    "company.pending": gettext_lazy("다시 신청"),
    "company.approved": gettext_lazy("승인"),
    "company.rejected": gettext_lazy("반려"),
    "company.suspended": gettext_lazy("이용 정지"),
    "company.updated": gettext_lazy("정보 수정"),
    "company.site_added": gettext_lazy("사업장 추가"),
    "company.site_removed": gettext_lazy("사업장 삭제"),
    "company.member_invited": gettext_lazy("담당자 초대"),
    "company.invitation_cancelled": gettext_lazy("초대 취소"),
    "company.member_joined": gettext_lazy("담당자 합류"),
    "company.member_left": gettext_lazy("담당자 소속 종료"),
    "company.role_changed": gettext_lazy("담당자 역할 변경"),
}


@login_required
@require_GET
def listing(request: SignedInRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    form.is_valid()
    given = {name: form.cleaned_data.get(name, "") for name in form.fields}
    page, stale = find(request.user, given, request.GET.get("page", 1))
    operates = permissions.is_operator(request.user)
    if not operates:
        del form.fields["status"]
    claims = Claim.objects.filter(status=Claim.Status.PENDING).count() if operates else 0
    return render(
        request,
        "companies/list.html",
        {"form": form, "page": page, "stale": stale, "operates": operates, "claims": claims},
    )


@login_required
@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    """One's firms, and one's applications: a new firm and a claim look the same until decided."""
    memberships = list(request.user.firms.values())
    decided = [row for row in memberships if row.company.status != Company.Status.PENDING]
    pending = [(row.company, row.company.created_at) for row in memberships if row not in decided]
    claims = request.user.claims.select_related("company").order_by("created_at")
    pending += [(claim.company, claim.created_at) for claim in claims if claim.status == Claim.Status.PENDING]
    rejected = [claim for claim in claims if claim.status == Claim.Status.REJECTED]
    reasons = dict(
        Event.objects.filter(
            object_type="companies.claim",
            object_id__in=[str(claim.pk) for claim in rejected],
            verb="claim.rejected",
        ).values_list("object_id", "reason")
    )
    return render(
        request,
        "companies/mine.html",
        {
            "memberships": decided,
            "pending": sorted(pending, key=lambda row: row[1]),
            "rejected": [(claim, reasons.get(str(claim.pk), "")) for claim in rejected],
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def register(request: SignedInRequest) -> HttpResponse:
    form = RegistrationForm(**_sent(request))
    site_form = SiteForm(**_sent(request, "site"))
    if form.is_bound and all([form.is_valid(), site_form.is_valid()]):
        firms.register(
            business_number=form.cleaned_data["business_number"],
            by=request.user,
            details=form.details(),
            sites=[site_form.cleaned_data],
        )
        messages.success(request, _("접수했습니다. 코디네이터가 확인한 뒤 결과를 알려 드립니다."))
        return redirect("companies:mine")
    return _form_page(request, "companies/register.html", form, {"site_form": site_form})


@login_required
@require_GET
def detail(request: SignedInRequest, pk: Any) -> HttpResponse:
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    return page(request, company)


def page(request: SignedInRequest, company: Company, status: int = 200, **forms: Any) -> HttpResponse:
    """The firm's page; `forms` stand in for the empty ones where input was refused."""
    user = request.user
    inside = permissions.sees_inside(user, company)
    context: dict[str, Any] = {
        "company": company,
        "sites": company.sites.all(),
        "inside": inside,
        "operates": permissions.is_operator(user),
        "partial": permissions.conflicted(user, company),
        "can_edit": permissions.can_edit(user, company),
        "can_decide": permissions.can_approve(user, company),
        "can_manage_members": permissions.can_manage_members(user, company),
        "site_form": SiteForm(prefix="site"),
        "reason_form": ReasonForm(),
        "invitation_form": InvitationForm(),
    }
    if inside:
        context["memberships"] = company.memberships.filter(ended_at=None).select_related("user")
        for membership in context["memberships"]:
            membership.role_form = RoleForm(
                initial={"role": membership.role}, auto_id=f"id_%s_{membership.pk}"
            )
        context["invitations"] = members.open_invitations(company)
        context["events"] = events = list(Event.objects.of(company))
        for event in events:
            event.label = VERBS.get(event.verb, event.verb)  # type: ignore[attr-defined]
        context["decision"] = next((e for e in reversed(events) if e.to_state), None)
        if not permissions.belongs_to(user, company):
            history.looked_at(company, by=user, purpose="companies.members")
    return render(request, "companies/detail.html", context | forms, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: Any) -> HttpResponse:
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    require(permissions.can_edit(request.user, company))
    form = CompanyForm(**_sent(request), instance=company)
    if form.is_bound and form.is_valid():
        firms.update(company=company, by=request.user, changes=form.changes())
        messages.success(request, _("기업 정보를 저장했습니다."))
        return redirect("companies:detail", pk=pk)
    return _form_page(request, "companies/edit.html", form, {"company": company})


def _sent(request: SignedInRequest, prefix: str | None = None) -> dict[str, Any]:
    """What a form is made of: what was sent to be checked; or, where its writer only looks for an industry, what
    stands in it so far."""
    if "look" not in request.POST:
        return {"data": request.POST if request.method == "POST" else None, "prefix": prefix}
    start = f"{prefix}-" if prefix else ""
    so_far = {name[len(start) :]: text for name, text in request.POST.items() if name.startswith(start)}
    return {"initial": so_far, "prefix": prefix}


def _form_page(
    request: SignedInRequest, template: str, form: CompanyForm, context: dict[str, Any]
) -> HttpResponse:
    context |= {"form": form, "ksic_options": Ksic.objects.filter(level__lte=Ksic.Level.GROUP)}
    return render(request, template, context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def approve(request: SignedInRequest, pk: Any) -> HttpResponse:
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    firms.approve(company=company, by=request.user)
    messages.success(request, _("승인했습니다."))
    return redirect("companies:detail", pk=pk)


@login_required
@require_POST
def reinstate(request: SignedInRequest, pk: Any) -> HttpResponse:
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    firms.reinstate(company=company, by=request.user)
    messages.success(request, _("이용 정지를 해제했습니다."))
    return redirect("companies:detail", pk=pk)


@login_required
@require_POST
def reject(request: SignedInRequest, pk: Any) -> HttpResponse:
    return _with_reason(request, pk, firms.reject, _("반려했습니다."))


@login_required
@require_POST
def suspend(request: SignedInRequest, pk: Any) -> HttpResponse:
    return _with_reason(request, pk, firms.suspend, _("이용을 정지했습니다."))


def _with_reason(request: SignedInRequest, pk: Any, service: Any, done: str) -> HttpResponse:
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    require(permissions.can_approve(request.user, company))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return page(request, company, status=422, reason_form=form)
    service(company=company, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, done)
    return redirect("companies:detail", pk=pk)


@login_required
@require_POST
def add_site(request: SignedInRequest, pk: Any) -> HttpResponse:
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    require(permissions.can_edit(request.user, company))
    form = SiteForm(request.POST, prefix="site")
    if not form.is_valid():
        return page(request, company, status=422, site_form=form)
    firms.add_site(company=company, by=request.user, **form.cleaned_data)
    messages.success(request, _("사업장을 추가했습니다."))
    return redirect("companies:detail", pk=pk)


@login_required
@require_POST
def remove_site(request: SignedInRequest, pk: Any) -> HttpResponse:
    site = get_object_or_404(Site.objects.filter(company__in=Company.objects.visible_to(request.user)), pk=pk)
    firms.remove_site(site=site, by=request.user)
    messages.success(request, _("사업장을 삭제했습니다."))
    return redirect("companies:detail", pk=site.company_id)
