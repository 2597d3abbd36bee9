"""What people read of a score: points out of 100, and a word for each step of them. Pages, cards and measurements cut
nowhere else, and after rounding, as the reader does."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CLOSE = 60  # below it, a pair fits in part only
#: The least points of each step and its word, from the best; docs/ranking.md says how often each came true.
STEPS: tuple[tuple[int, Promise], ...] = (
    (80, _("매우 잘 맞음")),
    (70, _("잘 맞음")),
    (CLOSE, _("맞는 편")),
    (0, _("일부 맞음")),
)
LOWS = tuple(low for low, _word in STEPS)


def points(score: float) -> int:
    return round(score * 100)


def in_words(score: float) -> str:
    found = points(score)
    return str(next((word for low, word in STEPS if found >= low), STEPS[-1][1]))
