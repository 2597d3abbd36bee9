"""A supplier's leads, how its solutions fare, and why they are where they are for a need."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from companies.models import Company
from companies.permissions import belongs_to, is_supplier
from companies.requests import SignedInRequest
from foundation.history.workflow import require
from foundation.pages import respond

from ..faces import face
from ..models import Need
from ..ranking import registry
from ..ranking.features import FAMILY_LABELS
from ..services import leads as services
from ..services.absence import absence as absence_service
from ..services.candidates import shares, told
from ..services.mirror import PERIODS
from ..services.mirror import mirror as mirror_service


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    """The rows that are there; a supplier that never had any is offered to have them looked for."""
    listing = services.leads(user=request.user, page=request.GET.get("page"))
    first = listing.page.start_index()
    rows = [(first + n, item, told(item.reasons)) for n, item in enumerate(listing.items)]
    context = {
        "listing": listing,
        "waiting": listing.refreshing and not listing.late,
        "page": listing.page,
        "close": [row for row in rows if row[1].close],
        "loose": [row for row in rows if not row[1].close],
        "shares": shares(),
        "why": registry.standing().why,
    }
    return respond(request, "matchmaking/leads.html#found", context)


@login_required
@require_POST
def refresh(request: SignedInRequest) -> HttpResponse:
    services.refresh_own(user=request.user)
    return redirect("matchmaking:leads")


@login_required
@require_safe
def mirror(request: SignedInRequest) -> HttpResponse:
    """To the mirror of one's own firm, the first by name."""
    require(is_supplier(request.user))
    firms = [row.company for row in request.user.firms.values() if row.company.supplies]
    return redirect("matchmaking:mirror_of", min(firms, key=lambda firm: firm.name).pk)


@login_required
@require_safe
def mirror_of(request: SignedInRequest, pk: UUID) -> HttpResponse:
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    asked = request.GET.get("days", "")
    days = next((days for days in PERIODS if str(days) == asked), PERIODS[0])
    seen = mirror_service(company=company, viewer=request.user, days=days)
    context = {
        "mirror": seen,
        "periods": PERIODS,
        "losses": [(FAMILY_LABELS[loss.family], loss) for loss in seen.losses],
        "own": belongs_to(request.user, company),
        "firms": [row.company for row in request.user.firms.values() if row.company.supplies],
    }
    return render(request, "matchmaking/mirror.html", context)


@login_required
@require_safe
def absence(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Why a supplier's solutions are where they are for this need, if it is open."""
    rows = Need.objects.visible_to(request.user).for_list().prefetch_related("company__sites")
    need = get_object_or_404(rows, pk=pk)
    require(is_supplier(request.user))
    is_open = need.status == Need.Status.OPEN
    found = absence_service(need=need, user=request.user) if is_open else None
    context = {
        "face": face(need, full=need.shown_to(request.user) == "full"),
        "absence": found,
        "verdicts": [(verdict, told(verdict.reasons)) for verdict in (found.verdicts if found else ())],
    }
    return render(request, "matchmaking/absence.html", context)
