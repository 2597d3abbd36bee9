"""The words that a description is about: morphemes without small talk, numbers and single syllables."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from .analysis import asked


@cache
def _small_talk() -> frozenset[str]:
    return frozenset(json.loads((Path(__file__).parent / "data" / "small_talk.json").read_text("utf-8")))


def about(morphemes: Iterable[str]) -> tuple[str, ...]:
    """Each once, in their order."""
    return tuple(
        word
        for word in dict.fromkeys(morphemes)
        if len(word) > 1 and not word[0].isdigit() and word not in _small_talk()
    )


def meaningful(text: str) -> tuple[str, ...]:
    """What a text is about, word by word."""
    return about(asked(text).morphemes)
