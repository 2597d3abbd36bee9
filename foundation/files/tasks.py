"""Bytes of files that no row names any more."""

from typing import Any

from foundation import outbox

from .models import Attachment


@outbox.external("files.delete")
def delete(job: Any, *, name: str) -> None:
    Attachment._meta.get_field("file").storage.delete(name)  # type: ignore[union-attr]
