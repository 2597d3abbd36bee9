"""Downloads; a file is never shown in the page's own origin, only handed over."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from foundation.history.workflow import looked_at

from . import permissions
from .models import Attachment


@login_required
@require_safe
def download(request: HttpRequest, pk: UUID) -> FileResponse:
    attachment = get_object_or_404(Attachment, pk=pk)
    if not permissions.can_download(request.user, attachment):
        raise Http404
    if attachment.uploaded_by_id != request.user.pk:
        looked_at(attachment, by=request.user, purpose="download")
    return FileResponse(
        attachment.file.open("rb"),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )
