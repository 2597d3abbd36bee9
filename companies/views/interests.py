"""Private interests: one's own declarations, and the administrators' register of all."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.history.workflow import require

from .. import permissions
from ..forms.firm_field import option
from ..forms.interests import InterestForm
from ..models import Company, Interest
from ..requests import SignedInRequest
from ..services import interests as services

PER_PAGE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def interests(request: SignedInRequest) -> HttpResponse:
    """What one has declared, and the form for another; a firm's page leads here with the firm filled in."""
    user = request.user
    require(permissions.can_declare(user))
    if request.method == "POST":
        form = InterestForm(request.POST, user=user)
        if form.is_valid():
            services.declare(by=user, **form.cleaned_data)
            messages.success(
                request, _("신고했습니다. 이 기업의 일에서 빠지고, 맡고 있던 일은 다른 담당자를 찾습니다.")
            )
            return redirect("companies:interests")
    else:
        form = InterestForm(user=user, initial={"company": _named(request)})
    rows = user.declared_interests.select_related("company")
    context = {
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "administers": permissions.is_administrator(user),
    }
    return render(request, "companies/interests.html", context, status=422 if form.errors else 200)


def _named(request: SignedInRequest) -> str:
    number = request.GET.get("company", "").replace("\0", "")
    firm = Company.objects.visible_to(request.user).filter(business_number=number).first()
    return option(firm) if firm else ""


@login_required
@require_POST
def end(request: SignedInRequest, pk: Any) -> HttpResponse:
    interest = get_object_or_404(Interest.objects.visible_to(request.user), pk=pk)
    services.end(interest=interest, by=request.user)
    messages.success(request, _("끝났다고 적었습니다. 기록은 남습니다."))
    return redirect("companies:interests")


@login_required
@require_safe
def register(request: SignedInRequest) -> HttpResponse:
    """All declarations, those that stand first."""
    require(permissions.is_administrator(request.user))
    rows = Interest.objects.visible_to(request.user).select_related("user", "company")
    if only_live := request.GET.get("live") == "1":
        rows = rows.live()
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "only_live": only_live,
    }
    return render(request, "companies/interest_register.html", context)
