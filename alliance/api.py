"""KPIs in the API."""

from decimal import Decimal
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.response import Response

from companies.api import WORDS, ApiRequest, words_of
from foundation.history.workflow import require

from . import permissions
from .forms.board import OnForm
from .kpis.figures import figures

ON = OpenApiParameter(
    "on",
    OpenApiTypes.DATE,
    description="기준일: figures of the records up to the end of this day (Asia/Seoul), as they are known now."
    " Without it, of the present instant.",
)


@extend_schema_field(OpenApiTypes.DOUBLE)
class NumberField(serializers.Field):  # type: ignore[type-arg]
    """A count stays a whole number; rates and medians have three places at most."""

    def to_representation(self, value: Decimal) -> float:
        return int(value) if value == value.to_integral_value() else round(float(value), 3)


class KpiSerializer(serializers.Serializer):
    """A KPI's value, computed from the records as of an instant, beside the plan's target."""

    external_id = serializers.CharField()
    name = serializers.CharField()
    definition = serializers.CharField()
    value = NumberField(allow_null=True)
    target = serializers.IntegerField(allow_null=True)
    unit = serializers.CharField()
    as_of = serializers.DateTimeField()


class KpiList(generics.GenericAPIView):
    """Every KPI as of now or of a day, for the alliance's members and the operating body."""

    serializer_class = KpiSerializer
    problems = (400, 403)

    @extend_schema(parameters=[WORDS, ON], responses=KpiSerializer(many=True))
    def get(self, request: ApiRequest, **kwargs: Any) -> Response:
        require(permissions.can_see_kpis(request.user))
        asked, words = OnForm(request.query_params), words_of(request).lower().split()
        if not asked.is_valid():
            raise serializers.ValidationError({"on": [str(told) for told in asked.errors["on"]]})
        as_of = asked.as_of
        rows = [
            {
                "external_id": figure.kpi.code,
                "name": str(figure.kpi.name),
                "definition": str(figure.kpi.definition),
                "value": figure.value,
                "target": figure.target.value if figure.target else None,
                "unit": str(figure.kpi.unit).strip(),
                "as_of": as_of,
            }
            for figure in figures(as_of)
        ]
        found = [row for row in rows if all(w in f"{row['name']} {row['definition']}".lower() for w in words)]
        page = self.paginate_queryset(found)  # type: ignore[arg-type]
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
