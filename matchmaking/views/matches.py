"""The supplier's side: its invitations and answers; and the page of a match, for both sides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from companies.permissions import belongs_to, is_operator
from companies.requests import SignedInRequest
from foundation.history.workflow import looked_at, require

from .. import histories, offers, permissions
from ..forms.matches import AcceptForm, DeclineForm, PledgeForm, ReasonForm
from ..models import Consultation, ContactLog, Match, Need, Round
from ..services import invitations, threads
from ..services.contacts import told

S = Match.Status
PER_PAGE = 20
LATEST = 5  # lines of the history on the match's own page

#: What the lists of invitations are filtered by: its words and the states that it covers.
GROUPS = {
    "invited": (gettext_lazy("회신 대기"), (S.INVITED,)),
    "accepted": (gettext_lazy("수락"), (S.ACCEPTED, S.CONSULTED)),
    "quoted": (gettext_lazy("견적 제출"), (S.QUOTED,)),
    "selected": (gettext_lazy("선정"), (S.SELECTED,)),
    "reserve": (gettext_lazy("예비"), (S.RESERVE,)),
    "unanswered": (gettext_lazy("거절·무응답"), (S.DECLINED, S.EXPIRED)),
    "ended": (gettext_lazy("미선정·결렬·취소"), (S.NOT_SELECTED, S.FELL_THROUGH, S.CANCELLED)),
}


@login_required
@require_safe
def received(request: SignedInRequest) -> HttpResponse:
    """What one's own suppliers have been invited to."""
    rows = Match.objects.filter(
        solution__company__in=list(request.user.firms), status__in=Match.SUPPLIER_SEES
    )
    return _list(request, rows, "matchmaking/invitations.html")


@login_required
@require_safe
def sent(request: SignedInRequest) -> HttpResponse:
    """What one's own demand firms have sent."""
    rows = Match.objects.filter(need__company__in=list(request.user.firms), invitation__isnull=False)
    return _list(request, rows, "matchmaking/invitations_sent.html")


def _list(request: SignedInRequest, rows: Any, template: str) -> HttpResponse:
    group = request.GET.get("status", "")
    rows = rows.for_list().order_by("-invitation__sent_at", "pk")
    if group in GROUPS:
        rows = rows.filter(status__in=GROUPS[group][1])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    threads.note_unread(page, request.user)
    context = {
        "page": page,
        "group": group if group in GROUPS else "",
        "groups": [(code, words) for code, (words, _states) in GROUPS.items()],
    }
    return render(request, template, context)


@login_required
@require_safe
def match(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return match_page(request, _get(request, pk))


def _get(request: SignedInRequest, pk: UUID) -> Match:
    return get_object_or_404(Match.objects.visible_to(request.user).for_list(), pk=pk)


def match_page(request: SignedInRequest, match: Match, **forms: Form) -> HttpResponse:
    """The page of a match with the forms of what its viewer may do now; `forms` are those with errors."""
    user, need = request.user, match.need
    shown = need.shown_to(user)
    if (
        shown == "full"
        and need.confidentiality != Need.Confidentiality.OPEN
        and not belongs_to(user, need.company)
    ):
        looked_at(need, by=user, purpose="match")
    answers = permissions.can_answer(user, match)
    asks = permissions.can_invite(user, match)
    invitation = getattr(match, "invitation", None)
    demand_side = permissions.can_see_candidates(user, need)
    pledging = invitations.needs_pledge(match)
    offered: dict[str, Form] = {}
    if answers and match.status == S.INVITED:
        offered["accept_form"] = AcceptForm(needs_pledge=pledging, auto_id="accept_%s")
        offered["decline_form"] = DeclineForm(auto_id="decline_%s")
    if answers and match.status in (S.ACCEPTED, S.CONSULTED):
        offered["back_out_form"] = DeclineForm(auto_id="back_out_%s")
    quotes = answers and match.status in Match.QUOTABLE
    if quotes and pledging:
        offered["pledge_form"] = PledgeForm(auto_id="pledge_%s")
    if answers and match.status == S.QUOTED:
        offered["withdraw_form"] = ReasonForm(auto_id="withdraw_%s")
    if asks and match.status == S.SELECTED:
        offered["fall_form"] = ReasonForm(auto_id="fall_%s")
    if asks and match.status in Match.BUSY:
        offered["cancel_form"] = ReasonForm(auto_id="cancel_%s")
    versions = offers.of_match(match, user)
    context = {
        "match": match,
        "need": need,
        "full": shown == "full",
        "terms": need.terms.all(),
        "demand_side": demand_side,
        "may_invite": asks and match.status == S.SHORTLISTED and need.status == Need.Status.OPEN,
        "may_select": permissions.can_select(user, match)
        and match.status == S.QUOTED
        and need.status == Need.Status.OPEN
        and not need.rounds.running().exists()
        and not any(version.opens_at for version in versions),
        "may_open": permissions.can_select(user, match) and match.status == S.SELECTED,
        "nda_version": invitations.NDA_VERSION,
        "invitation": invitation,
        "appointments": Consultation.objects.visible_to(user).live().filter(match=match).for_list(),
        "offers": versions,
        "may_quote": quotes and not pledging,
        "may_consult": answers and match.status == S.ACCEPTED and not match.consultation_asked_at,
        "may_read_questions": permissions.can_read_questions(user, need),
        "thread": threads.summary(match, user),
        "rounds": Round.objects.visible_to(user).filter(need=need),
        "lines": histories.of_match(match, user, talk=False)[-LATEST:],
        "can_log": permissions.can_log(user, need.company, match=match),
        "logs": told(ContactLog.objects.visible_to(user).filter(match=match).for_list()[:LATEST])
        if is_operator(user)
        else [],
        "on_behalf": invitation is not None and not belongs_to(invitation.sent_by, need.company),
        **offered,
        **{name: form for name, form in forms.items() if name in offered},
    }
    return render(request, "matchmaking/match.html", context)


@login_required
@require_POST
def accept(request: SignedInRequest, pk: UUID) -> HttpResponse:
    match = _get(request, pk)
    require(permissions.can_answer(request.user, match))
    form = AcceptForm(request.POST, needs_pledge=invitations.needs_pledge(match), auto_id="accept_%s")
    if match.status == S.INVITED and not form.is_valid():
        return match_page(request, match, accept_form=form)
    consult = "consult" in request.POST
    invitations.accept(match=match, by=request.user, nda="nda" in request.POST, consult=consult)
    if consult:
        messages.success(request, _("초대를 수락하고 상담을 요청했습니다."))
    else:
        messages.success(request, _("초대를 수락했습니다. 이제 견적을 낼 수 있습니다."))
    return redirect("matchmaking:match", match.pk)


@login_required
@require_POST
def ask_consultation(request: SignedInRequest, pk: UUID) -> HttpResponse:
    match = _get(request, pk)
    invitations.ask_consultation(match=match, by=request.user)
    messages.success(request, _("상담을 요청했습니다. 수요기업과 담당 코디네이터에게 알렸습니다."))
    return redirect("matchmaking:match", match.pk)


@login_required
@require_POST
def back_out(request: SignedInRequest, pk: UUID) -> HttpResponse:
    match = _get(request, pk)
    require(permissions.can_answer(request.user, match))
    form = DeclineForm(request.POST, auto_id="back_out_%s")
    if not form.is_valid():
        return match_page(request, match, back_out_form=form)
    invitations.back_out(match=match, by=request.user, **form.cleaned_data)
    messages.success(request, _("수락을 거두었습니다. 사유를 수요기업에 전했습니다."))
    return redirect("matchmaking:match", match.pk)


@login_required
@require_POST
def decline(request: SignedInRequest, pk: UUID) -> HttpResponse:
    match = _get(request, pk)
    require(permissions.can_answer(request.user, match))
    form = DeclineForm(request.POST, auto_id="decline_%s")
    if not form.is_valid():
        return match_page(request, match, decline_form=form)
    invitations.decline(match=match, by=request.user, **form.cleaned_data)
    messages.success(request, _("초대를 거절했습니다. 사유를 수요기업에 전했습니다."))
    return redirect("matchmaking:match", match.pk)


@login_required
@require_POST
def pledge(request: SignedInRequest, pk: UUID) -> HttpResponse:
    match = _get(request, pk)
    require(permissions.can_answer(request.user, match))
    form = PledgeForm(request.POST, auto_id="pledge_%s")
    if not form.is_valid():
        return match_page(request, match, pledge_form=form)
    invitations.pledge(match=match, by=request.user)
    messages.success(request, _("비밀유지서약에 동의했습니다. 수요 전체를 볼 수 있습니다."))
    return redirect("matchmaking:match", match.pk)


@login_required
@require_safe
def nda(request: SignedInRequest, version: str) -> HttpResponse:
    """The text of one version of the NDA."""
    if version not in invitations.NDA_VERSIONS:
        raise Http404
    return render(request, f"matchmaking/nda/{version}.html")
