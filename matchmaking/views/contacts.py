"""상담일지: the list of a firm, a need or a match, one log, and the form that takes a minute."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.forms.firm_field import option
from companies.models import Company
from companies.names import names_of
from companies.permissions import is_operator
from companies.requests import SignedInRequest
from foundation.history.workflow import require

from .. import permissions
from ..forms.desk import ContactForm
from ..models import ContactLog, Match, Need
from ..services import contacts as services

PER_PAGE = 20


@dataclass(frozen=True)
class Case:
    """What a log is about, as the page that led here says."""

    company: Company | None = None
    need: Need | None = None
    match: Match | None = None

    @property
    def query(self) -> str:
        named = [("company", self.company), ("need", self.need), ("match", self.match)]
        return next((f"?{name}={row.pk}" for name, row in reversed(named) if row), "")

    @property
    def firms(self) -> list[Company]:
        """The firms of a match, among which one is picked."""
        return [self.match.need.company, self.match.solution.company] if self.match else []


def _case(request: SignedInRequest) -> Case:
    """404 where the address names what this person may not see."""
    keys: dict[str, UUID] = {}
    for name in ("company", "need", "match"):
        if given := request.GET.get(name):
            try:
                keys[name] = UUID(given)
            except ValueError:
                raise Http404 from None
    user = request.user
    if "match" in keys:
        match = get_object_or_404(Match.objects.visible_to(user).for_list(), pk=keys["match"])
        return Case(need=match.need, match=match)
    if "need" in keys:
        need = get_object_or_404(Need.objects.visible_to(user).select_related("company"), pk=keys["need"])
        return Case(need=need, company=need.company)
    if "company" in keys:
        return Case(company=get_object_or_404(Company.objects.visible_to(user), pk=keys["company"]))
    return Case()


@login_required
@require_safe
def contacts(request: SignedInRequest) -> HttpResponse:
    """Of one firm, need or match where the address names it; else all, the latest first."""
    require(is_operator(request.user))
    case = _case(request)
    rows = ContactLog.objects.visible_to(request.user).for_list()
    if case.match:
        rows = rows.filter(match=case.match)
    elif case.need:
        rows = rows.filter(need=case.need)
    elif case.company:
        rows = rows.filter(company=case.company)
    if mine := request.GET.get("mine") == "1":
        rows = rows.filter(by_key=request.user.pk)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"case": case, "page": page, "rows": services.told(page.object_list), "mine": mine}
    return render(request, "matchmaking/contacts.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: SignedInRequest) -> HttpResponse:
    require(is_operator(request.user))
    case = _case(request)
    initial = {"company": case.firms[0].pk if case.firms else option(case.company) if case.company else ""}
    firms = [(str(firm.pk), firm.name) for firm in case.firms]
    form = ContactForm(request.POST if request.method == "POST" else None, initial=initial, firms=firms)
    if form.is_valid():
        contact = services.log(by=request.user, match=case.match, need=case.need, **form.cleaned_data)
        messages.success(request, _("상담일지를 적었습니다."))
        return redirect("matchmaking:contact", contact.pk)
    context = {"case": case, "form": form}
    return render(request, "matchmaking/contact_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def contact(request: SignedInRequest, pk: UUID) -> HttpResponse:
    row = _get(request, pk)
    names = names_of([row.by_key, row.done_by_key])
    context = {
        "contact": row,
        "writer": names[row.by_key],
        "doer": names.get(row.done_by_key, ""),
        "may_finish": permissions.can_log(request.user, row.company, need=row.need, match=row.match),
    }
    return render(request, "matchmaking/contact.html", context)


def _get(request: SignedInRequest, pk: UUID) -> ContactLog:
    rows = ContactLog.objects.visible_to(request.user).for_list().select_related("need__company")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_POST
def finish(request: SignedInRequest, pk: UUID) -> HttpResponse:
    row = _get(request, pk)
    services.finish(contact=row, by=request.user)
    messages.success(request, _("마쳤다고 표시했습니다."))
    back = request.POST.get("next", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("matchmaking:contact", row.pk)
