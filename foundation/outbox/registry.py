"""Which function does which kind of job, and what recurs: filled by each app's tasks.py when Django starts.

A kind has one handler. An error that the handler doesn't name in `retry` makes its job dead at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError

Function = TypeVar("Function", bound=Callable[..., Any])
Errors = tuple[type[Exception], ...]

PASSING: Errors = (OSError, OperationalError, InterfaceError)
ATTEMPTS = 60  # with waits of up to ten minutes: most of a working day


class Permanent(Exception):  # noqa: N818 - what a handler says, not what befell it
    """Raised by a handler: trying again can't help, so the job is dead."""


class LeaseLost(Exception):  # noqa: N818
    """Another worker holds the job by now; what was done under the old lease is rolled back."""


@dataclass(frozen=True)
class Handler:
    function: Callable[..., Any]
    external: bool
    batch: bool = False
    retry: Errors = PASSING
    attempts: int = ATTEMPTS


@dataclass(frozen=True)
class Recurring:
    """Due `every` so many seconds, or once a day at `daily_at`, local time."""

    kind: str
    payload: Mapping[str, Any]
    every: int | None
    daily_at: time | None


handlers: dict[str, Handler] = {}
schedules: dict[str, Recurring] = {}


def _register(kind: str, handler: Handler) -> None:
    known = handlers.get(kind)
    if known and known.function is not handler.function:
        raise ValueError(f"Two handlers for jobs of kind {kind}.")
    handlers[kind] = handler


def database(
    kind: str, *, retry: Errors = PASSING, attempts: int = ATTEMPTS
) -> Callable[[Function], Function]:
    """Register `handler(job, **payload)`, whose effects are rows: they and the done-mark commit together."""

    def register(function: Function) -> Function:
        _register(kind, Handler(function, external=False, retry=retry, attempts=attempts))
        return function

    return register


def external(
    kind: str, *, batch: bool = False, retry: Errors = PASSING, attempts: int = ATTEMPTS
) -> Callable[[Function], Function]:
    """Register a handler that reaches outside of the database: run in no transaction, at least once.

    It is `handler(job, **payload)`, or with `batch` `handler(jobs)`, given up to 50 jobs that succeed or fail
    together. A handler that may take longer than the lease calls `job.renew()` on the way.
    """

    def register(function: Function) -> Function:
        _register(kind, Handler(function, external=True, batch=batch, retry=retry, attempts=attempts))
        return function

    return register


def schedule(
    name: str, *, kind: str, every: int | None = None, daily_at: time | None = None, **payload: Any
) -> None:
    """Declare recurring work: a job of `kind` every so many seconds, or daily at a local time."""
    if (every is None) == (daily_at is None):
        raise ValueError("Recurring work is due either every so many seconds or daily at a time.")
    schedules[name] = Recurring(kind, payload, every, daily_at)
