"""Projects in the API."""

from django.db.models import QuerySet
from rest_framework import serializers

from companies.api import Listing

from .models import Project
from .views.projects import TEXTS


class ProjectSerializer(serializers.ModelSerializer):
    """A project; `need`, `solution`, `demand_firm` and `supplier` are external ids."""

    need = serializers.CharField(source="match.need.external_id", read_only=True)
    solution = serializers.CharField(source="match.solution.external_id", read_only=True)
    demand_firm = serializers.CharField(source="demand_firm.external_id", read_only=True)
    supplier = serializers.CharField(source="supplier.external_id", read_only=True)

    class Meta:
        model = Project
        fields = [
            "external_id",
            "number",
            "title",
            "need",
            "solution",
            "demand_firm",
            "supplier",
            "amount_krw",
            "weeks",
            "stage",
            "created_at",
        ]


class ProjectViewSet(Listing):
    """Projects, newest first: those of one's firms or under one's review, and for the operating body all."""

    queryset = Project.objects.none()
    serializer_class = ProjectSerializer
    words = TEXTS

    def get_queryset(self) -> QuerySet[Project]:
        rows = Project.objects.visible_to(self.request.user)
        rows = rows.select_related("demand_firm", "supplier", "match__need", "match__solution")
        return rows.order_by("-created_at", "pk")
