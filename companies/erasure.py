"""What other apps keep of a person's own words, and how it is redacted when the person is erased: filled when Django
starts, carried out in the erasing transaction."""

from collections.abc import Callable
from uuid import UUID

Redact = Callable[[UUID], None]

_redactions: dict[str, Redact] = {}


def register(app: str, redact: Redact) -> None:
    """Have `redact(key)` called when the person of this key is erased."""
    _redactions[app] = redact


def redact(key: UUID) -> None:
    for of_app in _redactions.values():
        of_app(key)
