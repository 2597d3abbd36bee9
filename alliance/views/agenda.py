"""A meeting's agenda, on its page: what is added to it, taken from what it proposes, moved and removed."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from companies.requests import SignedInRequest
from foundation.history.workflow import require
from projects.views.forms import carry_out

from .. import permissions
from ..forms.agenda import ItemForm
from ..models import AgendaItem, Meeting
from ..services import agenda
from .sections import render_section


def meeting_of(request: SignedInRequest, pk: UUID) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)


def item_of(request: SignedInRequest, pk: int) -> AgendaItem:
    rows = AgendaItem.objects.filter(meeting__in=Meeting.objects.visible_to(request.user))
    return get_object_or_404(rows.select_related("meeting"), pk=pk)


def to_agenda(meeting: Meeting, part: str = "#agenda-title") -> HttpResponse:
    return redirect(meeting.get_absolute_url() + part)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest, pk: UUID) -> HttpResponse:
    meeting = meeting_of(request, pk)
    require(permissions.can_prepare(request.user))
    form, status = ItemForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = carry_out(form, agenda.add, meeting=meeting, by=request.user)
        if status == 200:
            messages.success(request, _("안건을 더했습니다."))
            return to_agenda(meeting)
    context = {"meeting": meeting, "form": form}
    return render_section(request, "meetings", "alliance/agenda_add.html", context, status=status)


@login_required
@require_POST
def take(request: SignedInRequest, pk: UUID) -> HttpResponse:
    meeting = meeting_of(request, pk)
    agenda.take(meeting=meeting, source=request.POST.get("source", ""), by=request.user)
    messages.success(request, _("안건을 더했습니다."))
    return to_agenda(meeting, "?proposals=1#proposals")


@login_required
@require_POST
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    """One place up, or down."""
    item = item_of(request, pk)
    step = -1 if request.POST.get("way") == "up" else 1
    agenda.move(item=item, to=item.position + step, by=request.user)
    return to_agenda(item.meeting)


@login_required
@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    item = item_of(request, pk)
    agenda.remove(item=item, by=request.user)
    messages.success(request, _("안건을 뺐습니다."))
    return to_agenda(item.meeting)
