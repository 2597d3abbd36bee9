"""Who may download a file: whoever sees the record that it belongs to."""

from typing import Any

from . import registry
from .models import Attachment


def can_download(by: Any, attachment: Attachment) -> bool:
    return registry.may_download(by, object_type=attachment.object_type, object_id=attachment.object_id)
