"""Full-text search: one contract, an embedded engine and Elasticsearch, and what keeps them fresh.

Apps declare a Source in documents.py, call changed() where a row changes, and ask search_or(). Knows only
documents. Names that touch models are looked up late: this package loads before the models.
"""

from typing import TYPE_CHECKING, Any

from .contract import (
    Document,
    Engine,
    Hit,
    IndexMissing,
    IndexSpec,
    Query,
    Range,
    Result,
    SearchUnavailable,
    Segment,
)
from .registry import Source, after_writing, follow, get_engine, register

if TYPE_CHECKING:
    from .models import Indexed
    from .services import changed, changed_many, search_or

__all__ = [
    "Document",
    "Engine",
    "Hit",
    "IndexMissing",
    "IndexSpec",
    "Indexed",
    "Query",
    "Range",
    "Result",
    "SearchUnavailable",
    "Segment",
    "Source",
    "after_writing",
    "changed",
    "changed_many",
    "follow",
    "get_engine",
    "register",
    "search_or",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    from . import models, services

    return models.Indexed if name == "Indexed" else getattr(services, name)
