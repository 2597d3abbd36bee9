"""Selection rounds in the API: their rules and results, what firms object to, and a reviewer's own seat."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from companies.api import KEY, ApiRequest, Narrow, Rows
from companies.api_writes import ReasonSerializer, RowField, act, checked, given
from companies.models import Company
from foundation.history.workflow import require

from .. import histories, permissions, round_pages
from ..forms.rounds import AppealForm, ChallengeForm, PledgeForm, ReasonForm, ScoreForm
from ..models import Assessment, Match, Round, Seat
from ..services import appeals, challenges, round_scores, seats
from .matches import LineSerializer
from .round_decisions import RoundPanel
from .round_faces import RoundResultSerializer, RoundSerializer
from .round_setup import RoundSteps


class ChallengeSerializer(serializers.Serializer):
    """For one's firm `company`, where one belongs to several that take part."""

    person = serializers.CharField(max_length=200, help_text="Whom the firm doesn't want to be judged by.")
    reason = serializers.CharField(max_length=2000)
    company = RowField(Company.objects.visible_to, required=False)


class AppealSerializer(serializers.Serializer):
    match = RowField(lambda user: Match.objects.visible_to(user).for_list())
    text = serializers.CharField(max_length=5000)


@Rows.documented(
    status=Narrow("status", Round.Status.values),
    need=Narrow("need__external_id", help_text="The external id of a need."),
)
class RoundViewSet(RoundSteps, RoundPanel, Rows):
    """Selection rounds, newest first: of one's own needs, of those that one's firm was invited to, those that one
    judges, and for the operating body all, but for those that one has an interest in."""

    queryset = Round.objects.none()
    serializer_class = RoundSerializer

    def get_queryset(self) -> "QuerySet[Round]":
        rows = Round.objects.visible_to(self.request.user).for_list()
        return rows.prefetch_related("criteria", "bonuses").order_by("-created_at", "pk")

    @extend_schema(parameters=[KEY], responses=RoundResultSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def results(self, request: ApiRequest, **kwargs: Any) -> Response:
        """The results of the decision that stands: to a supplier its own, to the demand firm and the coordinator all,
        to others none."""
        round_ = self.get_object()
        if permissions.can_run_round(request.user, round_.need):
            told = round_pages.results(round_)
        else:
            told = round_pages.for_firm(round_, request.user)["told"]
        return Response(RoundResultSerializer(told, many=True).data)

    @extend_schema(parameters=[KEY], responses=LineSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def history(self, request: ApiRequest, **kwargs: Any) -> Response:
        """How far the round is, oldest first; the coordinators' with seats, challenges and appeals."""
        lines = histories.of_round(self.get_object(), request.user)
        return Response(LineSerializer(lines, many=True).data)

    @act(None, takes=ChallengeSerializer, status=204)
    def challenge(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Object to a reviewer (기피) for a firm that takes part."""
        round_ = self.get_object()
        sent = given(request, ChallengeSerializer)
        firms = [row.company for row in request.user.firms.values()]
        acting = [firm for firm in firms if permissions.takes_part(request.user, firm, round_)]
        wanted = sent.pop("company", None)
        acting = [firm for firm in acting if wanted in (None, firm)]
        require(bool(acting))
        challenges.raise_(round_=round_, company=acting[0], by=request.user, **checked(ChallengeForm(sent)))
        return Response(status=204)

    @act(None, takes=AppealSerializer, status=204)
    def appeal(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Object to the result of one's offer (이의신청), within its time."""
        round_ = self.get_object()
        require(bool(request.user.firms))
        sent = given(request, AppealSerializer)
        match = sent.pop("match")
        require(match.need_id == round_.need_id and permissions.can_appeal(request.user, match))
        appeals.raise_(round_=round_, match=match, by=request.user, **checked(AppealForm(sent)))
        return Response(status=204)


class MarkSerializer(serializers.Serializer):
    """The points of a criterion by its `id` in the round."""

    criterion = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    points = serializers.IntegerField(min_value=0, max_value=100)


class ScoreSerializer(serializers.Serializer):
    """What this seat gives an offer."""

    match = RowField(
        lambda user: Match.objects.for_list().filter(need__rounds__seats__in=Seat.objects.reading(user))
    )
    marks: "serializers.ListSerializer[Any]" = serializers.ListSerializer(
        child=MarkSerializer(), max_length=50
    )
    comment = serializers.CharField(max_length=5000, help_text="The firm reads it without a name.")


class OwnScoreSerializer(serializers.Serializer):
    match = serializers.CharField()
    marks = MarkSerializer(many=True)
    comment = serializers.CharField()

    def to_representation(self, row: Assessment) -> dict[str, Any]:
        return {
            "match": row.match.external_id,
            "marks": [{"criterion": mark.criterion_id, "points": mark.points} for mark in row.marks.all()],
            "comment": row.comment,
        }


class SeatSerializer(serializers.ModelSerializer):
    """One's own seat in a round, `round` by its external id, with one's own scores."""

    round = serializers.CharField(source="round.external_id")
    scores = OwnScoreSerializer(source="assessments", many=True)

    class Meta:
        model = Seat
        fields = ["id", "round", "number", "status", "assigned_at", "pledged_at", "scores"]


class SeatPledgeSerializer(serializers.Serializer):
    no_interest = serializers.BooleanField(
        help_text="True: no interest in any of the firms; else recuse yourself."
    )
    pledge = serializers.BooleanField(
        help_text="True: to judge fairly and to keep what is learnt to oneself."
    )


@Rows.documented(
    status=Narrow("status", Seat.HOLDING),
    round=Narrow("round__external_id", help_text="The external id of a round."),
)
class SeatViewSet(Rows):
    """A reviewer's own seats; nobody else's. Offers are read under `/quotations/` once one has pledged."""

    queryset = Seat.objects.none()
    serializer_class = SeatSerializer

    def get_queryset(self) -> "QuerySet[Seat]":
        rows = Seat.objects.of(self.request.user).select_related("round__need__company", "reviewer")
        return rows.prefetch_related("assessments__marks", "assessments__match").order_by("-pk")

    def now(self, seat: Seat) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=seat.pk)).data)

    @act(SeatSerializer, takes=SeatPledgeSerializer)
    def pledge(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Pledge, before any offer is read."""
        seat = self.get_object()
        checked(PledgeForm(given(request, SeatPledgeSerializer)))
        seats.pledge(seat=seat, by=request.user)
        return self.now(seat)

    @act(None, takes=ReasonSerializer, status=204)
    def recuse(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Leave the round (회피)."""
        seat = self.get_object()
        seats.recuse(seat=seat, by=request.user, **checked(ReasonForm(given(request, ReasonSerializer))))
        return Response(status=204)

    @act(SeatSerializer, takes=ScoreSerializer)
    def score(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Give an offer points and a comment, or change them until scoring is closed."""
        seat, sent = self.get_object(), given(request, ScoreSerializer)
        data = {f"criterion_{mark['criterion']}": mark["points"] for mark in sent["marks"]}
        form = ScoreForm(data | {"comment": sent["comment"]}, criteria=seat.round.criteria.all())
        said = checked(form)
        round_scores.save(
            seat=seat, match=sent["match"], points=form.points, comment=said["comment"], by=request.user
        )
        return self.now(seat)

    @act(SeatSerializer)
    def submit(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Say that one has scored every offer."""
        seat = self.get_object()
        round_scores.submit(seat=seat, by=request.user)
        return self.now(seat)
