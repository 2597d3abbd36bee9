"""Questions about a need, for both sides of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.history.workflow import require

from .. import permissions
from ..faces import face
from ..forms.questions import AnswerForm, AskForm
from ..models import Match, Need, Question
from ..services import questions as services


@login_required
@require_safe
def questions(request: SignedInRequest, pk: UUID) -> HttpResponse:
    need = get_object_or_404(Need.objects.visible_to(request.user).for_list(), pk=pk)
    return _page(request, need)


def _page(
    request: SignedInRequest,
    need: Need,
    *,
    ask_form: AskForm | None = None,
    answer_form: AnswerForm | None = None,
    answering: Question | None = None,
) -> HttpResponse:
    """`answer_form` with its errors stands under the question `answering`."""
    user = request.user
    require(permissions.can_read_questions(user, need))
    may_answer = permissions.can_answer_questions(user, need)
    rows: list[tuple[services.Told, Any]] = []
    for told in services.told(need, user):
        form = None
        if may_answer and told.question.answered_at is None:
            mine = answering is not None and answering.pk == told.question.pk
            form = answer_form if mine else AnswerForm(question=told.question)
        rows.append((told, form))
    own = need.matches.filter(solution__company__in=list(user.firms), status__in=Match.BUSY)
    match = own.select_related("solution__company", "invitation").order_by("created_at").first()
    if match and not (need.status == Need.Status.OPEN and permissions.can_answer(user, match)):
        match = None
    context = {
        "need": need,
        "face": face(need, full=need.shown_to(user) == "full"),
        "rows": rows,
        "demand_side": permissions.can_see_candidates(user, need),
        "match": match,
        "hidden": match and services.hides(match),
        "ask_form": (ask_form or AskForm()) if match else None,
    }
    return render(request, "matchmaking/questions.html", context)


@login_required
@require_POST
def ask(request: SignedInRequest, pk: UUID) -> HttpResponse:
    match = get_object_or_404(Match.objects.visible_to(request.user).for_list(), pk=pk)
    require(permissions.can_answer(request.user, match))
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, match.need, ask_form=form)
    services.ask(match=match, body=form.cleaned_data["body"], by=request.user)
    messages.success(request, _("질문을 보냈습니다. 답이 올라오면 알려 드립니다."))
    return redirect("matchmaking:questions", match.need_id)


@login_required
@require_POST
def answer(request: SignedInRequest, pk: UUID) -> HttpResponse:
    rows = Question.objects.visible_to(request.user).select_related("need__company", "match")
    question = get_object_or_404(rows, pk=pk)
    require(permissions.can_answer_questions(request.user, question.need))
    form = AnswerForm(request.POST, question=question)
    if not form.is_valid():
        return _page(request, question.need, answer_form=form, answering=question)
    services.answer(
        question=question,
        text=form.cleaned_data["answer"],
        pledged_only=form.cleaned_data.get("pledged_only", False),
        by=request.user,
    )
    messages.success(request, _("답을 올렸습니다. 초대받은 공급기업에 알렸습니다."))
    return redirect("matchmaking:questions", question.need_id)
