"""Needs as they come from a phone keyboard: made, always the same, to see what mistakes cost each ranking."""

import random

from foundation.search.keyboard import VOWELS

_SWAPS = {
    VOWELS.index(one): VOWELS.index(other)
    for pair in (("ㅐ", "ㅔ"), ("ㅖ", "ㅔ"), ("ㅙ", "ㅚ"), ("ㅢ", "ㅣ"), ("ㅗ", "ㅜ"), ("ㅓ", "ㅏ"))
    for one, other in (pair, pair[::-1])
}
_FIRST, _LAST = ord("가"), ord("힣")
SYLLABLES = 0.08  # share of the syllables that are misspelt
SPACES = 0.25  # share of the spaces that are left out


def spoil(text: str, seed: str) -> str:
    """The text with wrong vowels, lost finals and missing spaces."""
    chance = random.Random(seed)  # noqa: S311 - always the same mistakes, no secret
    return "".join(_typed(character, chance) for character in text)


def _typed(character: str, chance: random.Random) -> str:
    if character == " ":
        return "" if chance.random() < SPACES else " "
    if not _FIRST <= ord(character) <= _LAST or chance.random() >= SYLLABLES:
        return character
    lead, rest = divmod(ord(character) - _FIRST, 21 * 28)
    vowel, final = divmod(rest, 28)
    if final and chance.random() < 0.5:
        final = 0
    else:
        vowel = _SWAPS.get(vowel, vowel)
    return chr(_FIRST + (lead * 21 + vowel) * 28 + final)
