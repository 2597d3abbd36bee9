"""The frame around the alliance's pages."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from companies.requests import SignedInRequest

from ..sections import tabs


def render_section(
    request: SignedInRequest, section: str, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page that extends `alliance/base.html`."""
    frame = {"tabs": list(tabs(request.user, section))}
    return render(request, template, frame | context, status=status)
