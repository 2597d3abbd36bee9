"""A pack as a file: whatever its format, its numbers are those of the content. In Korean, as that is."""

from collections.abc import Callable
from typing import Any

from django.utils import translation

from . import pdf, pptx, xlsx
from .reading import Paper

Progress = Callable[[int], None]

MAKERS = {"pdf": pdf.make, "xlsx": xlsx.make, "pptx": pptx.make}


def make(format: str, content: dict[str, Any], *, sha256: str, version: int, progress: Progress) -> bytes:
    """The file; `progress` is called with rising percents up to 100. Nothing but the content is read."""
    with translation.override("ko"):
        made = MAKERS[format](Paper(content, sha256=sha256, version=version), progress)
    progress(100)
    return made
