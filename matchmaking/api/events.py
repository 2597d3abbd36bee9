"""Matching events (매칭상담회) in the API: timetables as one may see them, bookings, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.response import Response

from companies.api import ApiRequest, Narrow, Rows
from companies.api_writes import ReasonSerializer, RowField, act, checked, given
from foundation.history.workflow import require

from .. import permissions
from ..faces import Face, faces
from ..forms.events import AskForm, BookForm, ConcludeForm, ReasonForm
from ..models import Attendance, Consultation, Match, MatchingEvent, Need
from ..services import consultations, events
from .event_faces import EventSerializer
from .event_setup import EventSetup, ProposeSerializer


@dataclass(frozen=True)
class Booked:
    """A consultation, and its need as the viewer sees it."""

    row: Consultation
    need: Face


class ConsultationSerializer(serializers.Serializer):
    """A pair's consultation, with external ids of `event`, `match`, `need` and `supplier`. `need_title` and the name of
    the demand firm tell no more than the match does."""

    id = serializers.UUIDField(source="row.id")
    event = serializers.CharField(source="row.event.external_id")
    match = serializers.CharField(source="row.match.external_id")
    need = serializers.CharField(source="need.external_id")
    need_title = serializers.CharField(source="need.title")
    demand_firm_name = serializers.CharField(source="need.company")
    supplier = serializers.CharField(source="row.match.solution.company.external_id")
    supplier_name = serializers.CharField(source="row.match.solution.company.name")
    slot = serializers.IntegerField(source="row.slot")
    table = serializers.IntegerField(source="row.table")
    starts_at = serializers.DateTimeField(source="row.time.starts_at")
    ends_at = serializers.DateTimeField(source="row.time.ends_at")
    status = serializers.ChoiceField(Consultation.Status.choices, source="row.status")
    demand = serializers.ChoiceField(Attendance.State.choices, source="row.demand.state")
    supply = serializers.ChoiceField(Attendance.State.choices, source="row.supplier.state")
    cancel_asked_at = serializers.DateTimeField(source="row.cancel_asked_at", allow_null=True)


class BookSerializer(serializers.Serializer):
    """A place for a match that its supplier knows of."""

    match = RowField(lambda user: Match.objects.visible_to(user).for_list())
    slot = serializers.IntegerField(min_value=1, max_value=events.MOST_SLOTS)
    table = serializers.IntegerField(min_value=1, max_value=events.MOST_TABLES)


class AttendSerializer(serializers.Serializer):
    side = serializers.ChoiceField(Attendance.Side.choices)
    state = serializers.ChoiceField(Attendance.State.choices)


class ConcludeSerializer(serializers.Serializer):
    """The contact log of what was said, and what comes next; firms don't read it."""

    summary = serializers.CharField(max_length=5000)
    next_action = serializers.CharField(max_length=200, required=False, allow_blank=True)
    next_on = serializers.DateField(required=False, allow_null=True)


class UnplacedSerializer(serializers.Serializer):
    match = serializers.CharField(source="match.external_id")
    why = serializers.CharField()


class ProposedSerializer(serializers.Serializer):
    """What was booked, and which matches found no place."""

    placed = ConsultationSerializer(many=True)
    unplaced = UnplacedSerializer(many=True)


def booked(rows: Sequence[Consultation], request: ApiRequest) -> list[Booked]:
    needs = Need.objects.filter(pk__in={row.match.need_id for row in rows}).for_list()
    face = {shown.pk: shown for shown in faces(needs, request.user)}
    return [Booked(row, face[row.match.need_id]) for row in rows]


def told(consultation: Consultation, request: ApiRequest) -> Any:
    fresh = Consultation.objects.for_list().get(pk=consultation.pk)
    return ConsultationSerializer(booked([fresh], request)[0]).data


@Rows.documented(status=Narrow("status", MatchingEvent.Status.values))
class EventViewSet(EventSetup, Rows):
    """Matching events, the latest first: for the operating body all, for firms those where they are booked."""

    queryset = MatchingEvent.objects.none()
    serializer_class = EventSerializer

    def get_queryset(self) -> "QuerySet[MatchingEvent]":
        return MatchingEvent.objects.visible_to(self.request.user).order_by("-starts_at", "pk")

    def now(self, event: MatchingEvent) -> Response:
        event.refresh_from_db()
        return Response(self.get_serializer(event).data)

    @act(EventSerializer)
    def publish(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Announce it to the firms that are booked."""
        event = self.get_object()
        events.publish(event=event, by=request.user)
        return self.now(event)

    @act(EventSerializer)
    def close(self, request: ApiRequest, **kwargs: Any) -> Response:
        """End it, once it is known what became of each consultation."""
        event = self.get_object()
        events.close(event=event, by=request.user)
        return self.now(event)

    @act(EventSerializer, takes=ReasonSerializer)
    def cancel(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Cancel it with all that is booked; the firms are told why."""
        event = self.get_object()
        require(permissions.can_run_events(request.user))
        events.cancel(event=event, by=request.user, **checked(ReasonForm(given(request, ReasonSerializer))))
        return self.now(event)

    @act(ConsultationSerializer, takes=BookSerializer, status=201)
    def book(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Book a free place for a pair; who comes second is told that it is taken."""
        event = self.get_object()
        require(permissions.can_run_events(request.user))
        sent = given(request, BookSerializer)
        rows = consultations.bookable(event, request.user)
        said = checked(BookForm(sent | {"match": sent["match"].pk}, event=event, rows=rows))
        row = consultations.book(event=event, by=request.user, **said)
        return Response(told(row, request), status=201)

    @act(ProposedSerializer, takes=ProposeSerializer)
    def propose(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Book a free place for each match where both of its firms are free; what is booked stays."""
        event = self.get_object()
        require(permissions.can_run_events(request.user))
        chosen = list(dict.fromkeys(given(request, ProposeSerializer)["matches"]))
        placed, unplaced = consultations.propose(event=event, chosen=chosen, by=request.user)
        fresh = Consultation.objects.for_list().filter(pk__in=[row.pk for row in placed])
        rows = booked(list(fresh.order_by("slot", "table")), request)
        return Response(ProposedSerializer({"placed": rows, "unplaced": unplaced}).data)


@Rows.documented(
    event=Narrow("event__external_id", help_text="The external id of an event."),
    match=Narrow("match__external_id", help_text="The external id of a match."),
    status=Narrow("status", Consultation.Status.values),
)
class ConsultationViewSet(Rows):
    """Consultations of matching events, the latest event first: one's own firms', and those that one handles for the
    operating body."""

    queryset = Consultation.objects.none()
    serializer_class = ConsultationSerializer

    def get_queryset(self) -> "QuerySet[Consultation]":
        rows = Consultation.objects.visible_to(self.request.user).for_list()
        return rows.order_by("-event__starts_at", "slot", "table", "pk")

    def shown(self, rows: Sequence[Consultation]) -> Sequence[Booked]:
        return booked(rows, self.request)

    @act(ConsultationSerializer, takes=AttendSerializer)
    def mark(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Note on the day whether a side came."""
        row = self.get_object()
        require(permissions.can_book(request.user, row.match))
        consultations.mark(consultation=row, by=request.user, **given(request, AttendSerializer))
        return Response(told(row, request))

    @act(ConsultationSerializer, takes=ConcludeSerializer)
    def conclude(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Log what was said; an accepted match is a consulted one by it."""
        row = self.get_object()
        require(permissions.can_book(request.user, row.match))
        said = checked(ConcludeForm(given(request, ConcludeSerializer)))
        consultations.conclude(consultation=row, by=request.user, **said)
        return Response(told(row, request))

    @act(ConsultationSerializer, takes=ReasonSerializer)
    def cancel(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Cancel it; the place is free again, and both sides are told."""
        row = self.get_object()
        require(permissions.can_book(request.user, row.match))
        said = checked(ReasonForm(given(request, ReasonSerializer)))
        consultations.cancel(consultation=row, by=request.user, **said)
        return Response(told(row, request))

    @act(ConsultationSerializer, takes=ReasonSerializer)
    def ask_cancel(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Ask the operating body to cancel, for a firm that can't come."""
        row = self.get_object()
        require(permissions.can_ask_cancel(request.user, row))
        said = checked(AskForm(given(request, ReasonSerializer)))
        consultations.ask_cancel(consultation=row, by=request.user, **said)
        return Response(told(row, request))
