"""Linking a pair that arrives together: find the solution, then say why."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.requests import SignedInRequest
from foundation.history.workflow import require
from solutions.models import Solution

from .. import permissions
from ..forms.desk import DesignateForm
from ..services import designations as services
from ..services import traces
from .needs import get_need


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def designate(request: SignedInRequest, pk: UUID) -> HttpResponse:
    need = get_need(request, pk)
    require(permissions.can_curate(request.user, need))
    solution = _chosen(request)
    form = DesignateForm(request.POST if request.method == "POST" else None)
    if solution and form.is_valid():
        match = services.designate(need=need, solution=solution, by=request.user, **form.cleaned_data)
        messages.success(request, _("지정 매칭으로 이었습니다. 두 기업에 알렸습니다."))
        return redirect("matchmaking:match", match.pk)
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    found = traces.find_solutions(words=words, viewer=request.user) if words else []
    present = set(need.matches.filter(solution__in=found).values_list("solution_id", flat=True))
    context = {
        "need": need,
        "solution": solution,
        "form": form,
        "q": words,
        "found": [(row, row.pk in present) for row in found],
    }
    return render(request, "matchmaking/designate.html", context, status=422 if form.errors else 200)


def _chosen(request: SignedInRequest) -> Solution | None:
    """The offered solution that the address or the form names; 404 for any other."""
    given = request.POST.get("solution") or request.GET.get("solution")
    if not given:
        return None
    try:
        key = UUID(given)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(Solution.objects.offered().select_related("company"), pk=key)
