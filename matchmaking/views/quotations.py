"""Writing an offer, a later version of it, and withdrawing it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from companies.requests import SignedInRequest
from foundation.files.models import Attachment
from foundation.history.workflow import Refused, require

from .. import permissions
from ..forms.matches import ReasonForm
from ..forms.quotations import OfferForm, start_of
from ..models import Match
from ..services import quotations
from .matches import match_page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quote(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The form of an offer; what was typed stays until the offer is in."""
    match = _get(request, pk)
    require(permissions.can_answer(request.user, match))
    last = match.quotations.in_full().first()
    earlier = Attachment.objects.of(last) if last else Attachment.objects.none()
    start = start_of(last, earlier)
    status = 200
    if request.method != "POST":
        quotations.refuse_unready(match)
        form = OfferForm(start, earlier)
    else:
        form = OfferForm(start, earlier, request.POST, request.FILES)
        if "add" in request.POST:
            form = form.with_another_row(request.POST["add"])
        elif not form.is_valid():
            status = 422
        else:
            try:
                quotations.quote(match=match, by=request.user, **form.offer)
            except Refused as refused:
                form.words.add_error(None, refused.message)
                status = 409
            else:
                messages.success(request, _("견적을 보냈습니다. 선정 결과가 나오면 알려 드립니다."))
                return redirect("matchmaking:match", match.pk)
    context = {"match": match, "form": form, "last": last}
    return render(request, "matchmaking/quotation_form.html", context, status=status)


@login_required
@require_POST
def withdraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    match = _get(request, pk)
    require(permissions.can_answer(request.user, match))
    form = ReasonForm(request.POST, auto_id="withdraw_%s")
    if not form.is_valid():
        return match_page(request, match, withdraw_form=form)
    quotations.withdraw(match=match, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("견적을 거두었습니다. 고쳐서 다시 낼 수 있습니다."))
    return redirect("matchmaking:match", match.pk)


def _get(request: SignedInRequest, pk: UUID) -> Match:
    return get_object_or_404(Match.objects.visible_to(request.user).for_list(), pk=pk)
