"""The demand firm's side: its shortlist, invitations, the comparison of quotations and the selection."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.history.workflow import Refused, require
from foundation.pages import respond
from solutions.models import Solution

from .. import offers, permissions
from ..forms.matches import InviteForm, ReasonForm
from ..models import Match, Need
from ..services import invitations, matches, shortlists
from .matches import match_page


@login_required
@require_safe
def shortlisted(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Every match of a need, and its quotations side by side."""
    need = get_object_or_404(Need.objects.visible_to(request.user).select_related("company"), pk=pk)
    require(permissions.can_see_candidates(request.user, need))
    rows = list(need.matches.for_list().prefetch_related("solution__references"))
    compared = offers.compare(rows, request.user, request.GET.getlist("offer"))
    context = {
        "need": need,
        "matches": rows,
        "compared": compared,
        "may_invite": permissions.can_shortlist(request.user, need) and need.status == Need.Status.OPEN,
        "may_select": need.status == Need.Status.OPEN
        and any(permissions.can_select(request.user, offer.match) for offer in compared.offers)
        and not need.rounds.running().exists(),
    }
    return render(request, "matchmaking/shortlist.html", context)


@login_required
@require_POST
def shortlist(request: SignedInRequest, pk: UUID, solution: UUID) -> HttpResponse:
    need = get_object_or_404(Need.objects.visible_to(request.user), pk=pk)
    offered = get_object_or_404(Solution.objects.visible_to(request.user), pk=solution)
    match = shortlists.shortlist(need=need, solution=offered, by=request.user)
    if not request.htmx:
        messages.success(request, _("관심 후보에 담았습니다. 이제 초대할 수 있습니다."))
    context = {"match": match, "need": need, "solution": offered}
    shortlist_page = reverse("matchmaking:shortlisted", args=[need.pk])
    return respond(request, "matchmaking/candidate.html#actions", context, fallback=shortlist_page)


@login_required
@require_POST
def unshortlist(request: SignedInRequest, pk: UUID) -> HttpResponse:
    match = get_object_or_404(Match.objects.visible_to(request.user), pk=pk)
    shortlists.unshortlist(match=match, by=request.user)
    messages.success(request, _("관심 후보에서 뺐습니다."))
    return redirect("matchmaking:shortlisted", match.need_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What the supplier will be shown, and the form that sends it."""
    match = get_object_or_404(Match.objects.visible_to(request.user).for_list(), pk=pk)
    require(permissions.can_invite(request.user, match))
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        invitations.invite(
            match=match,
            message=form.cleaned_data["message"],
            due_at=form.due_at,
            by=request.user,
            hide_asker=form.cleaned_data["hide_asker"],
        )
        messages.success(request, _("초대를 보냈습니다. 답이 오면 알려 드립니다."))
        return redirect("matchmaking:shortlisted", match.need_id)
    if match.status != Match.Status.SHORTLISTED:
        raise Refused(_("이미 초대한 후보입니다. 관심 후보 화면에서 현재 상태를 확인하세요."), "transition")
    return render(request, "matchmaking/invitation_form.html", {"match": match, "form": form})


@login_required
@require_POST
def cancel_match(request: SignedInRequest, pk: UUID) -> HttpResponse:
    match = get_object_or_404(Match.objects.visible_to(request.user).for_list(), pk=pk)
    require(permissions.can_invite(request.user, match))
    form = ReasonForm(request.POST, auto_id="cancel_%s")
    if not form.is_valid():
        return match_page(request, match, cancel_form=form)
    matches.cancel_match(match=match, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("초대를 취소했습니다. 공급기업에 알렸습니다."))
    return redirect("matchmaking:shortlisted", match.need_id)
