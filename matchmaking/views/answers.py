"""Answering an invitation by its one-time link, without signing in.

Only a POST changes anything, since mail scanners open links; a link that no longer answers says the same
whether it is used, late or unknown.
"""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from foundation.history.workflow import Refused

from ..forms.matches import AcceptForm, DeclineForm
from ..services import invitations
from .links import opened_by_link

TRIES = 30  # unknown links in a minute, by address


@opened_by_link
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    tries = f"matchmaking.answer:{get_adapter().get_client_ip(request)}"
    if cache.get(tries, 0) >= TRIES:
        return render(request, "matchmaking/answer_later.html", status=429)
    invitation = invitations.by_token(token)
    if invitation is None:
        cache.set(tries, cache.get(tries, 0) + 1, timeout=60)
        return _gone(request)
    match = invitation.match
    form = DeclineForm(request.POST if request.method == "POST" else None)
    try:
        if request.POST.get("answer") == "accept":
            invitations.accept(match=match, by=None, nda=False, consult="consult" in request.POST)
        elif form.is_valid():
            invitations.decline(match=match, by=None, **form.cleaned_data)
        else:
            accept_form = AcceptForm(needs_pledge=False, auto_id="accept_%s")
            context = {"invitation": invitation, "form": form, "accept_form": accept_form}
            return render(request, "matchmaking/answer.html", context)
    except Refused:
        return _gone(request)
    context = {"match": match, "needs_pledge": invitations.needs_pledge(match)}
    return render(request, "matchmaking/answer_done.html", context)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "matchmaking/answer_gone.html", status=410)
