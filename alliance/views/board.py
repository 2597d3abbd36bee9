"""The KPI board: live figures beside the plan's targets, each opened down to its records."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from companies.requests import SignedInRequest
from foundation.history import clock
from foundation.history.workflow import require

from .. import cards, content, frozen, kpis, permissions
from ..forms.board import FilterForm
from ..kpis.breakdowns import Dimension, Firms, Part, breakdowns, keeper
from ..kpis.figures import Figure, figure, figures, targets
from ..models import KpiSetting
from ..quarters import last_day
from .sections import opened, render_section


@login_required
@require_safe
def board(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_see_kpis(request.user))
    form = FilterForm(request.GET)
    shown = figures(form.as_of, kept=keeper(form.chosen, Firms()), quarters=cards.QUARTERS)
    context = {
        "figures": shown,
        "groups": cards.groups(shown),
        "statuses": cards.by_status(shown),
        "changes": cards.largest_changes(shown),
    } | _asked(form)
    return render_section(
        request, "board", "alliance/board.html", context | frozen.budgets(content.budgets())
    )


@login_required
@require_safe
def kpi(request: SignedInRequest, code: str) -> HttpResponse:
    """The records that a figure counts: those that the viewer may see, and how many are withheld."""
    require(permissions.can_see_kpis(request.user))
    form, firms = FilterForm(request.GET), Firms()
    found, setting = _figure(code, form, firms)
    context = {
        "figure": found,
        "kpi": found.kpi,
        "card": cards.Card(found),
        "setting": setting,
        "may_set": permissions.can_set_targets(request.user),
        "breakdowns": [
            (name.label, [(part, _narrowed(request, name, part)) for part in parts])
            for name, parts in breakdowns(found.kpi, found.rows, firms).items()
        ],
    }
    context |= opened(request, found.kpi, found.rows) | _asked(form)
    return render_section(request, "board", "alliance/kpi.html", context)


def _narrowed(request: SignedInRequest, dimension: Dimension, part: Part) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query[dimension] = part.code
    return f"?{query.urlencode()}"


def _asked(form: FilterForm) -> dict[str, object]:
    return {
        "form": form,
        "as_of": clock.now(),
        "day": form.day,
        "narrowed": bool(form.chosen),
        "filtered": bool(form.chosen or form.day),
    }


def _figure(code: str, form: FilterForm, firms: Firms) -> tuple[Figure, KpiSetting | None]:
    if code not in kpis.BY_CODE:
        raise Http404
    as_of, setting = form.as_of, KpiSetting.objects.select_related("owner").filter(kpi=code).first()
    found = figure(
        kpis.BY_CODE[code],
        as_of,
        target=targets(last_day(as_of).year).get(code),
        setting=setting,
        kept=keeper(form.chosen, firms),
        quarters=cards.QUARTERS_IN_FULL,
    )
    return found, setting


@login_required
@require_safe
def chart(request: SignedInRequest, held: str) -> HttpResponse:
    """A card's chart; its address changes with what it shows, so a browser may keep it."""
    require(permissions.can_see_kpis(request.user))
    drawn = cards.picture(held)
    if drawn is None:
        raise Http404
    headers = {"Cache-Control": f"private, max-age={cards.DAY}, immutable"}
    return HttpResponse(drawn, content_type="image/svg+xml", headers=headers)
