"""What a person was told inside the product, and how each person wants to be told.

Without a preference a kind is told on the screen and by mail at once. A `key` is told once, however often it is sent.
A row that waits for the daily mail of somebody who wants nothing on the screen isn't listed.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.history import clock

from . import kinds


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: Any) -> "NotificationQuerySet":
        return self.filter(user=user, listed=True)

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)


class Notification(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(_("종류"), max_length=64)
    title = models.CharField(_("제목"), max_length=200)
    body = models.TextField(_("내용"), blank=True)
    url = models.CharField(_("주소"), max_length=300)
    key = models.CharField(max_length=200, null=True, unique=True)
    created_at = models.DateTimeField(_("일시"), default=clock.now)
    read_at = models.DateTimeField(_("읽은 일시"), null=True)
    listed = models.BooleanField(_("화면 알림"), default=True)
    collected = models.BooleanField(_("모아서 보낼 것"), default=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notification_listed"),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notification_unread"),
            models.Index(fields=["user"], condition=models.Q(collected=True), name="notification_collected"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        return kinds.label(self.kind)


class Preference(models.Model):
    class Mail(models.TextChoices):
        NOW = "now", _("바로")
        DAILY = "daily", _("하루 한 번 모아서")
        OFF = "off", _("받지 않음")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_preferences"
    )
    kind = models.CharField(_("종류"), max_length=64)
    in_app = models.BooleanField(_("화면 알림"), default=True)
    mail = models.CharField(_("메일"), max_length=5, choices=Mail.choices, default=Mail.NOW)
    text = models.BooleanField(_("문자"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="preference_of_a_kind_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"
