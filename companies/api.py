"""The API's lists: rows that a person may see, searched best first with `?q=`, by external id or key."""

import contextlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.idempotency.api import Once
from foundation.search import Hit, Query, Result, search_or
from foundation.search.contract import WINDOW
from foundation.search.forms import BEST, LONGEST, SearchForm
from foundation.search.pages import containing

from .finding import TEXTS
from .models import Company, User
from .permissions import acl_tokens, sees_inside

WORDS = OpenApiParameter(
    "q",
    {"type": "string", "maxLength": LONGEST},
    description="Words to search for. What is found comes best first where there is a search index, and in the"
    " list's own order where there is none (projects, kpis) or it is away.",
)
STALE = "Search-Stale"
STALE_HEADER = OpenApiParameter(
    STALE,
    {"type": "string", "enum": ["true"]},
    OpenApiParameter.HEADER,
    response=[200],
    description="There while the search engine is away: the database answered, by words alone and in the list's own"
    " order, so what is found and how much of it may differ.",
)
ANY_OF = "Any of these; repeat the parameter for several."
KEY = OpenApiParameter("id", str, OpenApiParameter.PATH, description="The external id, or else the UUID.")


class ApiRequest(Request):
    """What a view of the API gets, as the type checker sees it: nobody else passes IsAuthenticated."""

    user: User


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "companies.authentication.TokenAuthentication"
    name = "tokenAuth"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        how = "`Token` and a space before the token."
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": how}


def words_of(request: Request) -> str:
    """What `?q=` asks for; empty where it doesn't. Raises ValidationError."""
    text: str = request.query_params.get("q", "").replace("\0", " ").strip()
    if len(text) > LONGEST:
        told = _("찾을 말은 %(most)d자까지 쓸 수 있습니다.") % {"most": LONGEST}
        raise serializers.ValidationError({"q": [told]})
    return text


def narrowing(form: type[SearchForm]) -> list[OpenApiParameter]:
    """The parameters of a list that narrow it, for the schema."""
    parameters = [
        WORDS,
        STALE_HEADER,
        OpenApiParameter(
            "sort",
            str,
            enum=[BEST, *form.orders],
            description="Best first where there are words, else newest.",
        ),
        OpenApiParameter(
            "exact", str, enum=["1"], description="Look for the words alone, and not for what means the same."
        ),
    ]
    for name, field in form.base_fields.items():
        if isinstance(field, forms.MultipleChoiceField):
            values: dict[str, Any] = {"type": "string"}
            if known := [value for value, _label in field.choices]:  # type: ignore[misc, union-attr]
                values["enum"] = known
            parameters.append(
                OpenApiParameter(name, {"type": "array", "items": values}, explode=True, description=ANY_OF)
            )
    return parameters


class Found:
    """What a search finds, as the paginator reads it: first how many, then the rows of a slice, best first.

    The rows are those of `rows` too, so a moment when the index is behind shows nobody more.
    """

    reachable = WINDOW
    stale = False  # whether the database answered instead of the engine

    def __init__(self, rows: "QuerySet[Any]", search: Callable[[int, int], Result]) -> None:
        self._rows = rows
        self._search = search

    def __len__(self) -> int:
        return self._answer(0, 0).total

    def __getitem__(self, part: slice) -> list[Any]:
        hits = self._answer(part.start, part.stop - part.start).hits
        keys = [uuid.UUID(hit.id.partition(":")[0]) for hit in hits]
        rows = self._rows.in_bulk(keys)
        return [rows[key] for key in keys if key in rows]

    def _answer(self, offset: int, limit: int) -> Result:
        result = self._search(offset, limit)
        self.stale |= result.stale
        return result


def row_of(rows: "QuerySet[Any]", key: str) -> Any:
    """The row with this external id, else with this key, or None; an id may look like another's key."""
    if "\0" in key:  # which PostgreSQL refuses in a text
        return None
    row = rows.filter(external_id=key).first() if hasattr(rows.model, "external_id") else None
    if row is None:
        with contextlib.suppress(ValueError, ValidationError):
            row = rows.filter(pk=rows.model._meta.pk.to_python(key)).first()
    return row


@dataclass(frozen=True)
class Narrow:
    """A parameter of a list: any of its values in the field `by`; `values` where they are known."""

    by: str
    values: Sequence[str] = ()
    help_text: str = ""

    def parameter(self, name: str) -> OpenApiParameter:
        values: dict[str, Any] = {"type": "string"} | ({"enum": [*self.values]} if self.values else {})
        told = " ".join(filter(None, (self.help_text, ANY_OF)))
        return OpenApiParameter(name, {"type": "array", "items": values}, explode=True, description=told)


class Finding(Once, viewsets.GenericViewSet):
    """One noun, each of it by its id. `problems` are the statuses that only some operations answer, for the schema."""

    request: ApiRequest
    problems: tuple[int, ...] = ()
    lookup_field = "id"
    lookup_value_regex = "[^/]+"

    def get_object(self) -> Any:
        row = row_of(self.get_queryset(), self.kwargs["id"])
        if row is None:
            raise Http404
        return row


class Listing(Finding):
    """A list of one noun besides.

    `index` names its search index; without one, or while it is away, `?q=` looks for the words in the fields
    `words` of the database.
    """

    index = ""
    words: tuple[str, ...] = ()

    def shown(self, rows: Sequence[Any]) -> Sequence[Any]:
        """What the serializer gets of rows that the viewer may see."""
        return rows

    def form(self, asked: QueryDict) -> SearchForm | None:
        """What narrows the list besides words; None where nothing does."""
        return None

    def asked(self, text: str, form: SearchForm | None) -> Query:
        """What the engine is asked."""
        return Query(viewer=acl_tokens(self.request.user), text=text)

    def by_database(self, rows: "QuerySet[Any]", text: str, form: SearchForm | None) -> "QuerySet[Any]":
        """The rows with every word of `text` in one of `words`: what the database can do without an engine."""
        return rows.filter(containing(text, self.words))

    def found(self, text: str) -> "Found | QuerySet[Any]":
        """Raises ValidationError for a parameter that isn't one of its values."""
        rows = self.get_queryset()
        given = self.request.query_params.copy()
        given["q"] = text
        form = self.form(given)
        if form and form.errors:
            raise serializers.ValidationError(
                {name: [str(error) for error in errors] for name, errors in form.errors.items()}
            )
        if not text and not (form and (form.filters or form.wanted.get("sort"))):
            return rows
        if not self.index:
            return self.by_database(rows, text, form)
        query = replace(self.asked(text, form), facets=(), highlight=False)

        def search(offset: int, limit: int) -> Result:
            asked = replace(query, offset=offset, limit=limit)
            return search_or(self.index, asked, lambda: stand_in(offset, limit))

        def stand_in(offset: int, limit: int) -> Result:
            left = self.by_database(rows, text, form)
            keys = left.values_list("pk", flat=True)[offset : offset + limit]
            return Result(hits=[Hit(id=str(key), score=0.0) for key in keys], total=left.count())

        return Found(rows, search)

    @extend_schema(parameters=[WORDS, STALE_HEADER])
    def list(self, request: ApiRequest, **kwargs: Any) -> Response:
        found = self.found(words_of(request))
        page = self.paginate_queryset(found)  # type: ignore[arg-type]
        assert page is not None
        response = self.get_paginated_response(self.get_serializer(self.shown(page), many=True).data)
        if isinstance(found, Found) and found.stale:
            response[STALE] = "true"
        return response

    @extend_schema(parameters=[KEY])
    def retrieve(self, request: ApiRequest, **kwargs: Any) -> Response:
        [row] = self.shown([self.get_object()])
        return Response(self.get_serializer(row).data)


#: What a firm's page, too, shows only to its members and the operating body.
INSIDE = ("business_number", "status", "employees", "revenue_krw", "smart_factory_level")


class CompanySerializer(serializers.ModelSerializer):
    """A firm as its viewer sees it. `business_number`, `status`, `employees`, `revenue_krw` and
    `smart_factory_level` are there for its members and the operating body only."""

    districts = serializers.SerializerMethodField()

    class Meta:
        model = Company
        fields = [
            "external_id",
            "business_number",
            "name",
            "kind",
            "status",
            "introduction",
            "industry_text",
            "ksic",
            "employees",
            "founded_year",
            "revenue_krw",
            "smart_factory_level",
            "districts",
        ]
        extra_kwargs = {name: {"required": False} for name in INSIDE}

    def to_representation(self, company: Company) -> dict[str, Any]:
        row: dict[str, Any] = super().to_representation(company)
        if not sees_inside(self.context["request"].user, company):
            for name in INSIDE:
                del row[name]
        return row

    def get_districts(self, company: Company) -> list[str]:
        return [site.district for site in company.sites.all()]


class Rows(Listing):
    """A list without words to search for, narrowed by the parameters of `narrows`."""

    narrows: dict[str, Narrow] = {}

    def found(self, text: str) -> "QuerySet[Any]":
        rows, asked = self.get_queryset(), self.request.query_params
        for name, narrow in self.narrows.items():
            wanted = asked.getlist(name)
            if any("\0" in value or (narrow.values and value not in narrow.values) for value in wanted):
                raise serializers.ValidationError({name: [_("고를 수 있는 값이 아닙니다.")]})
            if wanted:
                rows = rows.filter(**{f"{narrow.by}__in": wanted})
        return rows

    @classmethod
    def documented(cls, **narrows: Narrow) -> Callable[[type[Any]], type[Any]]:
        """Give a list these parameters, and tell the schema of them."""

        def decorate(view: type[Any]) -> type[Any]:
            view.narrows = narrows
            parameters = [narrow.parameter(name) for name, narrow in narrows.items()]
            described: type[Any] = extend_schema_view(list=extend_schema(parameters=parameters))(view)
            return described

        return decorate

    def list(self, request: ApiRequest, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.found(""))
        assert page is not None
        return self.get_paginated_response(self.get_serializer(self.shown(page), many=True).data)


class CompanyViewSet(Listing):
    """Firms by name: approved suppliers, one's own, and for the operating body all."""

    queryset = Company.objects.none()
    serializer_class = CompanySerializer
    index = "companies"
    words = TEXTS

    def get_queryset(self) -> QuerySet[Company]:
        return Company.objects.visible_to(self.request.user).prefetch_related("sites").order_by("name", "pk")
