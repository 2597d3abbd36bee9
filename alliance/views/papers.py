"""What a meeting is given to read."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.requests import SignedInRequest
from foundation.files.models import Attachment
from projects.views.forms import carry_out

from ..forms.meetings import PackForm, PaperForm
from ..services import papers
from .meetings import page, prepared


@login_required
@require_POST
def add(request: SignedInRequest, pk: UUID) -> HttpResponse:
    meeting = prepared(request, pk)
    form = PaperForm(request.POST, request.FILES)
    status = carry_out(form, papers.add_paper, meeting=meeting, by=request.user)
    if status != 200:
        return page(request, meeting, status=status, paper_form=form)
    messages.success(request, _("자료를 올렸습니다."))
    return redirect(meeting)


@login_required
@require_POST
def remove(request: SignedInRequest, pk: UUID, paper: UUID) -> HttpResponse:
    meeting = prepared(request, pk)
    found = get_object_or_404(Attachment.objects.of(meeting), pk=paper)
    papers.remove_paper(meeting=meeting, paper=found, by=request.user)
    messages.success(request, _("자료를 뺐습니다."))
    return redirect(meeting)


@login_required
@require_POST
def use_pack(request: SignedInRequest, pk: UUID) -> HttpResponse:
    meeting = prepared(request, pk)
    form = PackForm(request.POST)
    status = carry_out(form, papers.use_pack, meeting=meeting, by=request.user)
    if status != 200:
        return page(request, meeting, status=status, pack_form=form)
    messages.success(request, _("이 회의에서 볼 성과지표 자료를 정했습니다."))
    return redirect(meeting)
