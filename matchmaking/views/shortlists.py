"""The demand firm's side: its shortlist, invitations, the comparison of quotations and the selection."""

from collections import defaultdict
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.files.models import Attachment
from foundation.history.workflow import Refused, require
from solutions.models import Solution

from .. import permissions
from ..forms.matches import InviteForm, ReasonForm
from ..models import Match, Need, Quotation
from ..services import matches as services
from .matches import match_page


@login_required
@require_safe
def shortlisted(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every match of a need, and its quotations side by side."""
    need = get_object_or_404(Need.objects.visible_to(request.user).select_related("company"), pk=pk)
    require(permissions.can_see_candidates(request.user, need))
    quotations = Prefetch("quotations", Quotation.objects.order_by("-version"), to_attr="offers")
    rows = list(need.matches.for_list().prefetch_related(quotations, "solution__references"))
    compared = [row for row in rows if row.offers and row.status in COMPARED]
    files = defaultdict(list)
    for file in Attachment.objects.filter(
        object_type=Quotation._meta.label_lower, object_id__in=[str(row.offers[0].pk) for row in compared]
    ):
        files[file.object_id].append(file)
    for row in compared:
        row.offer = row.offers[0]
        row.offer.files = files[str(row.offer.pk)]
    context = {
        "need": need,
        "matches": rows,
        "compared": compared,
        "may_invite": permissions.can_shortlist(request.user, need) and need.status == Need.Status.OPEN,
        "may_select": need.status == Need.Status.OPEN
        and any(permissions.can_select(request.user, row) for row in compared),
    }
    return render(request, "matchmaking/shortlist.html", context)


COMPARED = (Match.Status.QUOTED, Match.Status.SELECTED, Match.Status.NOT_SELECTED, Match.Status.FELL_THROUGH)


@login_required
@require_POST
def shortlist(request: HttpRequest, pk: UUID, solution: UUID) -> HttpResponse:
    need = get_object_or_404(Need.objects.visible_to(request.user), pk=pk)
    offered = get_object_or_404(Solution.objects.visible_to(request.user), pk=solution)
    services.shortlist(need=need, solution=offered, by=request.user)
    messages.success(request, _("관심 후보에 담았습니다. 이제 초대할 수 있습니다."))
    return redirect("matchmaking:shortlisted", need.pk)


@login_required
@require_POST
def unshortlist(request: HttpRequest, pk: UUID) -> HttpResponse:
    match = get_object_or_404(Match.objects.visible_to(request.user), pk=pk)
    services.unshortlist(match=match, by=request.user)
    messages.success(request, _("관심 후보에서 뺐습니다."))
    return redirect("matchmaking:shortlisted", match.need_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the supplier will be shown, and the form that sends it."""
    match = get_object_or_404(Match.objects.visible_to(request.user).for_list(), pk=pk)
    require(permissions.can_invite(request.user, match))
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.invite(
            match=match, message=form.cleaned_data["message"], due_at=form.due_at, by=request.user
        )
        messages.success(request, _("초대를 보냈습니다. 답이 오면 알려 드립니다."))
        return redirect("matchmaking:shortlisted", match.need_id)
    if match.status != Match.Status.SHORTLISTED:
        raise Refused(_("이미 초대한 후보입니다. 관심 후보 화면에서 현재 상태를 확인하세요."), "transition")
    return render(request, "matchmaking/invitation_form.html", {"match": match, "form": form})


@login_required
@require_POST
def cancel_match(request: HttpRequest, pk: UUID) -> HttpResponse:
    match = get_object_or_404(Match.objects.visible_to(request.user).for_list(), pk=pk)
    require(permissions.can_invite(request.user, match))
    form = ReasonForm(request.POST, auto_id="cancel_%s")
    if not form.is_valid():
        return match_page(request, match, cancel_form=form)
    services.cancel_match(match=match, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("초대를 취소했습니다. 공급기업에 알렸습니다."))
    return redirect("matchmaking:shortlisted", match.need_id)


@login_required
@require_safe
def select(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks once more before the selection opens a project."""
    match = get_object_or_404(Match.objects.visible_to(request.user).for_list(), pk=pk)
    require(permissions.can_select(request.user, match))
    if match.status != Match.Status.QUOTED or match.need.status != Need.Status.OPEN:
        raise Refused(
            _("지금은 선정할 수 없는 견적입니다. 관심 후보 화면에서 현재 상태를 확인하세요."), "transition"
        )
    context = {
        "match": match,
        "quotation": match.quotations.first(),
        "others": match.need.matches.filter(status__in=(Match.Status.SHORTLISTED, *services.BUSY)).count()
        - 1,
    }
    return render(request, "matchmaking/match_select.html", context)
