"""Lists of needs, a need's page for each role, what its firm does there, and its files."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from companies.permissions import belongs_to, is_operator, is_supplier
from companies.requests import SignedInRequest
from foundation.files.models import Attachment
from foundation.history.workflow import require
from foundation.pages import tidy
from foundation.search.pages import PER_PAGE, page_number

from .. import finding, histories, need_pages, permissions
from ..faces import face
from ..filters import FilterForm
from ..forms.need_files import AttachForm
from ..forms.needs import STEPS
from ..models import ContactLog, Need, Round
from ..services import need_files
from ..services import needs as services
from ..services.assignments import CARED_FOR
from ..services.contacts import told
from ..services.curations import CURATED
from ..services.need_checks import awaits_confirmation, missing

LATEST = 5  # lines of the history on the need's own page


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    """Operators: all needs. Suppliers: the open ones, masked where masked. Others: their own firms'."""
    operator = is_operator(request.user)
    if not (operator or is_supplier(request.user)):
        return redirect("matchmaking:needs_mine")
    if tidied := tidy(request):
        return tidied
    form = FilterForm(request.GET, by_status=operator)
    found = finding.find(request.user, form, page_number(request.GET.get("page")))
    context = {
        "index": finding.SPEC.name,
        "form": form,
        "facets": form.facets(found.facets),
        "found": found,
        "page": found.page,
        "operator": operator,
        "owner": any(row.company.demands for row in request.user.firms.values()),
    }
    return render(request, "matchmaking/need_list.html", context)


@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    rows = Need.objects.filter(company__in=list(request.user.firms)).for_list()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    firms = [row.company for row in request.user.firms.values()]
    context = {"page": page, "can_create": any(permissions.can_create(request.user, firm) for firm in firms)}
    return render(request, "matchmaking/needs_mine.html", context)


def get_need(request: SignedInRequest, pk: UUID) -> Need:
    """The need, where this person may see it; 404 otherwise."""
    return get_object_or_404(Need.objects.visible_to(request.user).for_list(), pk=pk)


@login_required
@require_safe
def detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return show(request, get_need(request, pk))


def show(request: SignedInRequest, need: Need, upload: AttachForm | None = None) -> HttpResponse:
    """The need's page as this viewer may see it; with a refused upload, where there is one."""
    user = request.user
    seen = face(need, full=need.shown_to(user) == "full")
    inside = belongs_to(user, need.company) or is_operator(user)
    context: dict[str, Any] = {"face": seen, "files": Attachment.objects.of(need) if seen.full else []}
    if inside:
        context |= _inside(request, need) | {"upload_form": upload or AttachForm()}
    return render(request, "matchmaking/need.html", context, status=422 if upload else 200)


def _inside(request: SignedInRequest, need: Need) -> dict[str, Any]:
    """What only the firm and the operating body see."""
    user = request.user
    submits = permissions.can_submit(user, need) and need.status in Need.WRITTEN
    reviews = permissions.can_review(user, need) and need.status == Need.Status.SUBMITTED
    unconfirmed = need.status == Need.Status.SUBMITTED and awaits_confirmation(need)
    sees_list = permissions.can_see_candidates(user, need)
    logs = (
        ContactLog.objects.visible_to(user)
        .filter(Q(need=need) | Q(need__merged_into=need))
        .for_list()[:LATEST]
    )
    return {
        "need": need,
        "can_edit": permissions.can_edit(user, need),
        "can_remove": permissions.can_edit(user, need) and need.status in Need.WRITTEN,
        "can_submit": submits,
        "can_review": reviews,
        "can_curate": need.status in CURATED and permissions.can_curate(user, need),
        "can_cancel": permissions.can_cancel(user, need) and need.status not in Need.ENDED,
        "can_confirm": unconfirmed and permissions.can_submit(user, need),
        "unconfirmed": unconfirmed,
        "missing": missing(need) if submits or reviews else {},
        **need_pages.reviewed(need, user),
        "lines": histories.of_need(need, user)[-LATEST:] if sees_list else [],
        "can_assign": permissions.can_assign(user, need) and need.status in CARED_FOR,
        "can_grade": need.opened_at is not None and permissions.can_curate(user, need),
        "rounds": Round.objects.visible_to(user).filter(need=need),
        "can_start_round": need.status == Need.Status.OPEN
        and permissions.can_run_round(user, need)
        and not need.rounds.live().exists(),
        "can_designate": need.status == Need.Status.OPEN and permissions.can_curate(user, need),
        "can_log": permissions.can_log(user, need.company, need=need),
        "beside": need_pages.beside(need, user),
        "logs": told(logs) if is_operator(user) else [],
    }


@login_required
@require_POST
def submit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Ask for review; what is missing is shown on its field, in the first step that lacks something."""
    need = get_need(request, pk)
    try:
        services.submit(need=need, by=request.user)
    except ValidationError as error:
        messages.warning(request, _("제출하려면 표시된 칸을 먼저 채워 주세요."))
        lacking = (n for n, step in enumerate(STEPS, 1) if set(step.fields) & set(error.message_dict))
        return redirect(reverse("matchmaking:need_step", args=[need.pk, next(lacking)]) + "?check=1")
    messages.success(request, _("제출했습니다. 코디네이터가 검토한 뒤 매칭을 시작하면 알려 드립니다."))
    return redirect("matchmaking:need", need.pk)


@login_required
@require_POST
def cancel(request: SignedInRequest, pk: UUID) -> HttpResponse:
    need = get_need(request, pk)
    services.cancel(
        need=need, by=request.user, reason=request.POST.get("reason", "").replace("\0", "")[:2000]
    )
    messages.success(request, _("수요를 취소했습니다."))
    return redirect("matchmaking:need", need.pk)


@login_required
@require_POST
def attach(request: SignedInRequest, pk: UUID) -> HttpResponse:
    need = get_need(request, pk)
    require(permissions.can_edit(request.user, need))
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, need, upload=form)
    need_files.attach_files(need=need, by=request.user, uploads=form.cleaned_data["file"])
    messages.success(request, _("파일을 올렸습니다."))
    return redirect("matchmaking:need", need.pk)


@login_required
@require_POST
def remove_file(request: SignedInRequest, pk: UUID, file: UUID) -> HttpResponse:
    need = get_need(request, pk)
    require(permissions.can_edit(request.user, need))
    attachment = get_object_or_404(Attachment.objects.of(need), pk=file)
    need_files.remove_file(need=need, by=request.user, attachment=attachment)
    messages.success(request, _("파일을 지웠습니다."))
    return redirect("matchmaking:need", need.pk)
