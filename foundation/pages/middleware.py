"""Turns what the rules refuse into a page that says what to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from foundation.history.workflow import Forbidden, Refused


class RefusedMiddleware:
    """`Refused` becomes a 409 and `Forbidden` a 403, as a page or, for htmx, as a message in place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return render(request, "errors/refused.html", {"message": exception.message}, status=409)
        if isinstance(exception, Forbidden):
            return render(request, "403.html", {"message": str(exception)}, status=403)
        return None
