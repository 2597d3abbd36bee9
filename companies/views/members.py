"""A firm's people: inviting, joining, leaving, roles."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.history.workflow import require

from .. import permissions
from ..forms import InvitationForm, RoleForm
from ..models import Company, MemberInvitation, Membership
from ..requests import SignedInRequest
from ..services import members
from .firms import page


@login_required
@require_POST
def invite(request: SignedInRequest, pk: Any) -> HttpResponse:
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    require(permissions.can_manage_members(request.user, company))
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return page(request, company, status=422, invitation_form=form)
    members.invite(company=company, by=request.user, **form.cleaned_data)
    messages.success(request, _("초대 메일을 보냈습니다. 7일 동안 쓸 수 있습니다."))
    return redirect("companies:detail", pk=pk)


@login_required
@require_POST
def cancel_invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    visible = Company.objects.visible_to(request.user)
    invitation = get_object_or_404(MemberInvitation.objects.filter(company__in=visible), pk=pk)
    members.cancel(invitation=invitation, by=request.user)
    messages.success(request, _("초대를 취소했습니다."))
    return redirect("companies:detail", pk=invitation.company_id)


@login_required
@require_http_methods(["GET", "POST"])
def join(request: SignedInRequest, token: str) -> HttpResponse:
    invitation = members.find_invitation(token)
    if request.method == "POST":
        members.join(invitation=invitation, by=request.user)
        messages.success(request, _("담당자로 등록되었습니다."))
        return redirect("companies:mine")
    context = {"invitation": invitation, "addressee": members.is_addressee(request.user, invitation)}
    return render(request, "companies/join.html", context)


@login_required
@require_POST
def end_membership(request: SignedInRequest, pk: int) -> HttpResponse:
    membership = get_membership(request, pk)
    members.end(membership=membership, by=request.user)
    messages.success(request, _("소속을 종료했습니다."))
    if membership.user_id == request.user.pk:
        return redirect("companies:mine")
    return redirect("companies:detail", pk=membership.company_id)


@login_required
@require_POST
def change_role(request: SignedInRequest, pk: int) -> HttpResponse:
    membership = get_membership(request, pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        members.change_role(membership=membership, by=request.user, role=form.cleaned_data["role"])
        messages.success(request, _("역할을 바꾸었습니다."))
    else:
        messages.error(request, _("역할을 목록에서 고르세요."))
    return redirect("companies:detail", pk=membership.company_id)


def get_membership(request: SignedInRequest, pk: int) -> Membership:
    visible = Company.objects.visible_to(request.user)
    rows = Membership.objects.filter(company__in=visible, ended_at=None).select_related("company", "user")
    return get_object_or_404(rows, pk=pk)
