"""The words that a text is about: morphemes without small talk, numbers and single syllables."""

import json
from functools import cache, lru_cache
from pathlib import Path

from foundation.search.analysis import analyse


@cache
def _chatter() -> frozenset[str]:
    return frozenset(json.loads((Path(__file__).parent / "data" / "chatter.json").read_text("utf-8")))


@lru_cache(maxsize=256)
def meaningful(text: str) -> tuple[str, ...]:
    """Each once, in the order of the text."""
    words = dict.fromkeys(analyse(text).morphemes)
    return tuple(w for w in words if len(w) > 1 and not w[0].isdigit() and w not in _chatter())
