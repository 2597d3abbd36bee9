"""The years after completion, on one page of the project: the firm answers, the operating body confirms."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.files.models import Attachment
from foundation.history import clock
from foundation.history.workflow import require

from .. import permissions
from ..forms.follow_ups import AnswerForm, ReturnForm
from ..models import FollowUp
from ..services import follow_ups as services
from .forms import carry_out
from .sections import project_of, render_section

S = FollowUp.Status


@login_required
@require_safe
def section(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return page(request, pk)


def page(request: SignedInRequest, pk: UUID, *, status: int = 200, **bound: Any) -> HttpResponse:
    """Each year with its evidence and the forms of what this person may do; `bound` holds refused ones, by name and
    then by key."""
    project = project_of(request, pk, "follow_up")
    rows = list(project.follow_ups.select_related("submitted_by"))
    label, keys = FollowUp._meta.label_lower, [str(row.pk) for row in rows]
    files: dict[str, list[Attachment]] = {key: [] for key in keys}
    for attachment in Attachment.objects.filter(object_type=label, object_id__in=keys):
        files[attachment.object_id].append(attachment)
    years = []
    for row in rows:
        row.project = project
        years.append(
            {
                "row": row,
                "files": files[str(row.pk)],
                "answer_form": bound.get("answer_form", {}).get(row.pk) or _answer_form(request, row),
                "return_form": bound.get("return_form", {}).get(row.pk) or _return_form(request, row),
            }
        )
    return render_section(
        request, project, "follow_up", "projects/follow_up.html", {"years": years}, status=status
    )


def _answer_form(request: SignedInRequest, row: FollowUp) -> AnswerForm | None:
    waits = row.status in (S.DUE, S.RETURNED) and clock.today() >= row.opens_on
    return AnswerForm.of(row) if waits and permissions.can_answer_follow_up(request.user, row) else None


def _return_form(request: SignedInRequest, row: FollowUp) -> ReturnForm | None:
    decides = row.status == S.SUBMITTED and permissions.can_decide_follow_up(request.user, row)
    return ReturnForm(auto_id=f"return-{row.pk}-%s") if decides else None


@login_required
@require_POST
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    require(permissions.can_answer_follow_up(request.user, row))
    form = AnswerForm(request.POST, request.FILES, auto_id=f"answer-{row.pk}-%s")
    status = carry_out(form, services.submit, follow_up=row, by=request.user)
    if status != 200:
        return page(request, row.project_id, status=status, answer_form={row.pk: form})
    messages.success(request, _("제출했습니다. 운영기관이 확인하면 알려 드립니다."))
    return redirect(row)


@login_required
@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    row = services.confirm(follow_up=_row(request, pk), by=request.user)
    messages.success(request, _("확인했습니다."))
    return redirect(row)


@login_required
@require_POST
def return_(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    require(permissions.can_decide_follow_up(request.user, row))
    form = ReturnForm(request.POST, auto_id=f"return-{row.pk}-%s")
    status = carry_out(form, services.return_, follow_up=row, by=request.user)
    if status != 200:
        return page(request, row.project_id, status=status, return_form={row.pk: form})
    messages.success(request, _("보완을 요청했습니다. 수요기업에 알렸습니다."))
    return redirect(row)


def _row(request: SignedInRequest, pk: int) -> FollowUp:
    rows = FollowUp.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("project__demand_firm", "project__supplier"), pk=pk)
