"""KPIs in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, views
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.history import clock
from foundation.history.workflow import require

from . import permissions
from .views import figures


class KpiSerializer(serializers.Serializer):
    external_id = serializers.CharField()
    name = serializers.CharField()
    definition = serializers.CharField()
    value = serializers.IntegerField()
    target = serializers.IntegerField(allow_null=True)
    unit = serializers.CharField()
    as_of = serializers.DateTimeField()


class KpiPageSerializer(serializers.Serializer):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    results = KpiSerializer(many=True)


class KpiList(views.APIView):
    """Every KPI as of now; there are few, so one page holds them all."""

    @extend_schema(responses=KpiPageSerializer)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        require(permissions.can_see_kpis(request.user))
        as_of = clock.now()
        rows = [
            {
                "external_id": figure.kpi.code,
                "name": str(figure.kpi.name),
                "definition": str(figure.kpi.definition),
                "value": figure.value,
                "target": figure.target.value if figure.target else None,
                "unit": figure.target.unit if figure.target else "개사",
                "as_of": as_of,
            }
            for figure in figures(as_of)
        ]
        return Response({"count": len(rows), "next": None, "results": KpiSerializer(rows, many=True).data})
