"""Files of a need in the API; who sees the need in full sees them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from companies.api import KEY, ApiRequest
from companies.api_writes import act, bodies, given, parsing
from companies.files_api import FileSerializer, UploadField
from foundation.files.models import Attachment
from foundation.history.workflow import require

from .. import permissions
from ..models import Need
from ..services import need_files
from ..services.quotations import MOST_FILES


class AttachSerializer(serializers.Serializer):
    files = serializers.ListField(child=UploadField(), min_length=1, max_length=MOST_FILES)


class RemoveFileSerializer(serializers.Serializer):
    file = serializers.UUIDField(help_text="The `id` of a file of the need.")


class NeedFileActions:
    if TYPE_CHECKING:
        get_object: Callable[[], Need]

    @extend_schema(parameters=[KEY], responses=FileSerializer(many=True))
    @action(detail=True, pagination_class=None, parser_classes=parsing(None, AttachSerializer))
    def files(self, request: ApiRequest, **kwargs: Any) -> Response:
        """The files of a need, the first first; none to who sees it masked."""
        need = self.get_object()
        full = need.shown_to(request.user) == "full"
        rows = Attachment.objects.of(need) if full else Attachment.objects.none()
        return Response(FileSerializer(rows, many=True).data)

    @extend_schema(
        parameters=[KEY],
        request=bodies(None, AttachSerializer),
        responses={201: FileSerializer(many=True)},
    )
    @files.mapping.post
    def attach(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Keep files with the need, all or none, before matching begins; answers all of its files."""
        need = self.get_object()
        require(permissions.can_edit(request.user, need))
        need_files.attach_files(need=need, by=request.user, uploads=given(request, AttachSerializer)["files"])
        return Response(FileSerializer(Attachment.objects.of(need), many=True).data, status=201)

    @act(None, takes=RemoveFileSerializer, status=204)
    def remove_file(self, request: ApiRequest, **kwargs: Any) -> Response:
        """Take a file out while the need is written."""
        need = self.get_object()
        require(permissions.can_edit(request.user, need))
        key = given(request, RemoveFileSerializer)["file"]
        attachment = Attachment.objects.of(need).filter(pk=key).first()
        if attachment is None:
            raise serializers.ValidationError({"file": [_("이 수요의 파일이 아닙니다.")]})
        need_files.remove_file(need=need, by=request.user, attachment=attachment)
        return Response(status=204)
