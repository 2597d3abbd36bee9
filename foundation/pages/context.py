"""The context of the frame: lazily, since fragments don't show it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from . import frame as registry


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)

    def navigation() -> list[tuple[registry.NavItem, bool]]:
        return [(item, item.is_current(request.path)) for item in registry.navigation(user)]

    return {
        "frame_nav": SimpleLazyObject(navigation) if user is not None and user.is_authenticated else [],
        "frame_notices": SimpleLazyObject(registry.notices),
        "operating_body": settings.OPERATING_BODY,
    }
