"""Needs and their matches in the API; a need that the viewer sees masked is masked here too."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from companies.api import Listing
from foundation.history.workflow import require
from solutions.models import Term

from . import permissions
from .models import Need
from .services import candidates


class NeedSerializer(serializers.Serializer):
    """A need as its viewer sees it; `shown` says "full" or "masked", and a masked row leaves the rest out."""

    external_id = serializers.CharField()
    shown = serializers.ChoiceField(["full", "masked"])
    status = serializers.ChoiceField(Need.Status.choices)
    process = serializers.ListField(child=serializers.CharField())
    deployment = serializers.ListField(child=serializers.CharField())
    budget_max_krw = serializers.IntegerField(allow_null=True)
    summary = serializers.CharField()
    company = serializers.CharField(required=False)
    title = serializers.CharField(required=False)
    description = serializers.CharField(required=False)
    data_types = serializers.ListField(child=serializers.CharField(), required=False)
    desired_weeks = serializers.IntegerField(allow_null=True, required=False)

    def to_representation(self, need: Any) -> dict[str, Any]:
        row: dict[str, Any] = {
            "external_id": need.external_id,
            "shown": "full" if need.seen_in_full else "masked",
            "status": need.status,
            "process": need.terms_of(Term.Facet.PROCESS),
            "deployment": need.terms_of(Term.Facet.DEPLOYMENT),
            "budget_max_krw": need.budget_max_krw,
            "summary": need.masked_summary,
        }
        if need.seen_in_full:
            row |= {
                "company": need.company.external_id,
                "title": need.title,
                "description": need.description,
                "data_types": need.terms_of(Term.Facet.DATA_TYPE),
                "desired_weeks": need.desired_weeks,
            }
        return row


class EvidenceSerializer(serializers.Serializer):
    kind = serializers.CharField()
    id = serializers.CharField()


class ReasonSerializer(serializers.Serializer):
    family = serializers.CharField()
    direction = serializers.ChoiceField(["for", "against"])
    text = serializers.CharField()
    evidence = EvidenceSerializer(many=True)


class ResultSerializer(serializers.Serializer):
    solution = serializers.CharField()
    score = serializers.FloatField()
    reasons = ReasonSerializer(many=True)


class MatchesSerializer(serializers.Serializer):
    need = serializers.CharField()
    ranker = serializers.CharField()
    results = ResultSerializer(many=True)


class NeedViewSet(Listing):
    queryset = Need.objects.none()
    serializer_class = NeedSerializer
    index = "needs"
    words = ("masked_summary",)

    def get_queryset(self) -> QuerySet[Need]:
        user = self.request.user
        full = Need.objects.full_to(user).filter(pk=OuterRef("pk"))
        rows = Need.objects.visible_to(user).annotate(seen_in_full=Exists(full))
        return rows.for_list().order_by("-created_at", "pk")

    @extend_schema(responses=MatchesSerializer)
    @action(detail=True)
    def matches(self, request: Request, id: str) -> Response:
        """The ranked solutions for a need, with reasons; for its firm and the operating body."""
        need = self.get_object()
        require(permissions.can_see_candidates(request.user, need))
        listing = candidates.candidates(need=need)
        return Response(MatchesSerializer(candidates.as_row(need, listing)).data)
