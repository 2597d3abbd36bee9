"""Tokens of the API: `Authorization: Token …`; only a hash is stored; a read token refuses unsafe methods."""

import hashlib
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import authentication, exceptions
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from foundation.history import clock

from .models import ApiToken, User

NOTED_EVERY = timedelta(minutes=10)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _note_use(token: ApiToken) -> None:
    """To within some minutes: most reads write nothing."""
    now = clock.now()
    if token.last_used_at is None or token.last_used_at <= now - NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


class TokenAuthentication(authentication.BaseAuthentication):
    keyword = "Token"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, value = request.headers.get("Authorization", "").partition(" ")
        if scheme != self.keyword:
            return None
        token = ApiToken.objects.select_related("user").filter(token_hash=hash_token(value.strip())).first()
        if token is None or token.revoked_at or token.expires_at <= clock.now() or not token.user.is_active:
            raise exceptions.AuthenticationFailed(
                _("토큰이 올바르지 않거나 만료·폐기되었습니다. 새 토큰을 발급하세요.")
            )
        if request.method not in SAFE_METHODS and "write" not in token.scopes:
            raise exceptions.PermissionDenied(_("읽기 전용 토큰입니다. 쓰기 범위가 있는 토큰을 발급하세요."))
        _note_use(token)
        return token.user, token

    def authenticate_header(self, request: Any) -> str:
        return self.keyword
