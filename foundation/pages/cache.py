"""Redis as a cache that may be away: then nothing is remembered, and pages work on."""

from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


def forgiving(name: str, answer: Callable[..., Any]) -> Callable[..., Any]:
    """The client's method `name`; while Redis is away, `answer` of the same arguments."""
    ask = getattr(RedisCacheClient, name)

    def method(self: RedisCacheClient, *args: Any, **kwargs: Any) -> Any:
        try:
            return ask(self, *args, **kwargs)
        except RedisError as error:
            log.warning("cache.away", error=str(error))
            return answer(*args, **kwargs)

    return method


class ForgivingClient(RedisCacheClient):
    add = forgiving("add", lambda *_: True)
    get = forgiving("get", lambda key, default: default)
    set = forgiving("set", lambda *_: None)
    touch = forgiving("touch", lambda *_: False)
    delete = forgiving("delete", lambda *_: False)
    get_many = forgiving("get_many", lambda *_: {})
    has_key = forgiving("has_key", lambda *_: False)
    incr = forgiving("incr", lambda key, delta: delta)
    set_many = forgiving("set_many", lambda *_: None)
    delete_many = forgiving("delete_many", lambda *_: None)


class Cache(RedisCache):
    """Settings name it as a BACKEND; what it forgets while Redis is away are rate limits and the like."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient
