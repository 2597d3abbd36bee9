"""The demo's people on one page, each a button away. Local installations only."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from companies.models import Membership, User

from . import people


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everybody that a visitor may become, with the firm they act for."""
    found = User.objects.filter(email__endswith=f"@{people.DOMAIN}", is_active=True)
    if not found.exists():
        raise Http404
    by_email = {user.email: user for user in found}
    operators = [(role, by_email[role.email]) for role in people.ROLES if role.email in by_email]
    members = (
        Membership.objects.filter(user__in=found, ended_at=None)
        .select_related("user", "company")
        .order_by("company__kind", "company__external_id")
    )
    text = request.GET.get("q", "").strip()
    if text:
        members = members.filter(company__name__icontains=text)
    context = {"operators": operators, "members": members, "text": text, "password": people.PASSWORD}
    return render(request, "demo/people.html", context)


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Become one of the demo's people."""
    user = get_object_or_404(
        User, email=request.POST.get("email", ""), email__endswith=f"@{people.DOMAIN}", is_active=True
    )
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("home")
