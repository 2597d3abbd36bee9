"""What the API's writes share: input by its types and by the rules of the pages' forms, and rows by their id."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request

from .api import KEY, row_of
from .models import User

LONGEST = 64  # characters of an external id
Rows = Callable[[User], "QuerySet[Any]"]


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": LONGEST})
class RowField(serializers.Field):
    """A row that the asker may see, sent by its external id or else its UUID."""

    default_error_messages = {"unknown": _("그런 것이 없습니다. external_id를 확인하세요.")}

    def __init__(self, rows: Rows, **kwargs: Any) -> None:
        super().__init__(write_only=True, **kwargs)
        self.rows = rows

    def to_internal_value(self, data: Any) -> Any:
        named = isinstance(data, str) and 0 < len(data) <= LONGEST
        row = row_of(self.rows(self.context["request"].user), data) if named else None
        if row is None:
            self.fail("unknown")
        return row


def given(request: Request, serializer: type[serializers.Serializer], **kwargs: Any) -> dict[str, Any]:
    """What was sent; raises ValidationError by field."""
    sent = serializer(data=request.data, context={"request": request}, **kwargs)
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)


def checked(form: forms.Form) -> dict[str, Any]:
    """What a page's form makes of it; raises ValidationError by field."""
    if not form.is_valid():
        errors = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        raise serializers.ValidationError(errors)
    return form.cleaned_data


def bodies(takes: Any, form: Any) -> Any:
    """What a write takes, for the schema: a body of JSON, a form of several parts, or either."""
    kinds = {JSONParser.media_type: takes, MultiPartParser.media_type: form}
    return {kind: body for kind, body in kinds.items() if body} if form else takes


def parsing(takes: Any, form: Any) -> list[Any]:
    return [parser for parser, body in ((JSONParser, takes), (MultiPartParser, form)) if body]


def act(
    of: Any,
    *,
    takes: type[serializers.Serializer] | None = None,
    form: type[serializers.Serializer] | None = None,
    path: str = "",
    status: int = 200,
    **more: Any,
) -> Callable[[Any], Any]:
    """A POST at a row's address, named as its verb: answers `of` with `status`, and takes a body of `takes`, or a
    form of several parts."""

    def decorate(function: Any) -> Any:
        named = path or function.__name__.rstrip("_").replace("_", "-")
        described = extend_schema(
            parameters=[KEY], request=bodies(takes, form), responses={status: of}, **more
        )
        parsers: dict[str, Any] = {"parser_classes": parsing(takes, form)} if form else {}
        made = action(detail=True, methods=["post"], url_path=named, url_name=named, **parsers)
        return made(described(function))

    return decorate


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)
