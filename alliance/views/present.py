"""The presenter's view: one slide a page, with the figures of the meeting's pack or as they are now."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from companies.requests import SignedInRequest

from .. import slides
from ..models import Meeting


@login_required
@require_safe
def present(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """`slide` counts from 1; beyond the last it is the last. `live=1` shows the figures of this moment."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("pack"), pk=pk)
    asked = request.GET.get("live") == "1"
    live = asked or meeting.pack is None
    outline = slides.outline(meeting, live=live)
    wanted = request.GET.get("slide", "")
    number = min(max(int(wanted), 1), len(outline)) if wanted.isdecimal() else 1
    slide = outline[number - 1]

    def address(to: int, *, live: bool = asked) -> str:
        return "?" + urlencode({"slide": to} | ({"live": 1} if live else {}))

    context = {
        "meeting": meeting,
        "slide": slide,
        "number": number,
        "total": len(outline),
        "live": live,
        "previous": address(number - 1) if number > 1 else "",
        "next": address(number + 1) if number < len(outline) else "",
        # Their slides differ where the catalogue has changed: the way to the others begins anew.
        "other": address(number if slide.sort != "kpis" else 1, live=not asked) if meeting.pack else "",
        **slides.filled(slide, meeting, live=live),
    }
    return render(request, "alliance/present.html", context)
