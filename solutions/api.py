"""Solutions in the API."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from companies.api import Listing, narrowing
from companies.permissions import acl_tokens
from foundation.search import Query
from foundation.search.forms import SearchForm

from . import finding
from .documents import SPEC
from .filters import FilterForm
from .models import Reference, Solution, Term


class ReferenceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Reference
        fields = ["industry", "year", "outcome"]


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class TermsField(serializers.Field):
    """The names of a solution's terms in one facet."""

    def __init__(self, facet: str) -> None:
        super().__init__(read_only=True, source="*")
        self.facet = facet

    def to_representation(self, value: Solution) -> list[str]:
        return value.terms_of(self.facet)


class WordsField(serializers.ListField):
    """A list of words that is stored as JSON."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=serializers.CharField(), read_only=True, **kwargs)


class SolutionSerializer(serializers.ModelSerializer):
    """A solution; `status` is other than published only for its own firm and the operating body."""

    supplier = serializers.CharField(
        source="company.external_id", read_only=True, help_text="The external id of its firm."
    )
    supplier_name = serializers.CharField(source="company.name", read_only=True)
    industries = WordsField()
    processes = TermsField(Term.Facet.PROCESS)
    ai_tasks = TermsField(Term.Facet.AI_TASK)
    data_types = TermsField(Term.Facet.DATA_TYPE)
    deployment = TermsField(Term.Facet.DEPLOYMENT)
    references = ReferenceSerializer(many=True, read_only=True)
    certifications = WordsField()

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


@extend_schema_view(list=extend_schema(parameters=narrowing(FilterForm)))
class SolutionViewSet(Listing):
    """Solutions, newest first: what is offered, one's own firms' in any state, and for the operating body all."""

    queryset = Solution.objects.none()
    serializer_class = SolutionSerializer
    index = SPEC.name

    def get_queryset(self) -> QuerySet[Solution]:
        return Solution.objects.visible_to(self.request.user).for_list().order_by("-created_at", "pk")

    def form(self, asked: QueryDict) -> FilterForm:
        return FilterForm(asked, by_status=True)

    def asked(self, text: str, form: SearchForm | None) -> Query:
        assert form is not None
        return finding.asked(form, acl_tokens(self.request.user), text)

    def by_database(self, rows: QuerySet[Solution], text: str, form: SearchForm | None) -> QuerySet[Solution]:
        assert isinstance(form, FilterForm)
        return finding.by_database(rows, form, text)
