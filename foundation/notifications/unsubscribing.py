"""The link in each mail that ends mails of its kind to its person, without signing in.

It is signed and never expires, names the person by key, and opens nothing else.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

DAILY = "notifications.daily"  # the mail of what was collected, whatever its kinds

_signer = Signer(salt="notifications.unsubscribe")


def token(user: Any, kind: str) -> str:
    return _signer.sign(f"{user.pk}:{kind}")


def opened(token: str) -> tuple[UUID, str] | None:
    """The person's key and the kind; None for what this installation hasn't signed."""
    try:
        key, _colon, kind = _signer.unsign(token).partition(":")
    except BadSignature:
        return None
    return UUID(key), kind


def address(user: Any, kind: str) -> str:
    path = reverse("notifications:unsubscribe", args=[token(user, kind)])
    return settings.SITE_URL.rstrip("/") + path


def headers(user: Any, kind: str) -> dict[str, str]:
    """What lets a mail program unsubscribe with one click (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{address(user, kind)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
