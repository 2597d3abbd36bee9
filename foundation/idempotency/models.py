"""A keyed request and, once it is done, its answer.

The answer is written in the transaction of what the request did, under the lease of who does it: so there is an answer
exactly where there is an effect, whenever the process dies.
"""

import uuid

from django.conf import settings
from django.db import models

from foundation.history import clock


class KeyedRequest(models.Model):
    """`fingerprint` is the SHA-256 of method, address and body; `status` is None while the request runs."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="keyed_requests")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now, db_index=True)
    lease = models.UUIDField(default=uuid.uuid4)
    leased_at = models.DateTimeField(default=clock.now)
    status = models.PositiveSmallIntegerField(null=True)
    media_type = models.CharField(max_length=60, blank=True)
    body = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_request_per_key")]

    def __str__(self) -> str:
        return self.key
