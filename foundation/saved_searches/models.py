"""Saved searches, and which rows each has told its person of."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.history import clock

LONGEST_QUERY = 2_000


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, user: Any) -> "SavedSearchQuerySet":
        return self.filter(user=user)


class SavedSearch(models.Model):
    """`query` is a search page's query string with only what is set. What appeared up to `since` is no news."""

    class Alert(models.TextChoices):
        NOW = "now", _("즉시")
        DAILY = "daily", _("매일 모음(평일 아침)")
        OFF = "off", _("끔")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    index = models.CharField(_("대상"), max_length=20)
    query = models.CharField(_("조건"), max_length=LONGEST_QUERY)
    name = models.CharField(_("이름"), max_length=80)
    alert = models.CharField(_("알림"), max_length=5, choices=Alert.choices, default=Alert.DAILY)
    created_at = models.DateTimeField(_("저장일시"), default=clock.now, editable=False)
    since = models.DateTimeField(default=clock.now, editable=False)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("저장한 검색")
        verbose_name_plural = _("저장한 검색")
        ordering = ["-created_at", "pk"]
        indexes = [models.Index(fields=["alert", "user"], name="saved_search_alert")]
        constraints = [models.UniqueConstraint(fields=["user", "index", "query"], name="saved_search_once")]

    def __str__(self) -> str:
        return self.name


class Told(models.Model):
    """A row that a search has told of: never again."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="told")
    row = models.CharField(max_length=36)
    told_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "row"], name="told_once")]

    def __str__(self) -> str:
        return self.row
