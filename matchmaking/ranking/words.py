"""The words that a text is about: morphemes without small talk, numbers and single syllables."""

import json
from functools import cache
from pathlib import Path

from foundation.search.analysis import analyse


@cache
def _chatter() -> frozenset[str]:
    return frozenset(json.loads((Path(__file__).parent / "data" / "chatter.json").read_text("utf-8")))


def meaningful(text: str) -> list[str]:
    """Each once, in the order of the text."""
    words = dict.fromkeys(analyse(text).morphemes)
    return [word for word in words if len(word) > 1 and not word[0].isdigit() and word not in _chatter()]
