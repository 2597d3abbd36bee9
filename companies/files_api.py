"""Files in the API: what their records tell of them, uploads as parts of a form, and downloads by token."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from foundation.files import checks
from foundation.files.models import Attachment
from foundation.files.permissions import can_download
from foundation.files.views import hand_over

from .api import KEY, ApiRequest, Finding

BYTES = "application/octet-stream"
Row = TypeVar("Row", bound=Model)


class FileSerializer(serializers.ModelSerializer):
    """A file of a row; its bytes are at `download`, an address on this server."""

    download = serializers.SerializerMethodField()

    class Meta:
        model = Attachment
        fields = ["id", "name", "size", "content_type", "sha256", "created_at", "download"]

    def get_download(self, attachment: Attachment) -> str:
        return f"/api/v1/files/{attachment.pk}/"


class UploadField(serializers.FileField):
    """A file of a kind, a content and a size that may be kept."""

    def to_internal_value(self, data: Any) -> Any:
        upload = super().to_internal_value(data)
        try:
            checks.check(upload)
        except ValidationError as error:
            raise serializers.ValidationError(error.messages) from None
        return upload


def with_files(rows: Iterable[Row]) -> list[Row]:
    """The rows, of one model, each with its `files`; one query for all."""
    found = list(rows)
    files: dict[str, list[Attachment]] = {str(row.pk): [] for row in found}
    if found:
        kept = Attachment.objects.filter(object_type=found[0]._meta.label_lower, object_id__in=files)
        for file in kept.order_by("created_at", "pk"):
            files[file.object_id].append(file)
    for row in found:
        row.files = files[str(row.pk)]  # type: ignore[attr-defined]
    return found


class FileViewSet(Finding):
    """Files that one may download: those of rows that one sees."""

    queryset = Attachment.objects.none()

    def get_queryset(self) -> "QuerySet[Attachment]":
        return Attachment.objects.all()

    @extend_schema(parameters=[KEY], responses={(200, BYTES): OpenApiTypes.BINARY})
    def retrieve(self, request: ApiRequest, **kwargs: Any) -> FileResponse:
        """The bytes of a file."""
        attachment = self.get_object()
        if not can_download(request.user, attachment):
            raise Http404
        return hand_over(attachment, request.user, content_type=BYTES)
