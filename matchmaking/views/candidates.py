"""A need's candidates for its firm and the operating body."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from companies.permissions import is_operator
from companies.requests import SignedInRequest
from foundation.history.workflow import require
from solutions.models import Solution

from .. import comparing, permissions
from ..models import Match, Need
from ..ranking import registry
from ..services import candidates as services

STARTED = (Need.Status.OPEN, Need.Status.MATCHED, Need.Status.CLOSED)


@login_required
@require_safe
def candidates(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The ranked list; for the operating body also before the need is open."""
    rows = Need.objects.visible_to(request.user).for_list().prefetch_related("company__sites")
    need = get_object_or_404(rows, pk=pk)
    require(permissions.can_see_candidates(request.user, need))
    curates = permissions.can_curate(request.user, need)
    context: dict[str, Any] = {"need": need, "listing": None, "may_curate": curates}
    if need.status in STARTED or is_operator(request.user):
        listing = services.candidates(need=need)
        if request.method == "GET":
            services.show(need=need, viewer=request.user, listing=listing)
        states = {match.solution_id: match for match in need.matches.all()}
        context |= {
            "listing": listing,
            "rows": [
                (item, services.told(item.reasons), states.get(item.solution.pk)) for item in listing.items
            ],
            "may_shortlist": need.status == Need.Status.OPEN
            and permissions.can_shortlist(request.user, need),
            "shares": services.shares(),
            "why": registry.standing().why,
        }
    return render(request, "matchmaking/candidates.html", context)


@login_required
@require_safe
def compare(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Up to four candidates side by side, `?solution=` for each; nothing of it is logged as shown."""
    rows = Need.objects.visible_to(request.user).for_list().prefetch_related("company__sites")
    need = get_object_or_404(rows, pk=pk)
    require(permissions.can_see_candidates(request.user, need))
    require(need.status in STARTED or is_operator(request.user))
    matches = {match.solution_id: match for match in need.matches.exclude(status=Match.Status.CANCELLED)}
    asked = _keys(request.GET.getlist("solution"))
    offered = Solution.objects.visible_to(request.user).for_list().prefetch_related("company__sites")
    found = offered.in_bulk([*asked, *matches])
    chosen = [found[key] for key in asked if key in found]
    too_many = len(chosen) > comparing.MOST
    context = {
        "need": need,
        "chosen": chosen,
        "choices": list(found.values()),
        "columns": [] if too_many or not chosen else comparing.columns(need, chosen, matches.values()),
        "too_many": too_many,
        "most": comparing.MOST,
        "may_shortlist": need.status == Need.Status.OPEN and permissions.can_shortlist(request.user, need),
    }
    return render(request, "matchmaking/compare.html", context)


def _keys(texts: list[str]) -> list[UUID]:
    """The keys among them, each once."""
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return list(dict.fromkeys(found))
