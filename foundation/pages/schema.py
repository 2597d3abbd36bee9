"""The API's schema: what every operation may answer besides what it was asked for.

Apart from api.py, which the framework loads before what this needs.
"""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from .api import PROBLEM, TITLES

ANYWHERE = (400, 401, 404, 406)


class ProblemSerializer(serializers.Serializer):
    """An error (RFC 9457): `detail` says what to do where there is more to say than the title does, `errors`
    names the wrong parameters or fields."""

    type = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()
    detail = serializers.CharField(required=False)
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), required=False
    )


class Schema(AutoSchema):
    """Adds the problems that an operation may answer: those of ANYWHERE, and the `problems` of its view."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is not None:
            schema = self.resolve_serializer(ProblemSerializer, "response").ref
            for status in sorted({*ANYWHERE, *getattr(self.view, "problems", ())}):
                operation["responses"][str(status)] = {
                    "content": {PROBLEM: {"schema": schema}},
                    "description": str(TITLES[status]),
                }
        return operation
