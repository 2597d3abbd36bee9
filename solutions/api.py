"""Solutions in the API."""

from django.db.models import QuerySet
from rest_framework import serializers

from companies.api import Listing

from .models import Reference, Solution, Term


class ReferenceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Reference
        fields = ["industry", "year", "outcome"]


class TermsField(serializers.Field):
    """The names of a record's terms in one facet."""

    def __init__(self, facet: str) -> None:
        super().__init__(read_only=True, source="*")
        self.facet = facet

    def to_representation(self, value: Solution) -> list[str]:
        return value.terms_of(self.facet)


class SolutionSerializer(serializers.ModelSerializer):
    supplier = serializers.CharField(source="company.external_id", read_only=True)
    supplier_name = serializers.CharField(source="company.name", read_only=True)
    processes = TermsField(Term.Facet.PROCESS)
    ai_tasks = TermsField(Term.Facet.AI_TASK)
    data_types = TermsField(Term.Facet.DATA_TYPE)
    deployment = TermsField(Term.Facet.DEPLOYMENT)
    references = ReferenceSerializer(many=True, read_only=True)

    class Meta:
        model = Solution
        fields = [
            "external_id",
            "supplier",
            "supplier_name",
            "title",
            "summary",
            "description",
            "industries",
            "processes",
            "ai_tasks",
            "data_types",
            "deployment",
            "price_min_krw",
            "price_max_krw",
            "lead_time_weeks",
            "references",
            "certifications",
            "status",
        ]


class SolutionViewSet(Listing):
    queryset = Solution.objects.none()
    serializer_class = SolutionSerializer
    index = "solutions"
    words = ("title", "summary", "description")

    def get_queryset(self) -> QuerySet[Solution]:
        return Solution.objects.visible_to(self.request.user).for_list().order_by("-created_at", "pk")
