"""The pages of everything that happened to a need and to a match, made to be printed too."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from companies.requests import SignedInRequest
from foundation.history import clock
from foundation.history.workflow import require

from .. import histories, permissions
from ..models import Match
from .needs import get_need


@login_required
@require_safe
def need(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """For its firm and the operating body; who else may see the need is refused."""
    row = get_need(request, pk)
    require(permissions.can_see_candidates(request.user, row))
    context = {"need": row, "lines": histories.of_need(row, request.user), "printed_at": clock.now()}
    return render(request, "matchmaking/history.html", context)


@login_required
@require_safe
def match(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """For both sides; it says nothing of what the need is about."""
    row = get_object_or_404(Match.objects.visible_to(request.user).for_list(), pk=pk)
    context = {"match": row, "lines": histories.of_match(row, request.user), "printed_at": clock.now()}
    return render(request, "matchmaking/history.html", context)
