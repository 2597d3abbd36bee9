"""Selection rounds in the API: what coordinators set up, from the draft to the end of scoring."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from companies.api import KEY, ApiRequest
from companies.api_writes import ReasonSerializer, RowField, act, checked, given
from companies.permissions import is_operator
from foundation.history import clock
from foundation.history.workflow import require

from .. import permissions
from ..forms.rounds import (
    DEFAULT_CRITERIA,
    MOST_APPEAL_DAYS,
    MOST_BONUSES,
    MOST_CRITERIA,
    MOST_RESERVES,
    MOST_REVIEWERS,
    OFFER_DAYS,
    ReasonForm,
)
from ..models import Need, Round
from ..services import round_steps
from ..services.round_steps import FULL
from .round_faces import RoundSerializer

RULES = (
    "title",
    "hides_askers",
    "quorum",
    "drops_extremes",
    "cutoff",
    "tie_order",
    "reserves",
    "appeal_days",
)


class NewCriterionSerializer(serializers.Serializer):
    label = serializers.CharField(max_length=80)  # type: ignore[assignment]
    max_points = serializers.IntegerField(min_value=1, max_value=FULL)


class NewBonusSerializer(serializers.Serializer):
    label = serializers.CharField(max_length=80)  # type: ignore[assignment]
    points = serializers.IntegerField(min_value=1, max_value=FULL)


class RulesSerializer(serializers.Serializer):
    """The rules of a draft; what is left out stays, and in a new one is what the page begins with. The points of the
    criteria add up to 100."""

    title = serializers.CharField(max_length=120)
    deadline_at = serializers.DateTimeField(required=False, help_text="By default in ten working days.")
    hides_askers = serializers.BooleanField(required=False)
    quorum = serializers.IntegerField(required=False, min_value=1, max_value=MOST_REVIEWERS)
    drops_extremes = serializers.BooleanField(required=False)
    cutoff = serializers.IntegerField(required=False, min_value=0, max_value=FULL)
    tie_order = serializers.ChoiceField(Round.TieOrder.choices, required=False)
    reserves = serializers.IntegerField(required=False, min_value=0, max_value=MOST_RESERVES)
    appeal_days = serializers.IntegerField(required=False, min_value=1, max_value=MOST_APPEAL_DAYS)
    criteria: "serializers.ListSerializer[Any]" = serializers.ListSerializer(
        child=NewCriterionSerializer(), required=False, min_length=1, max_length=MOST_CRITERIA
    )
    bonuses: "serializers.ListSerializer[Any]" = serializers.ListSerializer(
        child=NewBonusSerializer(), required=False, max_length=MOST_BONUSES
    )


class NewRoundSerializer(RulesSerializer):
    need = RowField(Need.objects.visible_to, help_text="The external id of an open need.")


def _rules(sent: dict[str, Any], round_: Round | None = None) -> dict[str, Any]:
    """All of the rules, as the services take them: what was sent, else what `round_` or a new one has."""
    row = round_ or Round(deadline_at=clock.working_days_later(OFFER_DAYS))
    rules = {name: getattr(row, name) for name in (*RULES, "deadline_at")}
    criteria = list(round_.criteria.values_list("label", "max_points")) if round_ else [*DEFAULT_CRITERIA]
    bonuses = list(round_.bonuses.values_list("label", "points")) if round_ else []
    if "criteria" in sent:
        criteria = [(one["label"], one["max_points"]) for one in sent.pop("criteria")]
    if "bonuses" in sent:
        bonuses = [(one["label"], one["points"]) for one in sent.pop("bonuses")]
    return rules | sent | {"criteria": criteria, "bonuses": bonuses}


class RoundSteps:
    if TYPE_CHECKING:
        request: Any
        get_object: Callable[[], Round]
        get_queryset: Callable[[], Any]
        get_serializer: Callable[..., Any]

    def now(self, round_: Round, status: int = 200) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=round_.pk)).data, status=status)

    def led(self) -> Round:
        """A round that the person leads; 403 for whoever only sees it."""
        round_ = self.get_object()
        require(permissions.can_run_round(self.request.user, round_.need))
        return round_

    @extend_schema(request=NewRoundSerializer, responses={201: RoundSerializer})
    def create(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Draft a round for an open need, for a coordinator without an interest in it; firms don't see it yet."""
        require(is_operator(request.user))
        sent = given(request, NewRoundSerializer)
        need = sent.pop("need")
        require(permissions.can_run_round(request.user, need))
        return self.now(round_steps.draft(need=need, by=request.user, **_rules(sent)), 201)

    @extend_schema(parameters=[KEY], request=RulesSerializer(partial=True), responses=RoundSerializer)
    def partial_update(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Change the rules of a draft; a list that is sent replaces the one before."""
        round_ = self.led()
        sent = given(request, RulesSerializer, partial=True)
        round_steps.revise(round_=round_, by=request.user, **_rules(sent, round_))
        return self.now(round_)

    @act(RoundSerializer)
    def open_(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Announce it: the rules are fixed, and offers are sealed until the deadline."""
        round_ = self.led()
        round_steps.open_(round_=round_, by=request.user)
        return self.now(round_)

    @act(RoundSerializer)
    def start(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Begin the scoring, after the deadline."""
        round_ = self.led()
        round_steps.start_scoring(round_=round_, by=request.user)
        return self.now(round_)

    @act(RoundSerializer)
    def close(self, request: ApiRequest, **kwargs: Any) -> Response:
        """End the scoring, once enough reviewers have submitted."""
        round_ = self.led()
        round_steps.close_scoring(round_=round_, by=request.user)
        return self.now(round_)

    @act(RoundSerializer, takes=ReasonSerializer)
    def reopen(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Let reviewers score again, before anything is decided."""
        round_ = self.led()
        said = checked(ReasonForm(given(request, ReasonSerializer)))
        round_steps.reopen_scoring(round_=round_, by=request.user, **said)
        return self.now(round_)

    @act(RoundSerializer, takes=ReasonSerializer)
    def cancel(self, request: ApiRequest, **kwargs: Any) -> Response:
        """End it without a decision; the offers stay sealed until the deadline."""
        round_ = self.led()
        said = checked(ReasonForm(given(request, ReasonSerializer)))
        round_steps.cancel(round_=round_, by=request.user, **said)
        return self.now(round_)
