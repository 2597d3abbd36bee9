"""The thread of a match in the API. Files and calling somebody by name belong to the page."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from companies.api import KEY, ApiRequest
from companies.api_writes import given
from companies.models import User
from companies.permissions import named_to
from foundation.history.workflow import require

from .. import permissions
from ..models import Match, Message
from ..services import threads


class MessageSerializer(serializers.ModelSerializer):
    """A message; `author` is a name where the reader may know it, else empty."""

    side = serializers.ChoiceField(Message.Side.choices)
    author = serializers.SerializerMethodField()
    mine = serializers.SerializerMethodField()

    class Meta:
        model = Message
        fields = ["id", "side", "author", "mine", "body", "sent_at"]

    def get_author(self, message: Message) -> str:
        return str(message.author) if message.author_id in self.context["named"] else ""

    def get_mine(self, message: Message) -> bool:
        return message.author_id == self.context["user"].pk


class SaySerializer(serializers.Serializer):
    body = serializers.CharField(max_length=threads.LONGEST)


def written(rows: Sequence[Message], reader: User) -> Any:
    people = {row.author_id: row.author for row in rows}.values()
    context = {"named": named_to(reader, people), "user": reader}
    return MessageSerializer(rows, many=True, context=context).data


class ThreadActions:
    """What the people of a match write to each other."""

    if TYPE_CHECKING:
        get_object: Callable[[], Match]
        paginate_queryset: Callable[[Any], Any]
        get_paginated_response: Callable[[Any], Response]

    @extend_schema(parameters=[KEY], responses=MessageSerializer(many=True))
    @action(detail=True)
    def messages(self, request: ApiRequest, **kwargs: Any) -> Response:
        """The thread, the latest message first; that marks nothing as read."""
        rows = Message.objects.visible_to(request.user).filter(match=self.get_object())
        page = self.paginate_queryset(rows.select_related("author").order_by("-sent_at", "-pk"))
        return self.get_paginated_response(written(page, request.user))

    @extend_schema(parameters=[KEY], request=SaySerializer, responses={201: MessageSerializer})
    @messages.mapping.post
    def say(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Write in the thread; all others who take part are told."""
        match = self.get_object()
        require(permissions.can_talk(request.user, match))
        message = threads.say(match=match, by=request.user, **given(request, SaySerializer))
        return Response(written([message], request.user)[0], status=201)

    @extend_schema(parameters=[KEY], request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="messages/read", url_name="messages-read")
    def read_messages(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Note that one has read the thread up to its latest message."""
        threads.see(match=self.get_object(), by=request.user)
        return Response(status=204)
