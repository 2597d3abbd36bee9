"""Matching events in the API: what the operating body makes of them before the day."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from companies.api import KEY, ApiRequest
from companies.api_writes import RowField, given
from foundation.history.workflow import require

from .. import permissions
from ..models import Match, MatchingEvent
from ..services import events
from .event_faces import EventSerializer


class ContentSerializer(serializers.Serializer):
    """An event between two times of one day."""

    name = serializers.CharField(max_length=120)
    place = serializers.CharField(max_length=200)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    slot_minutes = serializers.IntegerField(min_value=5, max_value=240, default=30)
    break_minutes = serializers.IntegerField(min_value=0, max_value=120, default=5)
    tables = serializers.IntegerField(min_value=1, max_value=events.MOST_TABLES, default=6)
    note = serializers.CharField(max_length=1000, allow_blank=True, default="", help_text="For the firms.")


class ProposeSerializer(serializers.Serializer):
    matches = serializers.ListField(
        child=RowField(lambda user: Match.objects.handled_by(user).for_list()),
        min_length=1,
        max_length=events.MOST_TABLES * events.MOST_SLOTS,
        help_text="External ids of the matches that want a place.",
    )


class EventSetup:
    if TYPE_CHECKING:
        get_object: Callable[[], MatchingEvent]
        get_serializer: Callable[..., Any]
        now: Callable[[MatchingEvent], Response]

    @extend_schema(request=ContentSerializer, responses={201: EventSerializer})
    def create(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Draft an event, for the operating body; firms don't see it before it is announced."""
        require(permissions.can_run_events(request.user))
        content = given(request, ContentSerializer)
        event = events.draft(by=request.user, **content)
        return Response(self.get_serializer(event).data, status=201)

    @extend_schema(parameters=[KEY], request=ContentSerializer(partial=True), responses=EventSerializer)
    def partial_update(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Change what is sent: the times only while nothing is booked."""
        event = self.get_object()
        require(permissions.can_run_events(request.user))
        sent = given(request, ContentSerializer, partial=True)
        content: dict[str, Any] = {
            name: getattr(event, name) for name in events.Content.__annotations__
        } | sent
        events.revise(event=event, by=request.user, **content)
        return self.now(event)
