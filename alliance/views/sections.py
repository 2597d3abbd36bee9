"""The frame around the alliance's pages."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from companies.requests import SignedInRequest

from ..kpis import Kpi, Row, records
from ..sections import tabs

RECORDS_PER_PAGE = 50


def render_section(
    request: SignedInRequest, section: str, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page that extends `alliance/base.html`."""
    frame = {"tabs": list(tabs(request.user, section))}
    return render(request, template, frame | context, status=status)


def opened(request: SignedInRequest, kpi: Kpi, rows: Sequence[Row]) -> dict[str, Any]:
    """Of a figure's rows a page of those that the reader may see, the newest first, and how many are withheld."""
    visible = records.shown(rows, request.user)
    page = Paginator(visible[::-1], RECORDS_PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "records": records.told(kpi, list(page.object_list)),
        "total": len(rows),
        "withheld": len(rows) - len(visible),
    }
