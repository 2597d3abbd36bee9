"""The minutes, written topic by topic on one page: each save keeps all that was typed, and what another has saved
meanwhile is shown beside it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from companies.models import User
from companies.requests import SignedInRequest
from foundation.history.workflow import Refused, require

from .. import agenda_page, permissions
from ..forms.agenda import NotesForm, RecordForm
from ..models import AgendaItem, Meeting
from ..services import minutes
from .agenda import meeting_of
from .sections import render_section


@dataclass
class Row:
    """`saved` is what another one has saved meanwhile, where that isn't what the form says."""

    item: AgendaItem
    decisions: list[Any]
    form: RecordForm
    saved: AgendaItem | None = None


@dataclass
class Notes:
    form: NotesForm
    saved: str | None = None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SignedInRequest, pk: UUID) -> HttpResponse:
    meeting = meeting_of(request, pk)
    require(permissions.can_prepare(request.user))
    if meeting.status != Meeting.Status.HELD:
        raise Refused(_("회의록은 회의를 연 뒤부터 승인할 때까지 쓸 수 있습니다."), "held")
    data, user = request.POST if request.method == "POST" else None, request.user
    rows = [Row(item, decided, RecordForm(item, data)) for item, decided in agenda_page.items(meeting, user)]
    notes = Notes(NotesForm(meeting, data))
    status = 200
    if data is not None:
        statuses = {_save_notes(notes, meeting, user), *(_save(row, user) for row in rows)}
        status = next((code for code in (409, 422) if code in statuses), 200)
        if status == 200:
            return _onward(request, meeting)
    context = {"meeting": meeting, "rows": rows, "notes": notes}
    return render_section(request, "meetings", "alliance/minutes.html", context, status=status)


def _save(row: Row, user: User) -> int:
    """The status of the answer, as far as this topic goes; another's words stand beside those of the form."""
    form, item = row.form, row.item
    if not form.is_valid():
        return 422
    if form.is_untouched:
        row.form = RecordForm(item)
        return 200
    try:
        minutes.record_item(item=item, by=user, **form.cleaned_data)
    except Refused as refused:
        row.saved = item
        form.add_error("minutes", refused.message)
        _upon(form, minutes.stamp_of(item))
        return 409
    row.form = RecordForm(item)
    return 200


def _save_notes(notes: Notes, meeting: Meeting, user: User) -> int:
    form = notes.form
    if not form.is_valid():
        return 422
    if form.is_untouched:
        notes.form = NotesForm(meeting)
        return 200
    try:
        now = minutes.write(meeting=meeting, by=user, **form.cleaned_data)
    except Refused as refused:
        notes.saved = meeting.minutes
        form.add_error("text", refused.message)
        _upon(form, minutes.stamp(meeting.minutes))
        return 409
    notes.form = NotesForm(now)
    return 200


def _upon(form: Any, seen: str) -> None:
    """Have the page's next save be upon what it shows."""
    form.data = form.data.copy()
    form.data[form.add_prefix("seen")] = seen


def _onward(request: SignedInRequest, meeting: Meeting) -> HttpResponse:
    """To what the pressed button says: a decision on a topic, or on with the minutes."""
    messages.success(request, _("회의록을 저장했습니다."))
    page = reverse("alliance:minutes", args=[meeting.pk])
    sort, _colon, key = request.POST.get("then", "").partition(":")
    if key.isdigit() and meeting.agenda.filter(pk=int(key)).exists():
        return redirect("alliance:decide", int(key)) if sort == "decide" else redirect(f"{page}#item-{key}")
    return redirect(page)


@login_required
@require_POST
def approve(request: SignedInRequest, pk: UUID) -> HttpResponse:
    meeting = meeting_of(request, pk)
    minutes.approve(meeting=meeting, seen=request.POST.get("seen"), by=request.user)
    messages.success(request, _("회의록을 승인했습니다."))
    return redirect(meeting)
