"""Notes of a project's meetings, beside its reports."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies.requests import SignedInRequest
from foundation.history import clock
from foundation.history.workflow import Refused, require
from foundation.search.pages import PER_PAGE

from .. import permissions
from ..forms.meetings import MeetingForm
from ..models import MeetingNote, Task
from ..services import meetings
from .sections import project_of, render_section


@login_required
@require_safe
def list_(request: SignedInRequest, pk: UUID) -> HttpResponse:
    project = project_of(request, pk, "reports")
    left = Count("actions", filter=Q(actions__status=Task.Status.OPEN))
    rows = project.meetings.annotate(asked=Count("actions"), left=left).order_by("-held_on", "-pk")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "notes": permissions.can_note_meeting(request.user, project),
    }
    return render_section(request, project, "reports", "projects/meetings.html", context)


@login_required
@require_safe
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = MeetingNote.objects.visible_to(request.user).select_related("written_by")
    note = get_object_or_404(rows, pk=pk)
    project = project_of(request, note.project_id, "reports")
    actions = note.actions.select_related("owner").order_by("ends_on", "pk")
    context = {"note": note, "actions": actions, "today": clock.today()}
    return render_section(request, project, "reports", "projects/meeting.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: SignedInRequest, pk: UUID) -> HttpResponse:
    project = project_of(request, pk, "reports")
    require(permissions.can_note_meeting(request.user, project))
    data, status = request.POST if request.method == "POST" else None, 200
    form = MeetingForm(project, request.user, data)
    if data is not None:
        status = 422
        if form.is_valid():
            try:
                written = meetings.note(project=project, by=request.user, **form.given())
            except ValidationError as error:
                form.add_errors(error)
            except Refused as refused:
                form.words.add_error(None, refused.message)
                status = 409
            else:
                messages.success(request, _("회의록을 적었습니다. 후속 조치를 계획에 넣었습니다."))
                return redirect(written)
    return render_section(
        request, project, "reports", "projects/meeting_note.html", {"form": form}, status=status
    )
