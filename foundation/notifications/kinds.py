"""What people can be told about: each app registers its kinds in its apps.py or notifications.py.

A kind's code is `app.event`, its label the Korean words of the preferences page.
"""

from typing import Any

_kinds: dict[str, Any] = {}


def register_kind(code: str, label: Any) -> None:
    """Make `code` known; `label` may be lazy. Registering again replaces the label."""
    _kinds[code] = label


def label(code: str) -> str:
    return str(_kinds.get(code, code))


def choices() -> list[tuple[str, str]]:
    """All kinds as (code, label), in the order of their codes."""
    return [(code, str(_kinds[code])) for code in sorted(_kinds)]
