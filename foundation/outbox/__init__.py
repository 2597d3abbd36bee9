"""Effects outside of a request's transaction: jobs in a table, drained by workers.

A job is added in the transaction that decides it, so it exists exactly when the decision does. Handlers live
in each app's tasks.py. Names that touch models are looked up late: this package loads before the models.
"""

from typing import TYPE_CHECKING, Any

from .registry import LeaseLost, Permanent, database, external, schedule

if TYPE_CHECKING:
    from .services import add, add_many, awaited, retry, send_mail
    from .worker import drain

__all__ = [
    "LeaseLost",
    "Permanent",
    "add",
    "add_many",
    "awaited",
    "database",
    "drain",
    "external",
    "retry",
    "schedule",
    "send_mail",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    from . import services, worker

    return worker.drain if name == "drain" else getattr(services, name)
