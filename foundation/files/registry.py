"""Which records have files, and which of them a person may see: filled by each app when Django starts.

A file whose record's model isn't registered can't be downloaded by anybody.
"""

from collections.abc import Callable
from typing import Any

from django.db import models

Visible = Callable[[Any], "models.QuerySet[Any]"]

_visible: dict[str, Visible] = {}


def register(model: type[models.Model], visible: Visible) -> None:
    """Let the files of `model`'s rows in `visible(user)` be downloaded by `user`."""
    _visible[model._meta.label_lower] = visible


def may_download(user: Any, *, object_type: str, object_id: str) -> bool:
    visible = _visible.get(object_type)
    return visible is not None and visible(user).filter(pk=object_id).exists()
