"""The public page: read by anybody, so nothing is on it but what a pack, a setting and two consents have opened."""

from uuid import UUID

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from companies.models import Company
from foundation.exports.charts import svg

from .. import cases, results
from ..models import Case

PER_PAGE = 12


@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    pack = results.newest()
    shown = results.published(pack) if pack else []
    page = Paginator(results.told_cases(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "simulated": Company.objects.simulated().exists(),
        "pack": pack,
        "groups": results.grouped(shown),
        "page": page,
        "stories": [(case, cases.told(case.figures)) for case in page],
    }
    return render(request, "alliance/results.html", context)


@require_safe
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Case.objects.published().for_list(), pk=pk)
    if not cases.standing([found]):
        raise Http404
    context = {
        "simulated": Company.objects.simulated().exists(),
        "case": found,
        "told": cases.told(found.figures),
    }
    return render(request, "alliance/result_case.html", context)


@require_safe
@cache_control(public=True, max_age=3600)
def chart(request: HttpRequest, code: str) -> HttpResponse:
    """A published KPI's history as a picture; the page's table says the same."""
    pack = results.newest()
    found = [one for one in results.published(pack) if one.code == code] if pack else []
    if not pack or not found:
        raise Http404
    key = f"alliance.results.small.{pack.pk}.{code}.{get_language()}"
    drawn = cache.get_or_set(key, lambda: svg(found[0].chart), results.DAY)
    return HttpResponse(drawn, content_type="image/svg+xml")
