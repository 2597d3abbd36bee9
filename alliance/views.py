"""The KPI board: live figures beside the plan's targets, each opened down to its firms."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from companies.models import Company
from companies.requests import SignedInRequest
from foundation.history import clock
from foundation.history.workflow import require

from . import kpis, permissions
from .models import Target


@dataclass(frozen=True)
class Figure:
    kpi: kpis.Kpi
    value: int
    target: Target | None

    @property
    def percent(self) -> int:
        """How far along the target, in percent; above 100 where it is exceeded."""
        return round(100 * self.value / self.target.value) if self.target else 0


def figures(as_of: datetime) -> list[Figure]:
    """Every KPI's value as of an instant, with its target."""
    targets = {target.kpi: target for target in Target.objects.select_related("task")}
    return [Figure(kpi, kpi.value(as_of), targets.get(kpi.code)) for kpi in kpis.KPIS]


@login_required
@require_safe
def board(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_see_kpis(request.user))
    as_of = clock.now()
    return render(request, "alliance/board.html", {"figures": figures(as_of), "as_of": as_of})


@login_required
@require_safe
def kpi(request: SignedInRequest, code: str) -> HttpResponse:
    """The firms that a figure counts: those that the viewer may see, and how many are withheld."""
    require(permissions.can_see_kpis(request.user))
    if code not in kpis.BY_CODE:
        raise Http404
    as_of = clock.now()
    definition = kpis.BY_CODE[code]
    total = definition.value(as_of)
    shown = definition.firms(as_of) & Company.objects.visible_to(request.user)
    rows = list(shown.select_related("ksic").order_by("name")[:500])
    context = {
        "kpi": definition,
        "firms": rows,
        "total": total,
        "withheld": total - shown.count(),
        "as_of": as_of,
    }
    return render(request, "alliance/kpi.html", context)
