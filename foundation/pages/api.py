"""The API's manners: pagination, and errors as problem details (RFC 9457)."""

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from rest_framework import exceptions, pagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from foundation.history.workflow import Forbidden, Refused


class Pagination(pagination.PageNumberPagination):
    """Lists are {"count", "next", "results"}; `page_size` up to 100."""

    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100

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
    """Answer an exception as application/problem+json; `errors` names fields where input was bad."""
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
    detail = response.data
    body: dict[str, Any] = {"type": "about:blank", "status": response.status_code}
    if isinstance(exc, exceptions.ValidationError):
        body |= {"title": str(exceptions.ValidationError.default_detail), "errors": detail}
    else:
        body |= {"title": str(detail.get("detail", "")) if isinstance(detail, dict) else str(detail)}
    response.data = body
    response.content_type = "application/problem+json"
    return response


class Conflict(exceptions.APIException):
    status_code = 409
    default_code = "conflict"
