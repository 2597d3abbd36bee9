"""Which ranker serves: the promoted version, and the rules where there is none or it can't be used.

Each call asks which version is promoted, one small query, and opens a file only where that has changed: a promotion
holds in every process from its next list on.
"""

import time
from dataclasses import dataclass
from typing import Literal

import structlog

from matchmaking.models import RankerVersion

from .base import Ranker
from .model import ModelRanker, RankerError
from .rules import RuleRanker

log = structlog.get_logger(__name__)
AGAIN = 60.0  # seconds until a file that couldn't be read is tried again

Why = Literal["promoted", "none", "unusable"]


@dataclass(frozen=True)
class Standing:
    """What serves, and why: a version that was promoted; none was; or the promoted one can't be used."""

    ranker: Ranker
    why: Why


@dataclass(frozen=True)
class _Held:
    stamp: tuple[str, str] | None
    standing: Standing
    until: float | None  # by the machine's clock; None: as long as the stamp is the same


_held: _Held | None = None


def serving() -> Ranker:
    """The ranker that serves now."""
    return standing().ranker


def standing() -> Standing:
    global _held
    stamp = RankerVersion.objects.serving().values_list("version", "sha256").first()
    held = _held
    if held and held.stamp == stamp and (held.until is None or time.monotonic() < held.until):
        return held.standing
    _held = held = _stand(stamp)
    return held.standing


def _stand(stamp: tuple[str, str] | None) -> _Held:
    if stamp is None:
        return _Held(None, Standing(RuleRanker(), "none"), None)
    try:
        return _Held(stamp, Standing(load(stamp[0]), "promoted"), None)
    except RankerError as error:
        log.error("ranking.rules_serve", why=str(error))
        return _Held(stamp, Standing(RuleRanker(), "unusable"), time.monotonic() + AGAIN)


def load(version: str) -> Ranker:
    """The ranker that `version` names, whether it serves or not. Raises RankerError."""
    if version == RuleRanker.version:
        return RuleRanker()
    row = RankerVersion.objects.filter(version=version).first()
    if row is None:
        raise RankerError(f"no ranker {version} here")
    return opened(row)


def opened(row: RankerVersion) -> ModelRanker:
    """Raises RankerError where the version's file is missing or damaged, or this code can't run it."""
    try:
        with row.file.open("rb") as file:
            data = file.read()
    except Exception as error:  # each storage has errors of its own
        raise RankerError(f"{row.version}: its file can't be read ({error})") from error
    return ModelRanker.opened(
        data, sha256=row.sha256, version=row.version, base=row.base, names=row.features, learnt=row.learnt
    )
