"""The API's lists: rows that a person may see, searched best first with `?q=`, by external id or key."""

import contextlib
import uuid
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.pages.api import Pagination
from foundation.search import Query, Result, SearchUnavailable, get_engine

from .models import Company
from .permissions import acl_tokens, belongs_to, is_operator


class Listing(viewsets.ReadOnlyModelViewSet):
    """A list of one noun. `index` names its search index; without one, or while it is away, `?q=` looks for
    the words in `words` of the database."""

    index = ""
    words: tuple[str, ...] = ()
    lookup_field = "id"
    lookup_value_regex = "[^/]+"

    def get_object(self) -> Any:
        key = self.kwargs["id"]
        known = Q(external_id=key)
        with contextlib.suppress(ValueError):
            known |= Q(pk=uuid.UUID(key))
        return get_object_or_404(self.get_queryset(), known)

    @extend_schema(parameters=[OpenApiParameter("q", str, description="Words to search for; best first.")])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        text = request.query_params.get("q", "").strip()
        if not text:
            return super().list(request, *args, **kwargs)
        if not self.index:
            self.queryset_words = text
            return super().list(request, *args, **kwargs)
        pager = Pagination()
        size = pager.get_page_size(request) or pager.page_size
        page = max(1, int(p)) if (p := request.query_params.get("page", "1")).isdigit() else 1
        query = Query(text=text, viewer=acl_tokens(request.user), limit=size, offset=(page - 1) * size)
        try:
            result: Result = get_engine().search(self.index, query)
        except SearchUnavailable:
            self.queryset_words = text
            return super().list(request, *args, **kwargs)
        keys = [uuid.UUID(hit.id.partition(":")[0]) for hit in result.hits]
        rows = self.get_queryset().in_bulk(keys)
        found = [rows[key] for key in keys if key in rows]
        following = None
        if page * size < result.total:
            params = request.query_params.copy()
            params["page"] = str(page + 1)
            following = request.build_absolute_uri(f"{request.path}?{params.urlencode()}")
        serializer = self.get_serializer(found, many=True)
        return Response({"count": result.total, "next": following, "results": serializer.data})

    queryset_words = ""

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for word in self.queryset_words.split():
            clause = Q()
            for name in self.words:
                clause |= Q(**{f"{name}__icontains": word})
            queryset = queryset.filter(clause)
        return queryset


#: What a firm's page, too, shows only to its members and the operating body.
INSIDE = ("business_number", "status", "employees", "revenue_krw", "smart_factory_level")


class CompanySerializer(serializers.ModelSerializer):
    """A firm as its viewer sees it: an outsider's row leaves out what is INSIDE."""

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
        user = self.context["request"].user
        if not (is_operator(user) or belongs_to(user, company)):
            for name in INSIDE:
                del row[name]
        return row

    def get_districts(self, company: Company) -> list[str]:
        return [site.district for site in company.sites.all()]


class CompanyViewSet(Listing):
    queryset = Company.objects.none()
    serializer_class = CompanySerializer
    index = "companies"
    words = ("name", "industry_text")

    def get_queryset(self) -> QuerySet[Company]:
        return Company.objects.visible_to(self.request.user).prefetch_related("sites").order_by("name", "pk")
