"""A reviewer's pages: what one was appointed to, the pledge, and then the evidence with the score."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.history.workflow import require

from .. import evidence, permissions
from ..forms.gates import PledgeForm, ScoreForm
from ..models import Gate, GateReview
from ..services import gates
from .documents import documents_of
from .forms import carry_out


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_see_reviews(request.user))
    rows = GateReview.objects.filter(reviewer=request.user)
    rows = rows.select_related("gate__project__demand_firm", "gate__project__supplier").order_by(
        "-assigned_at"
    )
    return render(request, "projects/reviews.html", {"reviews": rows})


@login_required
@require_safe
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _review(request, pk))


@login_required
@require_POST
def pledge(request: SignedInRequest, pk: int) -> HttpResponse:
    review = _review(request, pk)
    form = PledgeForm(request.POST)
    status = carry_out(form, gates.pledge, review=review, by=request.user)
    if status != 200:
        return _page(request, review, status=status, pledge_form=form)
    if review.conflict:
        messages.success(request, _("이해관계를 신고했습니다. 이 평가에서 제외됩니다."))
        return redirect("projects:reviews")
    messages.success(request, _("서약을 마쳤습니다. 이제 산출물을 볼 수 있습니다."))
    return redirect(review)


@login_required
@require_POST
def score(request: SignedInRequest, pk: int) -> HttpResponse:
    review = _review(request, pk)
    form = ScoreForm(request.POST, gate=review.gate)
    status = carry_out(form, gates.score, review=review, by=request.user)
    if status != 200:
        return _page(request, review, status=status, score_form=form)
    messages.success(request, _("점수를 냈습니다. 의결 전까지 고칠 수 있습니다."))
    return redirect(review)


def _review(request: SignedInRequest, pk: int) -> GateReview:
    rows = GateReview.objects.visible_to(request.user).select_related(
        "gate__project__demand_firm", "gate__project__supplier", "gate__template"
    )
    review = get_object_or_404(rows, pk=pk)
    require(permissions.can_review(request.user, review))
    return review


def _page(request: SignedInRequest, review: GateReview, *, status: int = 200, **bound: Any) -> HttpResponse:
    gate, pledged = review.gate, review.pledged_at is not None
    context = {
        "review": review,
        "gate": gate,
        "project": gate.project,
        "pledged": pledged,
        "documents": documents_of(request, [gate])[gate.pk] if pledged else [],
        "proofs": evidence.proofs(gate.project.measures.all()) if pledged else [],
        "points": review.points.select_related("criterion"),
        "pledge_form": bound.get("pledge_form")
        or (PledgeForm() if not pledged and gate.status in Gate.OPEN else None),
        "score_form": bound.get("score_form") or _score_form(review),
    }
    return render(request, "projects/review.html", context, status=status)


def _score_form(review: GateReview) -> ScoreForm | None:
    if review.pledged_at is None or review.gate.status != Gate.Status.IN_REVIEW:
        return None
    points = {f"points_{row.criterion_id}": row.points for row in review.points.all()}
    initial = {"score": review.score, "comment": review.comment} | points
    return ScoreForm(initial=initial, gate=review.gate)
