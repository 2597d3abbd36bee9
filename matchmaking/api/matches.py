"""Matches in the API: from the shortlist to the selection, as each side may see and do it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from companies.api import KEY, ApiRequest, Narrow, Rows
from companies.api_writes import ReasonSerializer, RowField, act, checked, given
from companies.models import User
from companies.permissions import belongs_to
from foundation.history.workflow import looked_at, require

from .. import histories, permissions
from ..faces import Face, faces
from ..forms.matches import AcceptForm, DeclineForm, InviteForm, ReasonForm
from ..models import Match, Need
from ..services import invitations, matches, selections, shortlists
from .questions import AskingActions
from .quotations import OfferActions
from .threads import ThreadActions


@dataclass(frozen=True)
class Pair:
    """A match, and its need as the viewer sees it."""

    match: Match
    need: Face


class InvitationSerializer(serializers.Serializer):
    message = serializers.CharField()
    sent_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)


class MatchSerializer(serializers.Serializer):
    """A pair of a need and a solution; `need`, `solution` and `supplier` are external ids.

    `need_title` tells no more than the process until the viewer's firm has pledged (`needs_pledge`); `demand_firm`
    and `demand_firm_name` are there once the need is seen in full.
    """

    external_id = serializers.CharField()
    status = serializers.ChoiceField(Match.Status.choices)
    designated = serializers.BooleanField(help_text="The pair arrived together, without list and invitation.")
    need = serializers.CharField()
    need_title = serializers.CharField()
    demand_firm = serializers.CharField(required=False)
    demand_firm_name = serializers.CharField(required=False)
    solution = serializers.CharField()
    solution_title = serializers.CharField()
    supplier = serializers.CharField()
    supplier_name = serializers.CharField()
    invitation = InvitationSerializer(allow_null=True)
    needs_pledge = serializers.BooleanField(
        help_text="The supplier reads the need masked until it accepts the NDA."
    )
    nda_version = serializers.CharField(help_text="The version of the NDA that was accepted, or empty.")
    nda_accepted_at = serializers.DateTimeField(allow_null=True)
    consultation_asked_at = serializers.DateTimeField(allow_null=True)
    decline_reason = serializers.ChoiceField([("", ""), *Match.DeclineReason.choices])
    decline_note = serializers.CharField()
    reserve_rank = serializers.IntegerField(allow_null=True)
    created_at = serializers.DateTimeField()

    def to_representation(self, pair: Pair) -> dict[str, Any]:
        match, need = pair.match, pair.need
        invitation = getattr(match, "invitation", None)
        firm = (
            {"demand_firm": need.company_external_id, "demand_firm_name": need.company} if need.full else {}
        )
        return {
            "external_id": match.external_id,
            "status": match.status,
            "designated": match.designated,
            "need": need.external_id,
            "need_title": need.title,
            **firm,
            "solution": match.solution.external_id,
            "solution_title": match.solution.title,
            "supplier": match.solution.company.external_id,
            "supplier_name": match.solution.company.name,
            "invitation": InvitationSerializer(invitation).data if invitation else None,
            "needs_pledge": invitations.needs_pledge(match),
            "nda_version": match.nda_version,
            "nda_accepted_at": _instant(match.nda_accepted_at),
            "consultation_asked_at": _instant(match.consultation_asked_at),
            "decline_reason": match.decline_reason,
            "decline_note": match.decline_note,
            "reserve_rank": match.reserve_rank,
            "created_at": _instant(match.created_at),
        }


def _instant(value: Any) -> Any:
    return serializers.DateTimeField().to_representation(value) if value else None


class InviteSerializer(serializers.Serializer):
    """The supplier reads `message` before it pledges. It may answer until 18:00 of `due_on`."""

    message = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    due_on = serializers.DateField(required=False, help_text="By default in five working days.")
    hide_asker = serializers.BooleanField(
        default=True, help_text="Whether the demand firm isn't told which supplier asks a question."
    )


class AcceptSerializer(serializers.Serializer):
    nda = serializers.BooleanField(default=False, help_text="Accepts the NDA, where `needs_pledge` says so.")
    consult = serializers.BooleanField(default=False, help_text="Asks for a consultation, too.")


class DeclineSerializer(serializers.Serializer):
    reason = serializers.ChoiceField(Match.DeclineReason.choices)
    note = serializers.CharField(
        max_length=1000, required=False, allow_blank=True, help_text="Required where the reason is `other`."
    )


class PledgeSerializer(serializers.Serializer):
    nda = serializers.BooleanField(help_text="True: the person accepts the NDA.")


class SelectSerializer(serializers.Serializer):
    reserves = serializers.ListField(
        child=RowField(lambda user: Match.objects.visible_to(user).for_list()),
        required=False,
        max_length=20,
        help_text="Other quoted matches of the need that stand by, the first first.",
    )


class LineSerializer(serializers.Serializer):
    """One event in words, as its reader may know it."""

    occurred_at = serializers.DateTimeField()
    label = serializers.CharField()  # type: ignore[assignment]
    who = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    reason = serializers.CharField()


def seen(user: User) -> "QuerySet[Match]":
    rows = Match.objects.visible_to(user).for_list()
    return rows.prefetch_related("need__terms").order_by("-created_at", "pk")


def pairs(rows: Sequence[Match], user: User) -> list[Pair]:
    shown = faces([row.need for row in rows], user)
    return [Pair(row, need) for row, need in zip(rows, shown, strict=True)]


def told(match: Match, user: User) -> dict[str, Any]:
    """The match as it is now."""
    [pair] = pairs([seen(user).get(pk=match.pk)], user)
    return dict(MatchSerializer(pair).data)


@Rows.documented(
    status=Narrow("status", Match.Status.values),
    need=Narrow("need__external_id", help_text="The external id of a need."),
    solution=Narrow("solution__external_id", help_text="The external id of a solution."),
)
class MatchViewSet(OfferActions, ThreadActions, AskingActions, Rows):
    """Matches, newest first: those of one's own needs, those that one's firm was invited to, and for the operating
    body all, but for needs that one has an interest in."""

    queryset = Match.objects.none()
    serializer_class = MatchSerializer

    def get_queryset(self) -> "QuerySet[Match]":
        return seen(self.request.user)

    def shown(self, rows: Sequence[Match]) -> Sequence[Pair]:
        return pairs(rows, self.request.user)

    @extend_schema(parameters=[KEY])
    def retrieve(self, request: ApiRequest, **kwargs: Any) -> Response:
        [pair] = self.shown([self.get_object()])
        need, confidential = pair.match.need, pair.match.need.confidentiality != Need.Confidentiality.OPEN
        if pair.need.full and confidential and not belongs_to(request.user, need.company):
            looked_at(need, by=request.user, purpose="match")
        return Response(self.get_serializer(pair).data)

    def now(self, match: Match) -> Response:
        return Response(told(match, self.request.user))

    @extend_schema(parameters=[KEY], responses=LineSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def history(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Who did what, from which state to which, and why, oldest first; no message of the thread."""
        lines = histories.of_match(self.get_object(), request.user, talk=False)
        return Response(LineSerializer(lines, many=True).data)

    @act(MatchSerializer)
    def unshortlist(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Take off a candidate that was not invited."""
        match = self.get_object()
        shortlists.unshortlist(match=match, by=request.user)
        return self.now(match)

    @act(
        MatchSerializer,
        takes=InviteSerializer,
        examples=[
            OpenApiExample("An invitation", {"message": "라인 한 곳부터 시작합니다."}, request_only=True)
        ],
    )
    def invite(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Invite the supplier of a shortlisted solution; also again after an end, from the shortlist."""
        match = self.get_object()
        require(permissions.can_invite(request.user, match))
        sent = given(request, InviteSerializer)
        form = InviteForm(sent if "due_on" in sent else {**InviteForm().initial, **sent})
        said = checked(form)
        invitations.invite(
            match=match,
            message=said["message"],
            due_at=form.due_at,
            hide_asker=sent["hide_asker"],
            by=request.user,
        )
        return self.now(match)

    @act(MatchSerializer, takes=AcceptSerializer)
    def accept(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Accept the invitation, for a supplier's member; with the NDA where the need asks for it."""
        match = self.get_object()
        require(permissions.can_answer(request.user, match))
        sent = given(request, AcceptSerializer)
        if match.status == Match.Status.INVITED:
            checked(AcceptForm(sent, needs_pledge=invitations.needs_pledge(match)))
        invitations.accept(match=match, by=request.user, **sent)
        return self.now(match)

    @act(MatchSerializer, takes=DeclineSerializer)
    def decline(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Decline the invitation with a reason."""
        match = self.get_object()
        require(permissions.can_answer(request.user, match))
        said = checked(DeclineForm(given(request, DeclineSerializer)))
        invitations.decline(match=match, by=request.user, **said)
        return self.now(match)

    @act(MatchSerializer, takes=DeclineSerializer)
    def back_out(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Take an acceptance back with a reason, before an offer is made."""
        match = self.get_object()
        require(permissions.can_answer(request.user, match))
        said = checked(DeclineForm(given(request, DeclineSerializer)))
        invitations.back_out(match=match, by=request.user, **said)
        return self.now(match)

    @act(MatchSerializer, takes=PledgeSerializer)
    def pledge(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Accept the NDA after an acceptance by the link of a mail, or of a designated match."""
        match = self.get_object()
        require(permissions.can_answer(request.user, match))
        checked(AcceptForm(given(request, PledgeSerializer), needs_pledge=True))
        invitations.pledge(match=match, by=request.user)
        return self.now(match)

    @act(MatchSerializer)
    def ask_consultation(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Ask the demand firm and its coordinator for a consultation, after an acceptance."""
        match = self.get_object()
        invitations.ask_consultation(match=match, by=request.user)
        return self.now(match)

    @act(MatchSerializer, takes=ReasonSerializer)
    def cancel(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Withdraw an invitation, whether answered or not; the supplier is told, but not why."""
        match = self.get_object()
        require(permissions.can_invite(request.user, match))
        said = checked(ReasonForm(given(request, ReasonSerializer)))
        matches.cancel_match(match=match, by=request.user, **said)
        return self.now(match)

    @act(MatchSerializer, takes=SelectSerializer)
    def select(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Select this offer, with the reserves that stand by; `POST /projects/` selects and opens the project at
        once."""
        match = self.get_object()
        require(permissions.can_select(request.user, match))
        selections.select(match=match, by=request.user, **given(request, SelectSerializer))
        return self.now(match)
