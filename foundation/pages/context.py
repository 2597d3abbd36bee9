"""The context of the frame: lazily, since fragments don't show it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from . import frame as registry


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)

    def navigation() -> dict[str, list[tuple[registry.NavItem, bool]]]:
        items = [(item, item.is_current(request.path)) for item in registry.navigation(user)]
        seldom = [(item, current) for item, current in items if item.seldom]
        if len(seldom) < 2:  # a menu of one would only hide it
            return {"often": items, "seldom": []}
        return {"often": [pair for pair in items if pair not in seldom], "seldom": seldom}

    return {
        "frame_nav": SimpleLazyObject(navigation) if user is not None and user.is_authenticated else {},
        "frame_notices": SimpleLazyObject(registry.notices),
        "operating_body": settings.OPERATING_BODY,
    }
