"""Selection rounds: the list, a round's page by role, its rules, and the coordinator's steps."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.history.workflow import looked_at, require

from .. import histories, permissions, round_pages
from ..forms.rounds import (
    AssignForm,
    BonusForm,
    ChallengeForm,
    DecideForm,
    PledgeForm,
    ReasonForm,
    RoundForm,
)
from ..models import Need, Round, Seat
from ..services import round_decisions, round_steps, seats
from ..services.round_steps import S

PER_PAGE = 20
UNDECIDED = (S.DRAFT, S.OPEN, S.SCORING, S.CLOSED)


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    """The rounds that the person may see, and those of them that wait for its pledge or its scores."""
    rows = Round.objects.visible_to(request.user).for_list()
    to_do = set(Seat.objects.to_do(request.user).values_list("round", flat=True))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "matchmaking/rounds.html", {"page": page, "to_do": to_do})


@login_required
@require_safe
def round_(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return page(request, get(request, pk))


def get(request: SignedInRequest, pk: UUID) -> Round:
    rows = Round.objects.visible_to(request.user).select_related("need__company", "need__coordinator")
    return get_object_or_404(rows, pk=pk)


def led(request: SignedInRequest, pk: UUID) -> Round:
    """A round that the person leads; 403 for whoever only sees it."""
    found = get(request, pk)
    require(permissions.can_run_round(request.user, found.need))
    return found


def page(request: SignedInRequest, round_: Round, *, status: int = 200, **forms: Form) -> HttpResponse:
    """The round's page for this person; `forms` are those that come back with errors."""
    user = request.user
    context: dict[str, Any] = {"round": round_, "need": round_.need, **round_pages.rules(round_)}
    context |= {"undecided": round_.status in UNDECIDED, "lines": histories.of_round(round_, user)}
    offered: dict[str, Form] = {}
    seat = Seat.objects.of(user).filter(round=round_).select_related("round", "reviewer").first()
    if permissions.can_run_round(user, round_.need):
        context |= {"manages": True, **round_pages.for_coordinator(round_, user)}
        offered |= _coordinators_forms(round_, context)
        template = "matchmaking/round_led.html"
    elif seat:
        seat.round = round_
        context |= round_pages.for_reviewer(round_, seat, user)
        if context["pledging"]:
            offered["pledge_form"] = PledgeForm(auto_id="pledge_%s")
        if context["may_recuse"]:
            offered["recuse_form"] = ReasonForm(auto_id="recuse_%s")
        if context["reading"]:
            looked_at(round_.need, by=user, purpose="round")
        template = "matchmaking/round_judged.html"
    else:
        context |= round_pages.for_firm(round_, user)
        if context["challenging"]:
            offered["challenge_form"] = ChallengeForm(auto_id="challenge_%s")
        template = "matchmaking/round.html"
    context |= offered | {name: form for name, form in forms.items() if name in offered}
    return render(request, template, context, status=status)


def _coordinators_forms(round_: Round, context: dict[str, Any]) -> dict[str, Form]:
    offered: dict[str, Form] = {}
    if round_.status in UNDECIDED:
        offered["cancel_form"] = ReasonForm(auto_id="cancel_%s")
    if round_.status == S.CLOSED:
        offered["reopen_form"] = ReasonForm(auto_id="reopen_%s")
    if round_.status in seats.TAKES_SEATS and (people := seats.candidates(round_)):
        offered["assign_form"] = AssignForm(people=people, auto_id="assign_%s")
    if context["takes_bonuses"] and context["bonuses"] and context["offers"]:
        offered["bonus_form"] = BonusForm(round_=round_, auto_id="bonus_%s")
    return offered


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: SignedInRequest, pk: UUID) -> HttpResponse:
    need = get_object_or_404(Need.objects.visible_to(request.user).select_related("company"), pk=pk)
    require(permissions.can_run_round(request.user, need))
    form = RoundForm(data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = round_steps.draft(
                need=need,
                criteria=form.criteria.points,
                bonuses=form.bonuses.points,
                by=request.user,
                **form.rules.content,
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("저장했습니다. 평가위원을 위촉하고 규칙을 확인한 뒤 공고하세요."))
            return redirect("matchmaking:round", made.pk)
    return _rules_page(request, form, need)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = led(request, pk)
    form = RoundForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            round_steps.revise(
                round_=found,
                criteria=form.criteria.points,
                bonuses=form.bonuses.points,
                by=request.user,
                **form.rules.content,
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("규칙을 고쳤습니다."))
            return redirect("matchmaking:round", found.pk)
    return _rules_page(request, form, found.need, found)


def _rules_page(
    request: SignedInRequest, form: RoundForm, need: Need, round_: Round | None = None
) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "need": need, "round": round_}
    return render(request, "matchmaking/round_form.html", context, status=status)


@login_required
@require_POST
def open_(request: SignedInRequest, pk: UUID) -> HttpResponse:
    round_steps.open_(round_=led(request, pk), by=request.user)
    messages.success(request, _("공고했습니다. 이제 규칙은 바뀌지 않고, 견적은 마감까지 봉인됩니다."))
    return redirect("matchmaking:round", pk)


@login_required
@require_POST
def start(request: SignedInRequest, pk: UUID) -> HttpResponse:
    round_steps.start_scoring(round_=led(request, pk), by=request.user)
    messages.success(request, _("채점을 시작했습니다. 평가위원에게 알렸습니다."))
    return redirect("matchmaking:round", pk)


@login_required
@require_POST
def close(request: SignedInRequest, pk: UUID) -> HttpResponse:
    round_steps.close_scoring(round_=led(request, pk), by=request.user)
    messages.success(request, _("채점을 마감했습니다. 결과표를 확인하고 의결하세요."))
    return redirect("matchmaking:round", pk)


@login_required
@require_POST
def reopen(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found, form = led(request, pk), ReasonForm(request.POST, auto_id="reopen_%s")
    if not form.is_valid():
        return page(request, found, status=422, reopen_form=form)
    round_steps.reopen_scoring(round_=found, by=request.user, **form.cleaned_data)
    messages.success(request, _("채점을 다시 열었습니다."))
    return redirect("matchmaking:round", pk)


@login_required
@require_POST
def cancel(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found, form = led(request, pk), ReasonForm(request.POST, auto_id="cancel_%s")
    if not form.is_valid():
        return page(request, found, status=422, cancel_form=form)
    round_steps.cancel(round_=found, by=request.user, **form.cleaned_data)
    messages.success(request, _("선정평가를 취소했습니다."))
    return redirect("matchmaking:round", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The computed table, and deciding by it."""
    found = led(request, pk)
    form = DecideForm(request.POST if request.method == "POST" else None, auto_id="decide_%s")
    if request.method == "POST" and form.is_valid():
        round_decisions.decide(round_=found, by=request.user, **form.cleaned_data)
        messages.success(request, _("의결했습니다. 각 기업에 결과를 알렸습니다."))
        return redirect("matchmaking:round", pk)
    preview = round_decisions.preview(found)
    form.initial["shown"] = preview.fingerprint
    context = {
        "round": found,
        "need": found.need,
        "told": round_pages.previewed(found, preview),
        "selects": bool(preview.chosen),
        "counted": preview.seats,
        "form": form,
    }
    return render(request, "matchmaking/round_decide.html", context, status=422 if form.errors else 200)
