"""Downloads; a file is never shown in the page's own origin, only handed over."""

from typing import Any
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
    return hand_over(attachment, request.user, content_type=attachment.content_type)


def hand_over(attachment: Attachment, to: Any, *, content_type: str) -> FileResponse:
    """The bytes, for who may have them; that somebody else than the uploader got them is noted."""
    if attachment.uploaded_by_id != to.pk:
        looked_at(attachment, by=to, purpose="download")
    return FileResponse(
        attachment.file.open("rb"),
        as_attachment=True,
        filename=attachment.name,
        content_type=content_type,
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )
