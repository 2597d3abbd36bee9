"""Needs and their matches in the API; a need that the viewer sees masked is masked here too."""

from typing import Any

from django.db.models import QuerySet
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


class NeedSerializer(serializers.BaseSerializer):
    """A need as its viewer sees it; `shown` says "full" or "masked"."""

    def to_representation(self, need: Need) -> dict[str, Any]:
        shown = need.shown_to(self.context["request"].user)
        row: dict[str, Any] = {
            "external_id": need.external_id,
            "shown": shown,
            "status": need.status,
            "process": need.terms_of(Term.Facet.PROCESS),
            "data_types": need.terms_of(Term.Facet.DATA_TYPE),
            "deployment": need.terms_of(Term.Facet.DEPLOYMENT),
            "budget_max_krw": need.budget_max_krw,
            "desired_weeks": need.desired_weeks,
            "summary": need.masked_summary,
        }
        if shown == "full":
            row |= {"company": need.company.external_id, "title": need.title, "description": need.description}
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
        return Need.objects.visible_to(self.request.user).for_list().order_by("-created_at", "pk")

    @extend_schema(responses=MatchesSerializer)
    @action(detail=True)
    def matches(self, request: Request, id: str) -> Response:
        """The ranked solutions for a need, with reasons; for its firm and the operating body."""
        need = self.get_object()
        require(permissions.can_see_candidates(request.user, need))
        listing = candidates.candidates(need=need)
        return Response(MatchesSerializer(candidates.as_row(need, listing)).data)
