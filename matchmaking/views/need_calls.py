"""A need taken during a call, and its confirmation by the firm, through a link or signed in."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from companies.forms.firm_field import option
from companies.models import User
from companies.requests import SignedInRequest
from foundation.history.workflow import require
from solutions.models import Term

from .. import permissions
from ..forms.need_calls import ConfirmForm, TakeForm, demand_firms
from ..models import Need
from ..services import needs as services
from ..services.need_checks import awaits_confirmation
from .links import opened_by_link
from .needs import get_need
from .suggestions import of_call, reply

SUGGESTED = 1000  # firms in the list of suggestions; any other is found by what is typed


@login_required
@require_http_methods(["GET", "POST"])
def take(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_take(request.user))
    suggested, taken = reply(request.POST)
    if "look" in request.POST or "take" in request.POST:
        form = TakeForm(initial=_so_far(request.POST, taken))
    else:
        form = TakeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        need, token = services.take(by=request.user, suggested=suggested, **form.cleaned_data)
        _say_link(request, token)
        return redirect("matchmaking:need", need.pk)
    firms = [option(firm) for firm in demand_firms()[:SUGGESTED]]
    context = {"form": form, "firms": firms, "panel": of_call(request.user, request.POST, taken)}
    return render(request, "matchmaking/need_take.html", context, status=422 if form.errors else 200)


def _so_far(data: QueryDict, taken: list[Term]) -> dict[str, Any]:
    """What the form holds while it is filled, with the processes that were taken over by a button."""
    typed = {name: data.get(name, "") for name in ("company", "title", "description", "source")}
    return {**typed, "process": [*data.getlist("process"), *(str(term.pk) for term in taken)]}


@login_required
@require_POST
def ask_again(request: SignedInRequest, pk: UUID) -> HttpResponse:
    need = get_need(request, pk)
    _say_link(request, services.ask_again(need=need, by=request.user))
    return redirect("matchmaking:need", need.pk)


def _say_link(request: HttpRequest, token: str) -> None:
    link = settings.SITE_URL.rstrip("/") + reverse("matchmaking:need_confirm", args=[token])
    text = _("기업의 대표 담당자에게 확인 메일을 보냈습니다. 문자로 보내려면 이 주소를 복사하세요: %(link)s")
    messages.success(request, text % {"link": link})


@opened_by_link
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the link may correct and confirm; a used, late or unknown one says so."""
    need = services.by_token(token)
    if need is None:
        return render(request, "matchmaking/need_confirm.html", {"need": None}, status=410)
    return _confirm(request, need, by=None)


@login_required
@require_http_methods(["GET", "POST"])
def confirm_own(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The same for a member of the firm who is signed in."""
    need = get_need(request, pk)
    require(permissions.can_submit(request.user, need))
    if need.status != Need.Status.SUBMITTED or not awaits_confirmation(need):
        return redirect("matchmaking:need", need.pk)
    return _confirm(request, need, by=request.user)


def _confirm(request: HttpRequest, need: Need, *, by: User | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ConfirmForm(data, initial={"title": need.title, "description": need.description})
    if data is not None and form.is_valid():
        try:
            services.confirm(need=need, by=by, **form.cleaned_data)
        except ValidationError as error:
            for field, texts in error.message_dict.items():
                form.add_error(field if field in form.fields else None, texts)
        else:
            if by is not None:
                messages.success(request, _("확인했습니다. 코디네이터가 검토한 뒤 매칭을 시작합니다."))
                return redirect("matchmaking:need", need.pk)
            return render(request, "matchmaking/need_confirm.html", {"need": need, "done": True})
    context = {"need": need, "form": form}
    return render(request, "matchmaking/need_confirm.html", context, status=422 if form.errors else 200)
