"""Who sits in the alliance, by role; administrators appoint and dismiss."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.history import clock
from foundation.history.workflow import require
from projects.views.forms import carry_out

from .. import permissions
from ..forms.members import AppointForm, DismissForm
from ..meeting_page import named
from ..models import Member
from ..services import members as services
from .sections import render_section

PER_PAGE = 50


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    return _list(request)


def _list(
    request: SignedInRequest, *, status: int = 200, refused: DismissForm | None = None, of: int = 0
) -> HttpResponse:
    require(permissions.can_see_kpis(request.user))
    present = list(Member.objects.on(clock.today()).select_related("user"))
    past = Member.objects.filter(left_on__lte=clock.today()).select_related("user").order_by("-left_on", "pk")
    page = Paginator(past, PER_PAGE).get_page(request.GET.get("page"))
    names = named(request.user, [*present, *page])
    appoints = permissions.can_appoint(request.user)

    def form(member: Member) -> DismissForm | None:
        if not appoints:
            return None
        return refused if refused and member.pk == of else DismissForm(member=member)

    rows = [(member, names.get(member.pk, ""), form(member)) for member in present]
    context: dict[str, Any] = {
        "roles": [
            (label, [row for row in rows if row[0].role == value]) for value, label in Member.Role.choices
        ],
        "page": page,
        "past": [(member, names.get(member.pk, "")) for member in page],
        "count": len(present),
        "appoints": appoints,
    }
    return render_section(request, "members", "alliance/members.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_appoint(request.user))
    form = AppointForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = carry_out(form, services.appoint, by=request.user)
        if status == 200:
            messages.success(request, _("위원으로 위촉했습니다. 이제 얼라이언스 화면을 볼 수 있습니다."))
            return redirect("alliance:members")
    return render_section(request, "members", "alliance/appoint.html", {"form": form}, status=status)


@login_required
@require_POST
def dismiss(request: SignedInRequest, pk: int) -> HttpResponse:
    require(permissions.can_appoint(request.user))
    member = get_object_or_404(Member.objects.select_related("user"), pk=pk)
    form = DismissForm(request.POST, member=member)
    status = carry_out(form, services.dismiss, member=member, by=request.user)
    if status != 200:
        return _list(request, status=status, refused=form, of=member.pk)
    messages.success(request, _("해촉했습니다."))
    return redirect("alliance:members")
