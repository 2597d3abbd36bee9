"""What is done about a round's people and offers: seats, pledges, scores, bonuses, challenges and appeals."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from companies.requests import SignedInRequest
from foundation.history.workflow import require

from .. import offers, permissions
from ..forms.rounds import (
    AnswerForm,
    AppealForm,
    AssignForm,
    BonusForm,
    ChallengeAnswerForm,
    ChallengeForm,
    PledgeForm,
    ReasonForm,
    ScoreForm,
)
from ..models import Appeal, Assessment, BonusAward, Challenge, Match, Round, Seat
from ..services import appeals, challenges, round_scores, seats
from .rounds import get, led, page


def _seat(request: SignedInRequest, pk: int) -> Seat:
    """A reviewer's own seat."""
    rows = Seat.objects.of(request.user).select_related("round__need__company", "reviewer")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_POST
def assign(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = led(request, pk)
    form = AssignForm(request.POST, people=seats.candidates(found), auto_id="assign_%s")
    if not form.is_valid():
        return page(request, found, status=422, assign_form=form)
    seat = seats.assign(round_=found, by=request.user, **form.cleaned_data)
    messages.success(request, _("위촉했습니다: %(seat)s.") % {"seat": seat})
    return redirect("matchmaking:round", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exclude(request: SignedInRequest, pk: int) -> HttpResponse:
    seen = Seat.objects.filter(round__in=Round.objects.visible_to(request.user))
    seat = get_object_or_404(seen.select_related("round__need__company", "reviewer"), pk=pk)
    found = led(request, seat.round_id)
    form = ReasonForm(_sent(request))
    if form.is_valid():
        seats.exclude(seat=seat, by=request.user, **form.cleaned_data)
        messages.success(request, _("평가위원을 제척했습니다."))
        return redirect("matchmaking:round", found.pk)
    facts = [(str(seat), str(seat.reviewer)), (_("상태"), seat.get_status_display())]
    return _act(request, found, form, _("평가위원 제척"), facts, _("제척합니다"))


@login_required
@require_POST
def pledge(request: SignedInRequest, pk: int) -> HttpResponse:
    seat, form = _seat(request, pk), PledgeForm(request.POST, auto_id="pledge_%s")
    if not form.is_valid():
        return page(request, get(request, seat.round_id), status=422, pledge_form=form)
    seats.pledge(seat=seat, by=request.user)
    messages.success(request, _("서약했습니다. 이제 견적을 보고 채점할 수 있습니다."))
    return redirect("matchmaking:round", seat.round_id)


@login_required
@require_POST
def recuse(request: SignedInRequest, pk: int) -> HttpResponse:
    seat, form = _seat(request, pk), ReasonForm(request.POST, auto_id="recuse_%s")
    if not form.is_valid():
        return page(request, get(request, seat.round_id), status=422, recuse_form=form)
    seats.recuse(seat=seat, by=request.user, **form.cleaned_data)
    messages.success(request, _("회피했습니다. 이 평가에서 빠집니다."))
    return redirect("matchmaking:rounds")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def score(request: SignedInRequest, pk: int, match: UUID) -> HttpResponse:
    """An offer in full and this seat's scores for it."""
    seat = _seat(request, pk)
    require(
        Seat.objects.reading(request.user).filter(pk=pk).exists(), _("먼저 서약해야 견적을 볼 수 있습니다.")
    )
    found = get_object_or_404(Match.objects.for_list().filter(need=seat.round.need_id), pk=match)
    offered = offers.compare([found], request.user).offers
    given = Assessment.objects.filter(seat=seat, match=found).prefetch_related("marks").first()
    data = request.POST if request.method == "POST" else None
    form = ScoreForm(data, criteria=seat.round.criteria.all(), given=given)
    if form.is_valid():
        comment = form.cleaned_data["comment"]
        round_scores.save(seat=seat, match=found, points=form.points, comment=comment, by=request.user)
        messages.success(request, _("저장했습니다. 채점이 마감될 때까지 고칠 수 있습니다."))
        return redirect("matchmaking:round", seat.round_id)
    context = {
        "round": seat.round,
        "seat": seat,
        "match": found,
        "offer": offered[0] if offered else None,
        "form": form if seat.round.status == Round.Status.SCORING else None,
    }
    return render(request, "matchmaking/round_score.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    seat = _seat(request, pk)
    round_scores.submit(seat=seat, by=request.user)
    messages.success(request, _("채점을 제출했습니다. 마감될 때까지 고칠 수 있습니다."))
    return redirect("matchmaking:round", seat.round_id)


@login_required
@require_POST
def award_bonus(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = led(request, pk)
    form = BonusForm(request.POST, round_=found, auto_id="bonus_%s")
    if not form.is_valid():
        return page(request, found, status=422, bonus_form=form)
    round_scores.award_bonus(by=request.user, **form.cleaned_data)
    messages.success(request, _("가점을 주었습니다."))
    return redirect("matchmaking:round", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_bonus(request: SignedInRequest, pk: int) -> HttpResponse:
    seen = BonusAward.objects.filter(bonus__round__in=Round.objects.visible_to(request.user))
    award = get_object_or_404(
        seen.select_related("bonus__round__need__company", "match__solution__company"), pk=pk
    )
    found = led(request, award.bonus.round_id)
    form = ReasonForm(_sent(request))
    if form.is_valid():
        round_scores.withdraw_bonus(award=award, by=request.user, **form.cleaned_data)
        messages.success(request, _("가점을 취소했습니다."))
        return redirect("matchmaking:round", found.pk)
    facts = [(_("가점 항목"), award.bonus.label), (_("공급기업"), award.match.solution.company.name)]
    return _act(request, found, form, _("가점 취소"), facts, _("가점을 취소합니다"))


@login_required
@require_POST
def challenge(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = get(request, pk)
    firms = [
        row.company
        for row in request.user.firms.values()
        if permissions.takes_part(request.user, row.company, found)
    ]
    require(bool(firms))
    form = ChallengeForm(request.POST, auto_id="challenge_%s")
    if not form.is_valid():
        return page(request, found, status=422, challenge_form=form)
    challenges.raise_(round_=found, company=firms[0], by=request.user, **form.cleaned_data)
    messages.success(request, _("기피를 신청했습니다. 운영기관이 결정해 알려 드립니다."))
    return redirect("matchmaking:round", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_challenge(request: SignedInRequest, pk: int) -> HttpResponse:
    seen = Challenge.objects.filter(round__in=Round.objects.visible_to(request.user))
    row = get_object_or_404(seen.select_related("round__need__company", "company"), pk=pk)
    found = led(request, row.round_id)
    form = ChallengeAnswerForm(_sent(request), round_=found)
    if form.is_valid():
        challenges.answer(challenge=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("기피 신청에 답했습니다."))
        return redirect("matchmaking:round", found.pk)
    facts = [
        (_("신청 기업"), row.company.name),
        (_("기피하는 사람"), row.person),
        (_("기피 사유"), row.reason),
    ]
    return _act(request, found, form, _("기피 신청에 답하기"), facts, _("결정합니다"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: SignedInRequest, pk: UUID, match: UUID) -> HttpResponse:
    found = get(request, pk)
    own = get_object_or_404(found.need.matches.visible_to(request.user).for_list(), pk=match)
    require(permissions.can_appeal(request.user, own))
    form = AppealForm(_sent(request))
    if form.is_valid():
        appeals.raise_(round_=found, match=own, by=request.user, **form.cleaned_data)
        messages.success(request, _("이의를 신청했습니다. 의결하지 않은 담당자가 검토해 알려 드립니다."))
        return redirect("matchmaking:round", pk)
    facts = [(_("솔루션"), own.solution.title)]
    return _act(request, found, form, _("이의신청"), facts, _("이의를 신청합니다"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_appeal(request: SignedInRequest, pk: int) -> HttpResponse:
    seen = Appeal.objects.filter(round__in=Round.objects.visible_to(request.user))
    row = get_object_or_404(seen.select_related("round__need__company", "match__solution__company"), pk=pk)
    found = get(request, row.round_id)
    require(
        permissions.can_answer_appeal(request.user, found),
        _("이의신청에는 의결하지 않은 담당자가 답합니다."),
    )
    form = AnswerForm(_sent(request))
    if form.is_valid():
        appeals.answer(appeal=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("이의신청에 답했습니다."))
        return redirect("matchmaking:round", found.pk)
    facts = [(_("신청 기업"), row.match.solution.company.name), (_("이의 내용"), row.text)]
    return _act(request, found, form, _("이의신청에 답하기"), facts, _("결정합니다"))


def _sent(request: SignedInRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _act(
    request: SignedInRequest,
    round_: Round,
    form: Form,
    heading: str,
    facts: list[tuple[str, str]],
    button: str,
) -> HttpResponse:
    """A page of its own for what is done about one of several; `facts` say about which."""
    context = {"round": round_, "form": form, "heading": heading, "facts": facts, "button": button}
    status = 422 if form.errors else 200
    return render(request, "matchmaking/round_act.html", context, status=status)
