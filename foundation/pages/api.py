"""The API's manners: pages of a list, and errors as problem details (RFC 9457).

Whatever goes wrong under /api/ is answered as JSON, also where no view of the API was reached.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, cast

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views import defaults
from rest_framework import exceptions, pagination
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from foundation.history.workflow import Forbidden, Refused

PROBLEM = "application/problem+json"
TITLES = {
    400: _("요청의 내용이 올바르지 않습니다."),
    401: _("로그인하거나 올바른 토큰을 보내야 합니다."),
    403: _("이 요청을 할 권한이 없습니다."),
    404: _("찾을 수 없습니다."),
    405: _("이 주소에서 지원하지 않는 메서드입니다."),
    406: _("요청한 형식으로 응답할 수 없습니다. JSON으로 응답합니다."),
    409: _("지금 상태에서는 할 수 없습니다."),
    415: _("지원하지 않는 형식의 본문입니다. JSON으로 보내세요."),
    422: _("같은 Idempotency-Key로 다른 요청을 보냈습니다."),
    429: _("요청이 너무 많습니다. 잠시 뒤 다시 시도하세요."),
    500: _("서버에 오류가 생겼습니다. 잠시 뒤 다시 시도하세요."),
}


class Conflict(exceptions.APIException):
    status_code = 409
    default_code = "conflict"


class Unprocessable(exceptions.APIException):
    status_code = 422
    default_code = "idempotency_key"


#: Exceptions whose text is written for people, and says more than the title where it isn't the default.
TELLING = (
    exceptions.AuthenticationFailed,
    exceptions.PermissionDenied,
    exceptions.NotFound,
    Conflict,
    Unprocessable,
)


class Pages(Paginator):
    """Leaves out the pages beyond what a search engine can page through (`reachable` of the object list)."""

    @cached_property
    def num_pages(self) -> int:
        pages = super().num_pages
        reachable = getattr(self.object_list, "reachable", None)
        return pages if reachable is None else min(pages, -(-reachable // self.per_page))


class Pagination(pagination.PageNumberPagination):
    """Lists are {"count", "next", "results"}; `page_size` up to 100."""

    page_size = 20
    page_query_description = "The page, from 1."
    page_size_query_param = "page_size"
    page_size_query_description = "Rows on a page, at most 100."
    max_page_size = 100
    django_paginator_class = Pages
    invalid_page_message = cast(str, _("그런 페이지가 없습니다. 첫 페이지부터 next를 따라가세요."))

    def get_paginated_response(self, data: Any) -> Response:
        assert self.page is not None
        return Response({"count": self.page.paginator.count, "next": self.get_next_link(), "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["count", "next", "results"],
            "properties": {
                "count": {"type": "integer"},
                "next": {"type": "string", "format": "uri", "nullable": True},
                "results": schema,
            },
        }


def problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an exception as application/problem+json; None for what is no answer but an accident."""
    if isinstance(exc, Refused):
        exc = Conflict(exc.message)
    elif isinstance(exc, Forbidden):
        exc = exceptions.PermissionDenied(str(exc))
    elif isinstance(exc, DjangoValidationError):
        exc = exceptions.ValidationError(exc.message_dict if hasattr(exc, "error_dict") else exc.messages)
    elif isinstance(exc, Http404):
        exc = exceptions.NotFound()
    response = exception_handler(exc, context)
    if response is None:
        return None
    response.data = _body(response.status_code)
    if isinstance(exc, exceptions.ValidationError):
        if isinstance(exc.detail, dict):
            response.data["errors"] = _by_name(exc.detail)
        else:
            response.data["detail"] = " ".join(str(message) for message in exc.detail)
    elif isinstance(exc, TELLING) and exc.detail != exc.default_detail:
        response.data["detail"] = exc.detail
    response.content_type = PROBLEM
    context["request"].accepted_renderer = JSONRenderer()  # also where the view speaks YAML
    context["request"].accepted_media_type = PROBLEM
    return response


def _by_name(detail: Any, name: str = "") -> dict[str, list[str]]:
    """The texts of each field, whose name is dotted where it is in a list or an object: `items.0.amount_krw`."""
    inner: Iterable[tuple[Any, Any]]
    if isinstance(detail, Mapping):
        inner = detail.items()
    elif isinstance(detail, list) and any(isinstance(part, Mapping | list) for part in detail):
        inner = enumerate(detail)
    else:
        return {name: [str(text) for text in detail]}
    found: dict[str, list[str]] = {}
    for key, part in inner:
        found |= _by_name(part, f"{name}.{key}" if name else str(key))
    return found


def _body(status: int) -> dict[str, Any]:
    return {"type": "about:blank", "status": status, "title": str(TITLES.get(status, TITLES[400]))}


def _answer(request: HttpRequest, status: int, page: Callable[..., HttpResponse], *args: Any) -> HttpResponse:
    """A problem under /api/, elsewhere the page."""
    if not request.path.startswith("/api/"):
        return page(request, *args)
    return JsonResponse(
        _body(status), status=status, content_type=PROBLEM, json_dumps_params={"ensure_ascii": False}
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400, defaults.bad_request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404, defaults.page_not_found, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    return _answer(request, 500, defaults.server_error)
