"""Files that belong to a record of any app; who may see the record may download its files."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from foundation.history import clock


def stored_at(attachment: "Attachment", filename: str) -> str:
    """A path that says nothing of the file and can't be chosen by who uploads it."""
    return f"{attachment.pk.hex[:2]}/{attachment.pk}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def of(self, obj: models.Model, kind: str | None = None) -> "AttachmentQuerySet":
        """The files of `obj`, of one kind where given, oldest first."""
        rows = self.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))
        return (rows if kind is None else rows.filter(kind=kind)).order_by("created_at", "pk")


class Attachment(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    object_type = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    kind = models.CharField(_("종류"), max_length=32, blank=True)
    file = models.FileField(_("파일"), upload_to=stored_at)
    name = models.CharField(_("파일 이름"), max_length=160)
    size = models.PositiveBigIntegerField(_("크기"))
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("올린 사람")
    )
    created_at = models.DateTimeField(_("올린 일시"), default=clock.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["object_type", "object_id"], name="attachment_object")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("files:download", args=[self.pk])
