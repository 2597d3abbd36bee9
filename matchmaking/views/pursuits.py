"""A supplier's board of its own pursuits."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from companies.requests import SignedInRequest

from ..services import pursuits


@login_required
@require_safe
def board(request: SignedInRequest) -> HttpResponse:
    return render(request, "matchmaking/pursuits.html", {"board": pursuits.board(user=request.user)})
