"""What happened to a record, who did it and when.

Events are only ever added. An event names its person by key, never by name; free text stands in `reason`, so that
erasing a person can redact it and leave the rest as it was.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from . import clock


class AppendOnly(Exception):  # noqa: N818 - a mistake in code, which no person can make
    """What has happened is neither changed nor taken back."""


class EventQuerySet(models.QuerySet["Event"]):
    def of(self, obj: models.Model) -> "EventQuerySet":
        return self.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))

    def redact(self, actor_key: uuid.UUID) -> None:
        """Take out what an erased person wrote; what it did, and when, stays."""
        written = self.filter(actor_key=actor_key).exclude(reason="")
        super(EventQuerySet, written).update(reason="")

    def update(self, **kwargs: Any) -> int:
        raise AppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly


class Event(models.Model):
    object_type = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    verb = models.CharField(_("행위"), max_length=64)
    from_state = models.CharField(_("이전 상태"), max_length=32, blank=True)
    to_state = models.CharField(_("새 상태"), max_length=32, blank=True)
    actor_key = models.UUIDField(_("행위자"), null=True)
    reason = models.TextField(_("사유"), blank=True)
    data = models.JSONField(default=dict)
    occurred_at = models.DateTimeField(_("일시"), default=clock.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["occurred_at", "pk"]
        indexes = [models.Index(fields=["object_type", "object_id", "occurred_at"], name="event_object")]

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id}: {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly


class Access(models.Model):
    """Somebody looked at personal or confidential data of another firm."""

    person_key = models.UUIDField()
    object_type = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    purpose = models.CharField(max_length=64)
    occurred_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["object_type", "object_id"], name="access_object")]

    def __str__(self) -> str:
        return f"{self.person_key} {self.object_type} {self.object_id}"


class Identified(models.Model):
    """A record that other systems know: a UUID inside, an `external_id` outside (the UUID where none is given)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    external_id = models.CharField(_("외부 ID"), max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("등록일시"), default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("등록자"),
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.external_id = self.external_id or str(self.pk)
        super().save(*args, **kwargs)
