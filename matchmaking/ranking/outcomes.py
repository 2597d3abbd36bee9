"""Whether a reference says, in the supplier's own words, that it went badly: that is honest, and no merit."""

import json
from functools import cache, lru_cache
from pathlib import Path


@cache
def _words() -> tuple[str, ...]:
    return tuple(json.loads((Path(__file__).parent / "data" / "failures.json").read_text("utf-8")))


@lru_cache(maxsize=4096)
def failed(outcome: str) -> bool:
    return any(word in outcome for word in _words())
