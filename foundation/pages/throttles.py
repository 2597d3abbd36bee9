"""How often a person may ask the API, by whichever token or session; whoever isn't signed in, by address.

Reads and writes are counted apart, in minutes of the clock on the wall. Pages aren't counted.
"""

import time
from typing import Any

from django.conf import settings
from django.core.cache import caches
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

WINDOW = 60  # seconds


class PerMinute(BaseThrottle):
    def allow_request(self, request: Request, view: Any) -> bool:
        reads = request.method in SAFE_METHODS
        most: int = settings.API_READS_PER_MINUTE if reads else settings.API_WRITES_PER_MINUTE
        who = request.user.pk if request.user and request.user.is_authenticated else self.get_ident(request)
        key = f"rate:{who}:{'reads' if reads else 'writes'}:{int(time.time() // WINDOW)}"
        cache = caches["rates"]
        cache.add(key, 0, WINDOW)
        try:
            return bool(cache.incr(key) <= most)
        except ValueError:  # the minute ended in between
            return True

    def wait(self) -> float:
        """Seconds until the next minute."""
        return WINDOW - time.time() % WINDOW
