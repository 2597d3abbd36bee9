"""Matching events as the operating body runs them: the list, an event with its timetable, bookings, the day, what came
of it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.history.workflow import require

from .. import event_pages, histories, permissions
from ..forms.events import BookForm, EventForm, ProposeForm, ReasonForm, pair_name
from ..models import Consultation, MatchingEvent
from ..services import consultations
from ..services import events as services

PER_PAGE = 20


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    """All events for the operating body; everybody else is led to their own appointments."""
    if not permissions.can_run_events(request.user):
        return redirect("matchmaking:appointments")
    live = ~Q(consultations__status=Consultation.Status.CANCELLED)
    rows = MatchingEvent.objects.visible_to(request.user).order_by("-starts_at")
    rows = rows.annotate(booked=Count("consultations", filter=live))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "matchmaking/events.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_run_events(request.user))
    form = EventForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = services.draft(by=request.user, **form.content)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("상담회를 만들었습니다. 시간표를 채운 뒤 기업에 알리세요."))
            return redirect("matchmaking:event", made.pk)
    return render(request, "matchmaking/event_form.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _led(request, pk)
    form = EventForm(request.POST if request.method == "POST" else None, event=found)
    if form.is_valid():
        try:
            services.revise(event=found, by=request.user, **form.content)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("저장했습니다."))
            return redirect("matchmaking:event", pk)
    context = {"form": form, "event": found}
    return render(request, "matchmaking/event_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def event(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _page(request, _led(request, pk))


def _page(request: SignedInRequest, found: MatchingEvent, form: ReasonForm | None = None) -> HttpResponse:
    grid = event_pages.grid(found, request.user)
    shown = [cell.consultation for _slot, cells in grid for cell in cells if cell.consultation]
    context = {
        "event": found,
        "grid": grid,
        "tables": range(1, found.tables + 1),
        "asked": [row for row in shown if row.cancel_asked_at and row.status == Consultation.Status.BOOKED],
        "totals": found.consultations.totals(),
        "lines": histories.of_event(found, request.user),
        "cancel_form": (form or ReasonForm(auto_id="cancel_%s")) if found.is_live else None,
    }
    status = 422 if form and form.errors else 200
    return render(request, "matchmaking/event.html", context, status=status)


@login_required
@require_POST
def publish(request: SignedInRequest, pk: UUID) -> HttpResponse:
    services.publish(event=_led(request, pk), by=request.user)
    messages.success(request, _("예약된 기업에 알렸습니다. 이제 예약하고 취소할 때마다 바로 알립니다."))
    return redirect("matchmaking:event", pk)


@login_required
@require_POST
def close(request: SignedInRequest, pk: UUID) -> HttpResponse:
    services.close(event=_led(request, pk), by=request.user)
    messages.success(request, _("상담회를 마감했습니다."))
    return redirect("matchmaking:event_results", pk)


@login_required
@require_POST
def cancel(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _led(request, pk)
    form = ReasonForm(request.POST, auto_id="cancel_%s")
    if not form.is_valid():
        return _page(request, found, form)
    services.cancel(event=found, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("상담회를 취소했습니다."))
    return redirect("matchmaking:event", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _led(request, pk)
    rows = consultations.bookable(found, request.user)
    place = {name: request.GET.get(name) for name in ("slot", "table")}
    data = request.POST if request.method == "POST" else None
    form = BookForm(data, event=found, rows=rows, initial=place)
    if form.is_valid():
        consultations.book(event=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("상담을 예약했습니다."))
        return redirect("matchmaking:event", pk)
    context = {"event": found, "form": form, "bookable": rows.exists()}
    return render(request, "matchmaking/event_book.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Choose pairs and let free places be found for them."""
    found = _led(request, pk)
    rows = consultations.bookable(found, request.user)
    form = ProposeForm(request.POST if request.method == "POST" else None, rows=rows)
    if form.is_valid():
        placed, unplaced = consultations.propose(event=found, chosen=form.chosen, by=request.user)
        text = ngettext(
            "상담 %(count)d건에 시간과 테이블을 정했습니다.",
            "상담 %(count)d건에 시간과 테이블을 정했습니다.",
            len(placed),
        )
        messages.success(request, text % {"count": len(placed)})
        for row in unplaced:
            text = _("자리를 찾지 못했습니다: %(pair)s. %(why)s")
            messages.warning(request, text % {"pair": pair_name(row.match), "why": row.why})
        return redirect("matchmaking:event", pk)
    context = {"event": found, "form": form, "bookable": rows.exists()}
    return render(request, "matchmaking/event_propose.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def day(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Who has come and who hasn't: for the door, on a phone."""
    found = _led(request, pk)
    context = {"event": found, "slots": event_pages.by_slot(found, request.user)}
    return render(request, "matchmaking/event_day.html", context)


@login_required
@require_safe
def results(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What is to be done after the consultations that took place, and what became of them."""
    found = _led(request, pk)
    held = found.consultations.handled_by(request.user).filter(status=Consultation.Status.HELD)
    context = {
        "event": found,
        "totals": found.consultations.totals(),
        "rows": held.for_list().with_results().order_by("contact__next_on", "slot", "table"),
    }
    return render(request, "matchmaking/event_results.html", context)


@login_required
@require_safe
def timetable(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Sheets to print: one a table, or one a firm."""
    found = _led(request, pk)
    by_firm = request.GET.get("by") == "firm"
    context: dict[str, object] = {"event": found, "by_firm": by_firm}
    if by_firm:
        context["firms"] = event_pages.by_firm(found, request.user)
    else:
        context["tables"] = event_pages.by_table(found, request.user)
    return render(request, "matchmaking/event_print.html", context)


def _led(request: SignedInRequest, pk: UUID) -> MatchingEvent:
    """403 for firms that are booked in it: they have their own appointments."""
    found = get_object_or_404(MatchingEvent.objects.visible_to(request.user), pk=pk)
    require(permissions.can_run_events(request.user))
    return found
