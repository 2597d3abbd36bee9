"""Projects in the API: reading them, and opening one from an offer or letting a selection fall through."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from companies.api import ApiRequest, Listing
from companies.api_writes import ReasonSerializer, RowField, act, checked, given
from foundation.history.workflow import require
from matchmaking import permissions as matchmaking
from matchmaking.api.matches import MatchSerializer, MatchViewSet
from matchmaking.forms.matches import ReasonForm
from matchmaking.models import Match

from . import permissions
from .models import Project
from .portfolio import TEXTS
from .services import projects


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


class OpenSerializer(serializers.Serializer):
    """The offer of `match`. Where it isn't selected yet, it is, and the `reserves` stand by."""

    match = RowField(lambda user: Match.objects.visible_to(user).for_list())
    version = serializers.IntegerField(
        min_value=1,
        max_value=32_767,
        required=False,
        help_text="The version of the offer that was read: refused where there is a later one.",
    )
    reserves = serializers.ListField(
        child=RowField(lambda user: Match.objects.visible_to(user).for_list()),
        required=False,
        max_length=20,
        help_text="Other quoted matches of the need that stand by, the first first.",
    )


class ProjectViewSet(Listing):
    """Projects, newest first: those of one's firms or under one's review, and for the operating body all."""

    queryset = Project.objects.none()
    serializer_class = ProjectSerializer
    words = TEXTS

    def get_queryset(self) -> QuerySet[Project]:
        rows = Project.objects.visible_to(self.request.user)
        rows = rows.select_related("demand_firm", "supplier", "match__need", "match__solution")
        return rows.order_by("-created_at", "pk")

    @extend_schema(request=OpenSerializer, responses={201: ProjectSerializer})
    def create(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Open the project of an offer, for the demand firm; its price, time, measures and budget are the offer's."""
        sent = given(request, OpenSerializer)
        require(permissions.can_open(request.user, sent["match"]))
        project = projects.open_project(by=request.user, **sent)
        return Response(self.get_serializer(self.get_queryset().get(pk=project.pk)).data, status=201)


class SelectedMatchViewSet(MatchViewSet):
    """Matches with what only projects can tell of a selection."""

    @act(MatchSerializer, takes=ReasonSerializer)
    def fall_through(self, request: ApiRequest, **kwargs: Any) -> Response:
        """A selection without a project doesn't become an agreement: the first reserve succeeds, or the need is open
        again."""
        match = self.get_object()
        require(matchmaking.can_shortlist(request.user, match.need))
        said = checked(ReasonForm(given(request, ReasonSerializer)))
        projects.fall_through(match=match, by=request.user, **said)
        return self.now(match)
