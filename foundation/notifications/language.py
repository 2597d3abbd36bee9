"""Texts in the language of whoever reads them, not of whoever's act they tell of."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.functional import Promise

Text = str | Promise | Callable[[], str]


def language_of(user: Any) -> str:
    return getattr(user, "language", "") or settings.LANGUAGE_CODE


def read(text: Text) -> str:
    """`text` as it is, or made now, in the language that is active."""
    return str(text() if callable(text) else text)
