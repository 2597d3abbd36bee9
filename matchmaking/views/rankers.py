"""The model cards: which ranker serves, what each version is worth, and who decided."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from companies.models import User
from companies.requests import SignedInRequest
from foundation.history.models import Event
from foundation.history.workflow import Refused, require

from .. import permissions
from ..cards import Card
from ..forms.rankers import DecideForm, PromoteForm
from ..models import RankerVersion
from ..ranking import registry
from ..services import rankers as services

PER_PAGE = 20
EVENTS = {
    "ranker.trained": gettext_lazy("학습해 등록했습니다"),
    "ranker.serving": gettext_lazy("사용하기 시작했습니다"),
    "ranker.retired": gettext_lazy("사용을 끝냈습니다"),
}


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_see_rankers(request.user))
    rows = RankerVersion.objects.visible_to(request.user)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "cards": [Card(row) for row in page],
        "standing": registry.standing(),
        "promoted": rows.serving().select_related("replaces").first(),
        "may_promote": permissions.can_promote(request.user),
        "form": DecideForm(),
    }
    return render(request, "matchmaking/rankers.html", context)


@login_required
@require_safe
def card(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _card(request, _version(request, pk))


@login_required
@require_POST
def promote(request: SignedInRequest, pk: UUID) -> HttpResponse:
    version = _version(request, pk)
    require(permissions.can_promote(request.user))
    found = services.compare(version, RankerVersion.objects.serving().first())
    form = PromoteForm(request.POST, better=bool(found and found.better))
    if not form.is_valid():
        return _card(request, version, form)
    try:
        forced = form.cleaned_data.get("force", False)
        services.promote(version=version, by=request.user, force=forced, **_reason(form))
    except Refused as refused:
        form.add_error(None, refused.message)
        return _card(request, version, form)
    messages.success(request, _("이제 이 모델이 순위를 정합니다. 다음에 여는 목록부터 바뀝니다."))
    return redirect("matchmaking:ranker", pk)


@login_required
@require_POST
def roll_back(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_promote(request.user))
    form = DecideForm(request.POST)
    if form.is_valid():
        before = services.roll_back(by=request.user, **_reason(form))
        name = before.version if before else registry.serving().version
        messages.success(request, _("되돌렸습니다. 지금 순위를 정하는 것: %(name)s") % {"name": name})
    else:
        messages.error(request, " ".join(str(error) for error in form.errors["reason"]))
    return redirect("matchmaking:rankers")


def _version(request: SignedInRequest, pk: UUID) -> RankerVersion:
    return get_object_or_404(RankerVersion.objects.visible_to(request.user), pk=pk)


def _reason(form: DecideForm) -> dict[str, Any]:
    return {"reason": form.cleaned_data["reason"]}


def _card(request: SignedInRequest, version: RankerVersion, form: PromoteForm | None = None) -> HttpResponse:
    present = RankerVersion.objects.serving().first()
    offered = permissions.can_promote(request.user) and version != present
    comparison = services.compare(version, present) if version != present else None
    by = version.promoted_by_key
    events = list(Event.objects.of(version))
    for event in events:
        event.label = EVENTS[event.verb]  # type: ignore[attr-defined]
    context = {
        "version": version,
        "card": Card(version),
        "comparison": comparison,
        "promoted_by": by and User.objects.filter(pk=by).first(),
        "form": (form or PromoteForm(better=bool(comparison and comparison.better))) if offered else None,
        "events": events,
        "unusable": registry.standing().why == "unusable" and version == present,
    }
    return render(request, "matchmaking/ranker.html", context, status=422 if form and form.errors else 200)
