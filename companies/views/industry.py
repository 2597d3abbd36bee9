"""The rows of KSIC to pick one from, anew while a firm's form is being written; nothing is saved."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from ..forms.industry import choices
from ..requests import SignedInRequest


@login_required
@require_POST
def suggest_ksic(request: SignedInRequest) -> HttpResponse:
    said = (request.POST.get(name, "") for name in ("industry_text", "ksic_text", "ksic_pick"))
    return render(request, "companies/details.html#choices", {"choices": choices(*said)})
