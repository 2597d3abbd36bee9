"""The alliance's meetings: a year's list, one of them, and what is done with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.history import clock
from foundation.history.workflow import require
from projects.views.forms import carry_out, refusals

from .. import agenda_page, ics, meeting_page, permissions
from .. import calendar as planned
from ..forms.meetings import CancelForm, ChangeForm, PresenceForm, YearForm
from ..models import Attendance, Meeting
from ..services import meetings as services
from .sections import render_section


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    """A year's; the present one, or the one of the address."""
    require(permissions.can_see_kpis(request.user))
    return _list(request)


def _list(request: SignedInRequest, *, status: int = 200) -> HttpResponse:
    seen, this = Meeting.objects.visible_to(request.user), clock.today().year
    offered = {this, this + 1} if permissions.can_prepare(request.user) else {this}
    years = sorted(offered.union(seen.values_list("year", flat=True)), reverse=True)
    asked = request.GET.get("year", "")
    year = next((one for one in years if str(one) == asked), this)
    plannable = permissions.can_prepare(request.user) and year in offered and _lacks_meetings(year)
    present = Count("attendances", filter=Q(attendances__present=True))
    context = {
        "year": year,
        "years": years,
        "meetings": seen.filter(year=year).annotate(came=present).order_by("starts_at"),
        "plannable": plannable,
    }
    return render_section(request, "meetings", "alliance/meetings.html", context, status=status)


def _lacks_meetings(year: int) -> bool:
    """Whether there is one left to plan: neither there nor too late for its quarter."""
    live = Meeting.objects.filter(year=year).exclude(status=Meeting.Status.CANCELLED)
    there = set(live.values_list("quarter", flat=True))
    return any(one.quarter not in there and one.starts_at(year) for one in planned.meetings())


@login_required
@require_POST
def plan_year(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_prepare(request.user))
    form = YearForm(request.POST)
    status = carry_out(form, _plan, request=request)
    if status != 200:
        for text in refusals([form]):
            messages.error(request, text)
        return _list(request, status=status)
    return redirect(f"{reverse('alliance:meetings')}?year={form.cleaned_data['year']}")


def _plan(*, request: SignedInRequest, year: int) -> None:
    if made := len(services.plan_year(year=year, by=request.user)):
        told = ngettext("회의 %(count)d건을 계획했습니다.", "회의 %(count)d건을 계획했습니다.", made)
        messages.success(request, told % {"count": made})
    else:
        messages.info(request, _("빠진 회의가 없습니다. 지난 분기의 회의는 계획하지 않습니다."))


@login_required
@require_safe
def detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return page(request, _get(request, pk))


def page(request: SignedInRequest, meeting: Meeting, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = meeting_page.context(meeting, request.user)
    context |= agenda_page.context(meeting, request.user, proposes="proposals" in request.GET)
    return render_section(request, "meetings", "alliance/meeting.html", context | forms, status=status)


@login_required
@require_safe
def calendar(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return HttpResponse(
        ics.noted(_get(request, pk)),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="meeting.ics"'},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, pk: UUID) -> HttpResponse:
    meeting = prepared(request, pk)
    form = ChangeForm(request.POST if request.method == "POST" else None, meeting=meeting)
    done = _("일시와 장소를 저장했습니다.")
    if meeting.status == Meeting.Status.INVITED:
        done = _("일시와 장소를 저장하고, 소집한 위원에게 알렸습니다.")
    return _filled(request, meeting, form, services.change, "alliance/meeting_change.html", done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedInRequest, pk: UUID) -> HttpResponse:
    meeting = prepared(request, pk)
    form = CancelForm(request.POST if request.method == "POST" else None)
    done = _("회의를 취소했습니다.")
    return _filled(request, meeting, form, services.cancel, "alliance/meeting_cancel.html", done)


def _filled(
    request: SignedInRequest,
    meeting: Meeting,
    form: Any,
    action: Callable[..., Any],
    template: str,
    done: str,
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = carry_out(form, action, meeting=meeting, by=request.user)
        if status == 200:
            messages.success(request, done)
            return redirect(meeting)
    context = {"meeting": meeting, "form": form}
    return render_section(request, "meetings", template, context, status=status)


@login_required
@require_POST
def invite(request: SignedInRequest, pk: UUID) -> HttpResponse:
    meeting = prepared(request, pk)
    count = len(services.invite(meeting=meeting, by=request.user))
    told = ngettext("위원 %(count)d명을 소집했습니다.", "위원 %(count)d명을 소집했습니다.", count)
    messages.success(request, told % {"count": count})
    return redirect(meeting)


@login_required
@require_POST
def answer(request: SignedInRequest, pk: UUID, row: int) -> HttpResponse:
    meeting = _get(request, pk)
    attendances = Attendance.objects.select_related("meeting", "member")
    attendance = get_object_or_404(attendances, meeting=meeting, pk=row)
    try:
        services.answer(attendance=attendance, answer=request.POST.get("answer", ""), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return page(request, meeting, status=422)
    messages.success(request, _("회신을 적었습니다. 회의가 시작되기 전까지 바꿀 수 있습니다."))
    return redirect(meeting)


@login_required
@require_POST
def mark(request: SignedInRequest, pk: UUID) -> HttpResponse:
    meeting = prepared(request, pk)
    form = PresenceForm(request.POST, meeting=meeting)
    if not form.is_valid():
        messages.error(request, _("그날의 위원이 아닌 사람이 있습니다."))
        return page(request, meeting, status=422)
    present = [member.pk for member in form.cleaned_data["present"]]
    services.mark(meeting=meeting, present=present, by=request.user)
    messages.success(request, _("출석을 적었습니다."))
    return redirect(meeting)


@login_required
@require_POST
def hold(request: SignedInRequest, pk: UUID) -> HttpResponse:
    meeting = prepared(request, pk)
    services.hold(meeting=meeting, by=request.user)
    messages.success(request, _("회의를 열었습니다. 안건마다 의결을 적으세요."))
    return redirect(meeting)


def _get(request: SignedInRequest, pk: UUID) -> Meeting:
    rows = Meeting.objects.visible_to(request.user).select_related("pack").defer("pack__content")
    return get_object_or_404(rows, pk=pk)


def prepared(request: SignedInRequest, pk: UUID) -> Meeting:
    """One that the person may prepare; 403 for the other members."""
    meeting = _get(request, pk)
    require(permissions.can_prepare(request.user))
    return meeting
