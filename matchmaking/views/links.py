"""Pages that a mailed link opens without signing in: its address is the key, so nothing may keep it or pass it on."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponse]


def opened_by_link(view: View) -> View:
    """No cache, search engine or other site learns the address."""

    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        # Not "no-referrer": browsers would then send "Origin: null" with the form, which the CSRF check refuses.
        response["Referrer-Policy"] = "same-origin"
        return response

    return opened
