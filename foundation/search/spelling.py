"""‘이런 뜻인가요?’: a text with its misspelt words put right by the vocabulary that everybody may see.

A word is judged only if the vocabulary doesn't know it, so it found (almost) nothing; what is known stays.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from .analysis import kiwi, normalise
from .keyboard import as_korean, as_latin, keystrokes
from .vocabulary import Words, words

MOST_WORDS = 10  # more are a description, whose many ordinary words no vocabulary of offers knows
LONGEST = 20  # letters of a word that is looked at
COMMON = -12.0  # log probability from which a word of the dictionary is no slip: 요즘, 걱정
SHORTEST_LATIN = 4  # shorter ones are abbreviations, each a key from another
_HANGUL = re.compile(r"[가-힣ㄱ-ㅣ]")
_EDGES = " \t\n.,;:!?\"'()[]{}<>‘’“”…·/"
_PARTICLES = ("으로", "에서", "까지", "부터", *"을를이가은는의에로와과도만")
_LIGHT = frozenset(["하", "되", "있", "없", "나", "나오", "받", "내", "들", "들어가", "시키"])
_MEANT = frozenset({"NNG", "NNP", "NNB", "XR", "SL", "SW", "UN", "SH"})


@dataclass(frozen=True, slots=True)
class _Entry:
    letters: int  # a bit for each letter that occurs
    keys: str
    word: str
    count: int


class _Index:
    """The vocabulary by keystrokes, so that those near to a word are found without measuring all."""

    def __init__(self, vocabulary: Words) -> None:
        self.counts = vocabulary.counts
        self.by_keys: dict[str, str] = {}
        self.by_length: dict[int, list[_Entry]] = {}
        for word, count in vocabulary.counts.items():
            keys = keystrokes(word)
            self.by_keys.setdefault(keys, word)
            self.by_length.setdefault(len(keys), []).append(_Entry(_letters(keys), keys, word, count))

    def nearest(self, word: str) -> tuple[int, str] | None:
        """The nearest other word and its distance in keys, the most frequent of several; None where all are far."""
        keys = keystrokes(word)
        most = 1 if len(word) <= 2 or (word.isascii() and len(word) <= 5) else 2
        if word.isascii() and len(word) < SHORTEST_LATIN:
            return None
        letters, best = _letters(keys), (most + 1, 0, "")
        for length in range(len(keys) - most, len(keys) + most + 1):
            for entry in self.by_length.get(length, ()):
                if (letters ^ entry.letters).bit_count() > 2 * most or entry.word.isascii() != word.isascii():
                    continue
                far = distance(keys, entry.keys, most)
                if far <= most:
                    best = min(best, (far, -entry.count, entry.word))
        return (best[0], best[2]) if best[2] else None


def _letters(keys: str) -> int:
    bits = 0
    for key in keys:
        bits |= 1 << (ord(key) % 61)
    return bits


@lru_cache(maxsize=1)
def _index(stamp: str) -> _Index:
    return _Index(words())


def corrections(text: str) -> str | None:
    """The text as it was perhaps meant; None for a description, or where every word is known or nothing is near."""
    vocabulary = words()
    given = unicodedata.normalize("NFC", text).split()
    if not vocabulary.counts or len(given) > MOST_WORDS:
        return None
    index = _index(vocabulary.stamp)
    meant = [_meant(word, index) for word in given]
    return " ".join(meant) if meant != given else None


def _meant(given: str, index: _Index) -> str:
    """The word as it was perhaps meant, with its punctuation; itself where it is known or nothing is near."""
    word = given.strip(_EDGES)
    folded = normalise(word).strip()
    if not 1 < len(folded) <= LONGEST or _known(folded, index):
        return given
    better = _slip(word, folded, index) or _near(folded, index)
    return given.replace(word, better) if better else given


def _known(word: str, index: _Index) -> bool:
    """Whether the vocabulary has the word, or everything in it that names a thing: 설비의 is 설비."""
    if word in index.counts:
        return True
    if not any(character.isalpha() for character in word) or (word.isascii() and not word.isalpha()):
        return True  # figures, and model numbers such as sus304
    read = kiwi().tokenize(word)
    tokens = [(token.form.replace(" ", "").lower(), token.tag.partition("-")[0]) for token in read]
    things = [form for form, tag in tokens if tag in _MEANT]
    # A thing and a verb in one word (온도 + 쎄다: 온도쎈서) are more often a slip than a missing space.
    if things and any(tag in ("VV", "VA") and form not in _LIGHT for form, tag in tokens):
        return False
    common = len(things) == 1 and any(token.tag in ("NNG", "NNP") and token.score > COMMON for token in read)
    return common or all(form in index.counts for form in things)


def _slip(word: str, folded: str, index: _Index) -> str | None:
    """What was meant where the keyboard stood on the other language."""
    if word.isascii():
        return index.by_keys.get(as_korean(word)) or index.by_keys.get(as_korean(folded))
    latin = as_latin(folded)
    return latin if latin in index.counts and latin.isascii() else None


def _near(word: str, index: _Index) -> str | None:
    """The nearest word of the vocabulary, with the particle that was typed; or two that were written as one."""
    found: list[tuple[int, int, str]] = []
    endings = ["", *(p for p in _PARTICLES if word.endswith(p) and len(word) - len(p) > 1)]
    for ending in endings:
        if near := index.nearest(word.removesuffix(ending)):
            found.append((near[0], len(ending), near[1] + ending))
    if found and min(found)[0] == 1:
        return min(found)[2]  # 머신비젼: nearer than two words, one of them an old spelling that is known too
    for at in range(2, len(word) - 1) if _HANGUL.search(word) else ():
        left, right = word[:at], word[at:]
        if left in index.counts and (near := index.nearest(right)):
            found.append((near[0], 0, left + near[1]))
        if right in index.counts and (near := index.nearest(left)):
            found.append((near[0], 0, near[1] + right))
    return min(found)[2] if found else None


def distance(a: str, b: str, most: int) -> int:
    """Letters to change, leave out, put in or swap with their neighbour between a and b; most + 1 where more."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
