"""A supplier's leads, how its solutions fare, and why they are where they are for a need."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.models import Company
from companies.permissions import belongs_to, is_supplier
from companies.requests import SignedInRequest
from foundation.history.workflow import require
from foundation.pages import respond

from .. import permissions
from ..faces import face
from ..forms.leads import LeadFilterForm, PassForm
from ..models import Lead, LeadPass, Need
from ..ranking import registry
from ..ranking.features import FAMILY_LABELS
from ..services import leads as services
from ..services import passes
from ..services.absence import absence as absence_service
from ..services.candidates import shares, told
from ..services.mirror import PERIODS
from ..services.mirror import mirror as mirror_service


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    """The rows that are there; a supplier that never had any is offered to have them looked for."""
    passed = request.GET.get("tab") == "passed"
    form = LeadFilterForm(request.GET)
    listing = services.leads(
        user=request.user, page=request.GET.get("page"), narrow=form.narrow, passed=passed
    )
    first = listing.page.start_index()
    rows = [(first + n, item, told(item.reasons)) for n, item in enumerate(listing.items)]
    context = {
        "listing": listing,
        "waiting": listing.refreshing and not listing.late,
        "page": listing.page,
        "form": form,
        "filtered": bool(form.wanted),
        "passed": _passed(request, listing) if passed else None,
        "close": [row for row in rows if row[1].close],
        "loose": [row for row in rows if not row[1].close],
        "shares": shares(),
        "why": registry.standing().why,
    }
    return respond(request, "matchmaking/leads.html#found", context)


def _passed(request: SignedInRequest, listing: services.LeadList) -> list[tuple[services.LeadRow, LeadPass]]:
    """The leads of this page beside what was said of them."""
    rows = LeadPass.objects.visible_to(request.user).standing()
    said = {
        (row.need_id, row.company_id): row
        for row in rows.filter(need__in=[item.need.pk for item in listing.items])
    }
    found = [(item, said.get((item.need.pk, item.solution.company_id))) for item in listing.items]
    return [(item, row) for item, row in found if row]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: SignedInRequest, pk: int) -> HttpResponse:
    """Why a lead is nothing for the firm."""
    rows = Lead.objects.visible_to(request.user).select_related("need__company", "company", "solution")
    lead = get_object_or_404(rows, pk=pk)
    require(permissions.can_pass(request.user, lead.company))
    form = PassForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        passes.pass_on(lead=lead, by=request.user, **form.cleaned_data)
        messages.success(request, _("추천 수요에서 뺐습니다. ‘관심 없음’에서 되돌릴 수 있습니다."))
        return redirect("matchmaking:leads")
    context = {"lead": lead, "face": face(lead.need, full=not lead.masked), "form": form}
    return render(request, "matchmaking/lead_pass.html", context)


@login_required
@require_POST
def restore(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(LeadPass.objects.visible_to(request.user).select_related("company"), pk=pk)
    passes.restore(row=row, by=request.user)
    messages.success(request, _("추천 수요로 되돌렸습니다."))
    return redirect("matchmaking:leads")


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
