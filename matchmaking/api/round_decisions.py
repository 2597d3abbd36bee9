"""Selection rounds in the API: a round's people, bonuses, objections and decision, for its coordinators."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from companies.api import KEY, ApiRequest
from companies.api_writes import RowField, act, checked, given
from foundation.history.workflow import require

from .. import permissions, round_pages
from ..forms.rounds import AnswerForm, AssignForm, BonusForm, ChallengeAnswerForm, DecideForm, ReasonForm
from ..models import Appeal, BonusAward, Challenge, Match, Round, Seat
from ..services import appeals, challenges, round_decisions, round_scores, seats
from .round_faces import RoundResultSerializer, RoundSerializer

LARGEST = 2**31 - 1
WORDS: dict[str, Any] = {"max_length": 2000}


class KeyField(serializers.IntegerField):
    """The `id` of something of the round, as `panel` tells it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST, **kwargs)


class PersonSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="pk")
    name = serializers.CharField(source="__str__")


class PanelSeatSerializer(serializers.ModelSerializer):
    reviewer = PersonSerializer()

    class Meta:
        model = Seat
        fields = ["id", "number", "reviewer", "status", "assigned_at", "pledged_at"]


class AwardSerializer(serializers.ModelSerializer):
    match = serializers.CharField(source="match.external_id")

    class Meta:
        model = BonusAward
        fields = ["id", "bonus", "match", "reason", "evidence", "awarded_at"]


class RaisedChallengeSerializer(serializers.ModelSerializer):
    company = serializers.CharField(source="company.external_id")
    status = serializers.ChoiceField(Challenge.Status.choices)

    class Meta:
        model = Challenge
        fields = ["id", "company", "person", "reason", "status", "raised_at", "answer", "answered_at"]


class RaisedAppealSerializer(serializers.ModelSerializer):
    match = serializers.CharField(source="match.external_id")
    status = serializers.ChoiceField(Appeal.Status.choices)

    class Meta:
        model = Appeal
        fields = ["id", "match", "text", "status", "raised_at", "answer", "answered_at"]


class PanelSerializer(serializers.Serializer):
    """Who judges, who may be appointed, which bonuses stand, and what firms object to."""

    seats = PanelSeatSerializer(many=True)
    candidates = PersonSerializer(many=True)
    awards = AwardSerializer(many=True)
    challenges = RaisedChallengeSerializer(many=True)
    appeals = RaisedAppealSerializer(many=True)


class AppointSerializer(serializers.Serializer):
    reviewer = serializers.UUIDField(help_text="The `id` of one of the candidates in `panel`.")


class SeatReasonSerializer(serializers.Serializer):
    seat = KeyField()
    reason = serializers.CharField(**WORDS)


class NewAwardSerializer(serializers.Serializer):
    match = RowField(lambda user: Match.objects.visible_to(user))
    bonus = KeyField()
    reason = serializers.CharField(**WORDS)
    evidence = serializers.CharField(**WORDS)


class AwardReasonSerializer(serializers.Serializer):
    award = KeyField()
    reason = serializers.CharField(**WORDS)


class AnswerChallengeSerializer(serializers.Serializer):
    """Upheld for the `seats` that leave; dismissed where there are none."""

    challenge = KeyField()
    seats = serializers.ListField(child=KeyField(), required=False, max_length=30)
    reason = serializers.CharField(**WORDS, help_text="The firm reads it.")


class AnswerAppealSerializer(serializers.Serializer):
    appeal = KeyField()
    upheld = serializers.BooleanField(help_text="True: the results are taken back and scored again.")
    reason = serializers.CharField(**WORDS, help_text="The firm reads it.")


class PreviewSerializer(serializers.Serializer):
    """The table that deciding now would carry out; `fingerprint` stands for it."""

    fingerprint = serializers.CharField()
    results = RoundResultSerializer(many=True)


class DecideSerializer(serializers.Serializer):
    shown = serializers.CharField(
        max_length=64, help_text="The fingerprint of the table that was shown; of another it is refused."
    )
    reason = serializers.CharField(**WORDS, help_text="The firms read it.")


def _one(rows: Any, key: int, field: str) -> Any:
    row = rows.filter(pk=key).first()
    if row is None:
        raise serializers.ValidationError({field: [RowField.default_error_messages["unknown"]]})
    return row


class RoundPanel:
    if TYPE_CHECKING:
        get_object: Callable[[], Round]
        led: Callable[[], Round]
        now: Callable[[Round], Response]

    @extend_schema(parameters=[KEY], responses=PanelSerializer)
    @action(detail=True, problems=(403,))
    def panel(self, request: ApiRequest, **kwargs: Any) -> Response:
        """The people of a round and what there is to do about it, for its coordinators."""
        round_ = self.led()
        return Response(
            PanelSerializer(
                {
                    "seats": round_.seats.select_related("reviewer").order_by("number"),
                    "candidates": seats.candidates(round_) if round_.status in seats.TAKES_SEATS else [],
                    "awards": BonusAward.objects.filter(
                        bonus__round=round_, withdrawn_at=None
                    ).select_related("match"),
                    "challenges": round_.challenges.select_related("company"),
                    "appeals": round_.appeals.select_related("match"),
                }
            ).data
        )

    @act(PanelSeatSerializer, takes=AppointSerializer, status=201)
    def assign(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Appoint a reviewer (위촉) who has no interest in a firm that takes part."""
        round_ = self.led()
        said = checked(AssignForm(given(request, AppointSerializer), people=seats.candidates(round_)))
        seat = seats.assign(round_=round_, by=request.user, **said)
        return Response(PanelSeatSerializer(seat).data, status=201)

    @act(None, takes=SeatReasonSerializer, status=204)
    def exclude(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Take a reviewer out (제척) for a fact that the records don't hold."""
        round_ = self.led()
        sent = given(request, SeatReasonSerializer)
        rows = round_.seats.select_related("round__need__company", "reviewer")
        seat = _one(rows, sent.pop("seat"), "seat")
        seats.exclude(seat=seat, by=request.user, **checked(ReasonForm(sent)))
        return Response(status=204)

    @act(AwardSerializer, takes=NewAwardSerializer, status=201)
    def award_bonus(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Give an offer the points that the rules promise, while it is scored."""
        round_ = self.led()
        sent = given(request, NewAwardSerializer)
        said = checked(BonusForm(sent | {"match": sent["match"].pk}, round_=round_))
        return Response(AwardSerializer(round_scores.award_bonus(by=request.user, **said)).data, status=201)

    @act(None, takes=AwardReasonSerializer, status=204)
    def withdraw_bonus(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Take a bonus back, while offers are scored."""
        round_ = self.led()
        sent = given(request, AwardReasonSerializer)
        rows = BonusAward.objects.filter(bonus__round=round_).select_related("bonus__round__need", "match")
        award = _one(rows, sent.pop("award"), "award")
        round_scores.withdraw_bonus(award=award, by=request.user, **checked(ReasonForm(sent)))
        return Response(status=204)

    @act(None, takes=AnswerChallengeSerializer, status=204)
    def answer_challenge(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Decide on a firm's objection to a reviewer (기피)."""
        round_ = self.led()
        sent = given(request, AnswerChallengeSerializer)
        challenge = _one(round_.challenges.all(), sent.pop("challenge"), "challenge")
        said = checked(ChallengeAnswerForm(sent, round_=round_))
        challenges.answer(challenge=challenge, by=request.user, **said)
        return Response(status=204)

    @act(None, takes=AnswerAppealSerializer, status=204)
    def answer_appeal(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Decide on a firm's objection to its result (이의신청), for somebody else than who decided."""
        round_ = self.get_object()
        require(permissions.can_answer_appeal(request.user, round_))
        sent = given(request, AnswerAppealSerializer)
        appeal = _one(round_.appeals.all(), sent.pop("appeal"), "appeal")
        said = checked(AnswerForm(sent | {"upheld": "yes" if sent["upheld"] else "no"}))
        appeals.answer(appeal=appeal, by=request.user, **said)
        return Response(status=204)

    @extend_schema(parameters=[KEY], responses=PreviewSerializer)
    @action(detail=True, problems=(403, 409))
    def preview(self, request: ApiRequest, **kwargs: Any) -> Response:
        """The computed table of a round whose scoring is closed, for its coordinators."""
        round_ = self.led()
        found = round_decisions.preview(round_)
        told = {"fingerprint": found.fingerprint, "results": round_pages.previewed(round_, found)}
        return Response(PreviewSerializer(told).data)

    @act(RoundSerializer, takes=DecideSerializer)
    def decide(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Carry out the table that was shown: the first is selected, reserves follow, each side is told."""
        round_ = self.led()
        said = checked(DecideForm(given(request, DecideSerializer)))
        round_decisions.decide(round_=round_, by=request.user, **said)
        return self.now(round_)
