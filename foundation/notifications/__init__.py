"""Telling a person something, inside the product and by mail, in the transaction that decides it.

Names that touch models are looked up late: this package loads before the models.
"""

from typing import TYPE_CHECKING, Any

from .kinds import register_area, register_kind

if TYPE_CHECKING:
    from .services import notify, unread_count

__all__ = ["notify", "register_area", "register_kind", "unread_count"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    from . import services

    return getattr(services, name)
