"""The API's schema: what every operation may answer besides what it was asked for.

Apart from api.py, which the framework loads before what this needs.
"""

from typing import Any, ClassVar

from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from .api import PROBLEM, TITLES

ANYWHERE = (400, 401, 404, 406, 429)
ON_WRITES = (403, 409, 415, 422)
KEY, LONGEST_KEY, REPLAYED = "Idempotency-Key", 255, "Idempotency-Replayed"
KEY_HEADER = OpenApiParameter(
    KEY,
    {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="A text that names this request, such as a new UUID. The same request sent again under it within"
    " 24 hours isn't carried out again and gets the same answer; another one gets 422, and while the first is"
    " running 409.",
)
REPLAYED_HEADER = OpenApiParameter(
    REPLAYED,
    {"type": "string", "enum": ["true"]},
    OpenApiParameter.HEADER,
    response=True,
    description="There where this is the answer of an earlier request under the same key.",
)


class ProblemSerializer(serializers.Serializer):
    """An error (RFC 9457): `detail` says what to do where there is more to say than the title does, `errors`
    names the wrong parameters or fields, those of a list or an object with a dot: `items.0.amount_krw`."""

    type = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()
    detail = serializers.CharField(required=False)
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), required=False
    )


class Schema(AutoSchema):
    """Adds what an operation may answer besides: the problems of ANYWHERE, for writes those of ON_WRITES, and the
    `problems` of its view; and the headers that every write knows."""

    def get_override_parameters(self) -> list[Any]:
        parameters: list[Any] = list(super().get_override_parameters())
        return parameters if self.method == "GET" else [*parameters, KEY_HEADER, REPLAYED_HEADER]

    def get_operation_id(self) -> str:
        """What is done to a row is named as its verb, and not as if it made another."""
        named: str = super().get_operation_id()
        creates = getattr(self.view, "action", "create") == "create"
        return named if creates else named.removesuffix("_create")

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is not None:
            schema = self.resolve_serializer(ProblemSerializer, "response").ref
            on_writes = () if self.method == "GET" else ON_WRITES
            for status in sorted({*ANYWHERE, *on_writes, *getattr(self.view, "problems", ())}):
                operation["responses"][str(status)] = {
                    "content": {PROBLEM: {"schema": schema}},
                    "description": str(TITLES[status]),
                }
        return operation


class KeptGenerator(SchemaGenerator):
    """Draws the schema once in each language: it takes half a second, and everybody gets the same."""

    drawn: ClassVar[dict[str, Any]] = {}

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        language = get_language() or ""
        if language not in self.drawn:
            self.drawn[language] = super().get_schema(request=None, public=True)
        return self.drawn[language]
