"""A coordinator's review of a need: opening it, returning it with comments, merging it with another of its firm."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from companies.requests import SignedInRequest
from foundation.history.workflow import Refused, require

from .. import permissions
from ..forms.need_reviews import MergeForm, ReturnForm
from ..models import Need
from ..quality import quality
from ..services import need_merges
from ..services import needs as services
from .needs import get_need


@login_required
@require_POST
def open_(request: SignedInRequest, pk: UUID) -> HttpResponse:
    need = get_need(request, pk)
    try:
        services.open_(need=need, by=request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("매칭을 시작했습니다. 이 수요의 담당 코디네이터가 되었습니다."))
    return redirect("matchmaking:need", need.pk)


@login_required
@require_http_methods(["GET", "POST"])
def return_(request: SignedInRequest, pk: UUID) -> HttpResponse:
    need = get_need(request, pk)
    require(permissions.can_review(request.user, need))
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        services.return_(need=need, by=request.user, reason=reason, comments=form.comments)
        messages.success(request, _("보완을 요청했습니다. 수요기업에 알렸습니다."))
        return redirect("matchmaking:need", need.pk)
    if need.status != Need.Status.SUBMITTED:
        raise Refused(
            gettext("검토를 기다리는 수요가 아닙니다. 화면을 새로 고쳐 현재 상태를 확인하세요."), "transition"
        )
    context = {
        "need": need,
        "reason_form": form,
        "steps": list(form.by_step(need)),
        "quality": quality(need),
    }
    return render(request, "matchmaking/need_return.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: SignedInRequest, pk: UUID, into: UUID) -> HttpResponse:
    """The need of the first key becomes part of that of the second."""
    need, kept = get_need(request, pk), get_need(request, into)
    require(permissions.can_review(request.user, need) and permissions.can_review(request.user, kept))
    form = MergeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        need_merges.merge(duplicate=need, kept=kept, by=request.user, reason=reason)
        messages.success(request, _("두 수요를 합쳤습니다. 수요기업에 알렸습니다."))
        return redirect("matchmaking:need", kept.pk)
    if why := need_merges.refusal(need, kept):
        raise Refused(why, "merge")
    context = {"need": need, "kept": kept, "form": form}
    return render(request, "matchmaking/need_merge.html", context, status=422 if form.errors else 200)
