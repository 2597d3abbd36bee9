"""One answer for both ways of asking: htmx gets the fragment, everything else a whole page or a redirect."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import MAX_URL_REDIRECT_LENGTH

LONGEST_VALUE = 701  # characters of a query string's value: one more than a search may have


def respond(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    fallback: Any = None,
    status: int = 200,
) -> HttpResponse:
    """Render `template`, which may name a fragment ("app/page.html#status").

    An htmx request gets the fragment; a POST without htmx is redirected to `fallback` (anything that
    `redirect()` takes) where one is given; else the whole page is rendered.
    """
    page, _hash, _fragment = template.partition("#")
    if getattr(request, "htmx", False):
        return render(request, template, context, status=status)
    if request.method == "POST" and fallback is not None and status < 400:
        return redirect(fallback)
    return render(request, page, context, status=status)


def tidy(request: HttpRequest) -> HttpResponse | None:
    """A redirect to the address with only what is set, where a form's GET has sent empty fields along.

    Values longer than any field takes are cut, so that the page that refuses them doesn't repeat them in full.
    """
    given = request.GET
    if all(0 < len(value) <= LONGEST_VALUE for _name, values in given.lists() for value in values):
        return None
    kept = given.copy()
    for name, values in given.lists():
        kept.setlist(name, [value[:LONGEST_VALUE] for value in values if value])
    address = f"{request.path}?{kept.urlencode()}".removesuffix("?")
    return redirect(address) if len(address) <= MAX_URL_REDIRECT_LENGTH else None
