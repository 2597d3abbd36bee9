"""Consultations: a firm's own appointments, and what coordinators do with each on the day."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.requests import SignedInRequest
from foundation import calendars
from foundation.history import clock
from foundation.history.workflow import require

from .. import permissions
from ..faces import faces
from ..forms.events import AskForm, ConcludeForm, ReasonForm
from ..models import Attendance, Consultation, Match, Need
from ..services import consultations as services

PER_PAGE = 20


@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """The appointments of one's own firms, the latest first; the other side as the match shows it."""
    rows = Consultation.objects.of_firms(request.user).for_list().order_by("-event__starts_at", "slot")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    needs = Need.objects.filter(pk__in={row.match.need_id for row in page})
    shown = faces(needs.select_related("company").prefetch_related("terms"), request.user)
    face = {row.pk: row for row in shown}
    context = {
        "page": page,
        "rows": [(row, face[row.match.need_id], _may_ask(request, row)) for row in page],
        "linked": _linked(request, page),
    }
    return render(request, "matchmaking/event_appointments.html", context)


def _linked(request: SignedInRequest, rows: Iterable[Consultation]) -> set[UUID]:
    """The matches that still can be opened: a supplier no longer sees one that was withdrawn."""
    keys = [row.match_id for row in rows]
    return set(Match.objects.visible_to(request.user).filter(pk__in=keys).values_list("pk", flat=True))


def _may_ask(request: SignedInRequest, row: Consultation) -> bool:
    asks = row.status == Consultation.Status.BOOKED and not row.event.has_begun and not row.cancel_asked_at
    return asks and permissions.can_ask_cancel(request.user, row)


@login_required
@require_safe
def calendar(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A file for one's own calendar: when and where, nothing of the need."""
    row = _get(request, pk)
    site = settings.SITE_URL.rstrip("/")
    cancelled = row.status == Consultation.Status.CANCELLED
    table = _("%(table)d번 테이블") % {"table": row.table}
    appointment = calendars.Appointment(
        uid=f"{row.pk}@ai-on",
        stamp=clock.now(),
        starts_at=row.time.starts_at,
        ends_at=row.time.ends_at,
        summary=row.event.name,
        location=f"{row.event.place}, {table}",
        description=_("상대와 준비할 것은 화면에서 확인하세요."),
        url=site + reverse("matchmaking:appointments"),
        sequence=int(cancelled),
        cancelled=cancelled,
    )
    return HttpResponse(
        calendars.calendar([appointment]),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="consultation.ics"'},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_cancel(request: SignedInRequest, pk: UUID) -> HttpResponse:
    row = _get(request, pk)
    require(permissions.can_ask_cancel(request.user, row))
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.ask_cancel(consultation=row, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("취소를 요청했습니다. 운영기관이 확인하고 알려 드립니다."))
        return redirect("matchmaking:appointments")
    context = {"row": row, "form": form, "asks": True}
    return render(request, "matchmaking/event_cancel.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedInRequest, pk: UUID) -> HttpResponse:
    row = _handled(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.cancel(consultation=row, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("예약을 취소했습니다. 자리가 비었습니다."))
        return redirect("matchmaking:event", row.event_id)
    context = {"row": row, "form": form}
    return render(request, "matchmaking/event_cancel.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def mark(request: SignedInRequest, pk: UUID) -> HttpResponse:
    row = _handled(request, pk)
    side, state = request.POST.get("side", ""), request.POST.get("state", "")
    if side not in Attendance.Side or state not in Attendance.State:
        return HttpResponse(_("참석이나 불참을 고르세요."), status=422, content_type="text/plain")
    services.mark(consultation=row, side=side, state=state, by=request.user)
    return redirect(f"{reverse('matchmaking:event_day', args=[row.event_id])}#c-{row.pk}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: SignedInRequest, pk: UUID) -> HttpResponse:
    row = _handled(request, pk)
    form = ConcludeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.conclude(consultation=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("상담일지를 적었습니다."))
        return redirect(f"{reverse('matchmaking:event_day', args=[row.event_id])}#c-{row.pk}")
    context = {"row": row, "form": form}
    return render(request, "matchmaking/event_log.html", context, status=422 if form.errors else 200)


def _get(request: SignedInRequest, pk: UUID) -> Consultation:
    return get_object_or_404(Consultation.objects.visible_to(request.user).for_list(), pk=pk)


def _handled(request: SignedInRequest, pk: UUID) -> Consultation:
    """One that the person may decide about; 403 for the firms."""
    row = _get(request, pk)
    require(permissions.can_book(request.user, row.match))
    return row
