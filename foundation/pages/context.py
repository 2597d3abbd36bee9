"""The context of the frame: lazily, since fragments don't show it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from . import frame as registry


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)

    def navigation() -> dict[str, list[tuple[registry.NavItem, bool]]]:
        entries = registry.navigation(user)
        # A page below two entries, as the lessons below the projects, is the inner one's.
        nearest = max((item.reach(request.path) for item in entries), default=0)
        items = [(item, 0 < item.reach(request.path) == nearest) for item in entries]
        seldom = [(item, current) for item, current in items if item.seldom]
        if len(seldom) < 2:  # a menu of one would only hide it
            return {"often": items, "seldom": []}
        return {"often": [pair for pair in items if pair not in seldom], "seldom": seldom}

    return {
        "frame_nav": SimpleLazyObject(navigation) if user is not None and user.is_authenticated else {},
        "frame_notices": SimpleLazyObject(registry.notices),
        "operating_body": settings.OPERATING_BODY,
    }
