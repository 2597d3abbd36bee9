"""The queue of claims on firms that were known before their people came."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from foundation.history.models import Access
from foundation.history.workflow import require

from .. import permissions
from ..forms import ReasonForm
from ..models import Claim, Membership, User
from ..requests import SignedInRequest
from ..services import claims as services


@login_required
@require_GET
def listing(request: SignedInRequest) -> HttpResponse:
    require(permissions.is_operator(request.user))
    return page(request)


def page(request: SignedInRequest, refused: tuple[Any, ReasonForm] | None = None) -> HttpResponse:
    """The queue; `refused` is a claim's key and the form whose input wasn't accepted."""
    present = Membership.objects.filter(ended_at=None).select_related("user")
    rows = (
        Claim.objects.filter(status=Claim.Status.PENDING)
        .select_related("company", "user")
        .prefetch_related(Prefetch("company__memberships", present, to_attr="present"))
    )
    by = request.user
    Access.objects.bulk_create(
        Access(
            person_key=by.pk,
            object_type="companies.claim",
            object_id=str(claim.pk),
            purpose="companies.claims",
        )
        for claim in rows
    )
    forms = {claim.pk: ReasonForm(auto_id=f"id_%s_{claim.pk}") for claim in rows}
    if refused:
        forms[refused[0]] = refused[1]
    return render(
        request,
        "companies/claims.html",
        {"claims": [(claim, forms[claim.pk]) for claim in rows]},
        status=422 if refused else 200,
    )


@login_required
@require_POST
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    services.approve(claim=get_claim(request.user, pk), by=request.user)
    messages.success(request, _("대표 담당자로 확인했습니다."))
    return redirect("companies:claims")


@login_required
@require_POST
def reject(request: SignedInRequest, pk: int) -> HttpResponse:
    claim = get_claim(request.user, pk)
    form = ReasonForm(request.POST, auto_id=f"id_%s_{claim.pk}")
    if not form.is_valid():
        return page(request, (claim.pk, form))
    services.reject(claim=claim, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("반려했습니다."))
    return redirect("companies:claims")


def get_claim(user: User, pk: int) -> Claim:
    require(permissions.is_operator(user))
    return get_object_or_404(Claim.objects.select_related("company", "user"), pk=pk)
