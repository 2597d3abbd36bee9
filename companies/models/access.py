"""Tokens of the API: hashed, scoped, expiring, revocable."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.history import clock


class ApiToken(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    label = models.CharField(_("용도"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(_("범위"), default=list)
    created_at = models.DateTimeField(_("발급일시"), default=clock.now)
    expires_at = models.DateTimeField(_("만료일시"))
    revoked_at = models.DateTimeField(_("폐기일시"), null=True)

    last_used_at = models.DateTimeField(_("마지막 사용"), null=True)

    class Meta:
        verbose_name = _("API 토큰")
        verbose_name_plural = _("API 토큰")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.label
