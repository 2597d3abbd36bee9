"""The verdict on a stopped project: its page for firms and operating body, and a committee member's own pages."""

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
from foundation.history.workflow import require
from foundation.search.pages import PER_PAGE

from .. import permissions
from ..forms.diligence import AppealForm, SeatForm, VerdictForm, VoteForm
from ..forms.gates import PledgeForm
from ..models import Diligence, DiligenceSeat, Gate
from ..services import diligence as services
from .documents import documents_of
from .forms import carry_out
from .sections import project_of, render_section

LABELS = {
    "diligence.opened": gettext_lazy("과제가 중단되어 판정을 시작했습니다"),
    "diligence.seated": gettext_lazy("판정위원을 위촉했습니다"),
    "diligence.diligent": gettext_lazy("성실수행으로 판정했습니다"),
    "diligence.negligent": gettext_lazy("불성실수행으로 판정했습니다"),
    "diligence.appealed": gettext_lazy("이의신청이 들어왔습니다"),
    "diligence.final": gettext_lazy("판정이 확정되었습니다"),
}


@login_required
@require_safe
def section(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return page(request, pk)


def page(request: SignedInRequest, pk: UUID, *, status: int = 200, **bound: Any) -> HttpResponse:
    """Where the verdict stands; `bound` holds forms that were refused, by name. The committee's names are told only to
    who runs it."""
    project = project_of(request, pk, "diligence")
    diligence = project.diligence
    diligence.project = project
    user, sitting = request.user, diligence.status in Diligence.SITTING
    runs = permissions.can_run_diligence(user, diligence)
    context: dict[str, Any] = {
        "diligence": diligence,
        "stop": project.gates.filter(status=Gate.Status.STOP).last(),
        "sitting": sitting,
        "seated": diligence.seats.filter(round=diligence.round, conflict=False).count(),
        "events": [
            {"occurred_at": event.occurred_at, "label": LABELS[event.verb], "reason": event.reason}
            for event in Event.objects.of(diligence)
        ],
        "appeal_form": bound.get("appeal_form") or (AppealForm() if _may_appeal(user, diligence) else None),
        "runs": runs,
    }
    if runs:
        seats = list(diligence.seats.select_related("reviewer"))
        counted = services.votes(diligence).count()
        decides = sitting and permissions.can_decide_diligence(user, diligence)
        context |= {
            "seats": seats,
            "counted": counted,
            "votes_itself": sitting and not decides,
            "seat_form": bound.get("seat_form") or (SeatForm(diligence=diligence) if sitting else None),
            "verdict_form": bound.get("verdict_form")
            or (VerdictForm() if decides and counted >= diligence.quorum else None),
        }
    return render_section(request, project, "diligence", "projects/diligence.html", context, status=status)


def _may_appeal(user: User, diligence: Diligence) -> bool:
    in_time = diligence.status in Diligence.RULED and not services.is_late(diligence)
    return in_time and permissions.can_appeal(user, diligence)


@login_required
@require_POST
def seat(request: SignedInRequest, pk: UUID) -> HttpResponse:
    diligence = project_of(request, pk, "diligence").diligence
    require(permissions.can_run_diligence(request.user, diligence))
    form = SeatForm(request.POST, diligence=diligence)
    status = carry_out(form, services.seat, diligence=diligence, by=request.user)
    if status != 200:
        return page(request, pk, status=status, seat_form=form)
    messages.success(request, _("판정위원을 위촉했습니다. 서약을 요청하는 알림을 보냈습니다."))
    return redirect(diligence)


@login_required
@require_POST
def decide(request: SignedInRequest, pk: UUID) -> HttpResponse:
    diligence = project_of(request, pk, "diligence").diligence
    require(permissions.can_decide_diligence(request.user, diligence))
    form = VerdictForm(request.POST)
    status = carry_out(form, services.decide, diligence=diligence, by=request.user)
    if status != 200:
        return page(request, pk, status=status, verdict_form=form)
    messages.success(request, _("위원의 의견대로 판정을 의결했습니다. 두 기업에 알렸습니다."))
    return redirect(diligence)


@login_required
@require_POST
def appeal(request: SignedInRequest, pk: UUID) -> HttpResponse:
    diligence = project_of(request, pk, "diligence").diligence
    require(permissions.can_appeal(request.user, diligence))
    form = AppealForm(request.POST)
    status = carry_out(form, services.appeal, diligence=diligence, by=request.user)
    if status != 200:
        return page(request, pk, status=status, appeal_form=form)
    messages.success(request, _("이의를 신청했습니다. 첫 판정과 다른 위원들이 다시 판정합니다."))
    return redirect(diligence)


@login_required
@require_safe
def seats(request: SignedInRequest) -> HttpResponse:
    """One's own seats."""
    require(permissions.can_see_reviews(request.user))
    rows = DiligenceSeat.objects.filter(reviewer=request.user).select_related(
        "diligence__project__demand_firm", "diligence__project__supplier"
    )
    page = Paginator(rows.order_by("-assigned_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    to_do = set(
        DiligenceSeat.objects.filter(pk__in=[row.pk for row in page]).to_do().values_list("pk", flat=True)
    )
    return render(request, "projects/diligence_seats.html", {"page": page, "to_do": to_do})


@login_required
@require_safe
def own_seat(request: SignedInRequest, pk: int) -> HttpResponse:
    return _own_page(request, _seat(request, pk))


@login_required
@require_POST
def pledge(request: SignedInRequest, pk: int) -> HttpResponse:
    seat = _seat(request, pk)
    form = PledgeForm(request.POST)
    status = carry_out(form, services.pledge, seat=seat, by=request.user)
    if status != 200:
        return _own_page(request, seat, status=status, pledge_form=form)
    if seat.conflict:
        messages.success(request, _("이해관계를 신고했습니다. 이 판정에서 제외됩니다."))
        return redirect("projects:seats")
    messages.success(request, _("서약을 마쳤습니다. 이제 과제의 기록을 볼 수 있습니다."))
    return redirect(seat)


@login_required
@require_POST
def vote(request: SignedInRequest, pk: int) -> HttpResponse:
    seat = _seat(request, pk)
    form = VoteForm(request.POST)
    status = carry_out(form, services.vote, seat=seat, by=request.user)
    if status != 200:
        return _own_page(request, seat, status=status, vote_form=form)
    messages.success(request, _("의견을 냈습니다. 의결 전까지 고칠 수 있습니다."))
    return redirect(seat)


def _seat(request: SignedInRequest, pk: int) -> DiligenceSeat:
    rows = DiligenceSeat.objects.visible_to(request.user).select_related(
        "diligence__project__demand_firm", "diligence__project__supplier"
    )
    seat = get_object_or_404(rows, pk=pk)
    require(permissions.can_judge(request.user, seat))
    return seat


def _own_page(
    request: SignedInRequest, seat: DiligenceSeat, *, status: int = 200, **bound: Any
) -> HttpResponse:
    diligence, pledged = seat.diligence, seat.pledged_at is not None
    open_ = diligence.status in Diligence.SITTING and seat.round == diligence.round
    context: dict[str, Any] = {
        "seat": seat,
        "diligence": diligence,
        "project": diligence.project,
        "pledged": pledged,
        "open": open_,
        "pledge_form": bound.get("pledge_form") or (PledgeForm() if open_ and not pledged else None),
        "vote_form": bound.get("vote_form") or (_vote_form(seat) if open_ and pledged else None),
    }
    if pledged:
        rounds = list(diligence.project.gates.all())
        documents = documents_of(request, rounds)
        context["rounds"] = [(gate, documents[gate.pk]) for gate in rounds]
        # What the first committee said, for the second.
        ruled = [f"diligence.{value}" for value in Diligence.RULED]
        context["first"] = (
            Event.objects.of(diligence).filter(verb__in=ruled).last() if seat.round > 1 else None
        )
    return render(request, "projects/diligence_seat.html", context, status=status)


def _vote_form(seat: DiligenceSeat) -> VoteForm:
    return VoteForm(initial={"vote": seat.vote, "fault": seat.fault, "reason": seat.reason})
