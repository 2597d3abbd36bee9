"""The thread of a match in the API."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from companies.api import KEY, ApiRequest
from companies.api_writes import bodies, given, parsing
from companies.files_api import FileSerializer, UploadField, with_files
from companies.models import User
from foundation.history.workflow import require

from .. import permissions
from ..models import Match, Message
from ..services import threads
from ..services.quotations import MOST_FILES
from ..speakers import called, choices, named

MOST_CALLED = 50


class MessageSerializer(serializers.ModelSerializer):
    """A message; `author` is a name where the reader may know it, else empty. `called` are those who were called, by
    name or else by role."""

    side = serializers.ChoiceField(Message.Side.choices)
    author = serializers.SerializerMethodField()
    mine = serializers.SerializerMethodField()
    called = serializers.SerializerMethodField()
    files = FileSerializer(many=True)

    class Meta:
        model = Message
        fields = ["id", "side", "author", "mine", "called", "body", "files", "sent_at"]

    def get_author(self, message: Message) -> str:
        return str(message.author) if message.author_id in self.context["named"] else ""

    def get_mine(self, message: Message) -> bool:
        return message.author_id == self.context["user"].pk

    def get_called(self, message: Message) -> list[str]:
        return [self.context["names"][person.pk] for person in message.mentions.all()]


class SaySerializer(serializers.Serializer):
    body = serializers.CharField(max_length=threads.LONGEST)
    mentions = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=MOST_CALLED,
        help_text="Who is called: ids of participants other than oneself.",
    )


class SayWithFilesSerializer(SaySerializer):
    files = serializers.ListField(child=UploadField(), required=False, max_length=MOST_FILES)


class ParticipantSerializer(serializers.Serializer):
    """Somebody who may be called; `name` is a role where the reader may not know the name."""

    id = serializers.UUIDField()
    name = serializers.CharField()


def written(rows: Sequence[Message], match: Match, reader: User) -> Any:
    people: dict[User, Message.Side | None] = {person: None for row in rows for person in row.mentions.all()}
    if people:
        people |= threads.participants(match)
    people |= {row.author: Message.Side(row.side) for row in rows}
    told = named(reader, match, people.items())
    context = {"named": told, "names": called(people.items(), told), "user": reader}
    return MessageSerializer(with_files(rows), many=True, context=context).data


class ThreadActions:
    """What the people of a match write to each other."""

    if TYPE_CHECKING:
        get_object: Callable[[], Match]
        paginate_queryset: Callable[[Any], Any]
        get_paginated_response: Callable[[Any], Response]

    @extend_schema(parameters=[KEY], responses=MessageSerializer(many=True))
    @action(detail=True, parser_classes=parsing(SaySerializer, SayWithFilesSerializer))
    def messages(self, request: ApiRequest, **kwargs: Any) -> Response:
        """The thread, the latest message first; that marks nothing as read."""
        match = self.get_object()
        rows = Message.objects.visible_to(request.user).filter(match=match)
        rows = rows.select_related("author").prefetch_related("mentions").order_by("-sent_at", "-pk")
        return self.get_paginated_response(written(self.paginate_queryset(rows), match, request.user))

    @extend_schema(
        parameters=[KEY],
        request=bodies(SaySerializer, SayWithFilesSerializer),
        responses={201: MessageSerializer},
    )
    @messages.mapping.post
    def say(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Write in the thread, as a form of several parts with files; all others who take part are told."""
        match = self.get_object()
        require(permissions.can_talk(request.user, match))
        sent = given(request, SayWithFilesSerializer)
        others = {
            person.pk: person for person, _side in threads.participants(match) if person != request.user
        }
        wanted = set(sent.pop("mentions", ()))
        if not wanted <= set(others):
            told = _("이 대화에 참여하지 않는 사람은 부를 수 없습니다.")
            raise serializers.ValidationError({"mentions": [told]})
        message = threads.say(match=match, by=request.user, mentions=[others[key] for key in wanted], **sent)
        return Response(written([message], match, request.user)[0], status=201)

    @extend_schema(parameters=[KEY], responses=ParticipantSerializer(many=True))
    @action(detail=True, problems=(403,), pagination_class=None)
    def participants(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Who reads the thread besides oneself, and so may be called in it."""
        match = self.get_object()
        require(permissions.can_talk(request.user, match))
        people = choices(request.user, match, threads.participants(match))
        return Response(
            ParticipantSerializer([{"id": key, "name": name} for key, name in people], many=True).data
        )

    @extend_schema(parameters=[KEY], request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="messages/read", url_name="messages-read")
    def read_messages(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Note that one has read the thread up to its latest message."""
        threads.see(match=self.get_object(), by=request.user)
        return Response(status=204)
