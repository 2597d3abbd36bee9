"""KSIC in the API: the table by code or, with `?q=`, the rows that a firm's words mean, best first."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from .api import WORDS, ApiRequest, words_of
from .ksic_search import find
from .models import Ksic


class KsicSerializer(serializers.ModelSerializer):
    """A row with the names of those above it, the section first. `confidence` (0 to 1) is there with `q` only."""

    parents = serializers.SerializerMethodField()
    confidence = serializers.FloatField(required=False)

    class Meta:
        model = Ksic
        fields = ["code", "name", "level", "parents", "confidence"]

    def to_representation(self, row: Ksic) -> dict[str, Any]:
        data: dict[str, Any] = super().to_representation(row)
        confidence = self.context["confidence"]  # by code; the rows themselves are shared by all requests
        return data | {"confidence": round(confidence[row.code], 2)} if confidence else data

    def get_parents(self, row: Ksic) -> list[str]:
        names, above = [], row.parent
        while above is not None:
            names.append(above.name)
            above = above.parent
        return names[::-1]


class KsicViewSet(viewsets.GenericViewSet):
    """The table of industries: by code, or what the words of `q` mean (a code, a name, or what a firm makes)."""

    request: ApiRequest
    queryset = Ksic.objects.select_related("parent__parent__parent__parent").order_by("code")
    serializer_class = KsicSerializer

    @extend_schema(parameters=[WORDS])
    def list(self, request: ApiRequest, **kwargs: Any) -> Response:
        text = words_of(request)
        found = find(text, limit=None) if text else []
        page = self.paginate_queryset([row for row, _ in found] if text else self.get_queryset())
        context = {**self.get_serializer_context(), "confidence": {row.code: p for row, p in found}}
        return self.get_paginated_response(KsicSerializer(page, many=True, context=context).data)
