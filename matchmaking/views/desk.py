"""The coordinators' desk, and who looks after a need."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies.permissions import is_operator
from companies.requests import SignedInRequest
from foundation.history.workflow import require

from .. import desk as queues
from .. import permissions
from ..forms.desk import AssignForm
from ..services import assignments
from .needs import get_need

PER_PAGE = 20


@login_required
@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    """One queue at a time, with how many wait in each; the first that isn't empty where none is chosen."""
    user = request.user
    require(is_operator(user))
    mine = request.GET.get("mine") == "1"
    found = {queue.code: queue.rows(user) for queue in queues.QUEUES}
    if mine:
        found = {code: rows.filter(queues.BY_CODE[code].mine(user)) for code, rows in found.items()}
    counts = {code: rows.count() for code, rows in found.items()}
    busy = next((code for code, count in counts.items() if count), queues.QUEUES[0].code)
    chosen = queues.BY_CODE.get(request.GET.get("queue", ""), queues.BY_CODE[busy])
    page = Paginator(found[chosen.code], PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "queue": chosen,
        "tabs": [(queue, counts[queue.code]) for queue in queues.QUEUES],
        "page": page,
        "rows": [chosen.tell(item) for item in page.object_list],
        "mine": mine,
    }
    return render(request, "matchmaking/desk.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: SignedInRequest, pk: UUID) -> HttpResponse:
    need = get_need(request, pk)
    require(permissions.can_assign(request.user, need))
    form = AssignForm(request.POST if request.method == "POST" else None, need=need)
    if form.is_valid():
        assignments.assign(need=need, by=request.user, **form.cleaned_data)
        messages.success(request, _("담당 코디네이터를 정했습니다."))
        return redirect("matchmaking:need", need.pk)
    context = {"need": need, "form": form}
    return render(request, "matchmaking/assign_form.html", context, status=422 if form.errors else 200)
