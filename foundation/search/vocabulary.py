"""Words that everybody may see, for putting a misspelt search right: collected in a job, held in one row.

Apps declare texts that are public; nothing confidential may be among them, since its words would be suggested.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from foundation.history import clock

from .analysis import field_words, kiwi, normalise
from .models import Vocabulary

MOST = 30_000  # words that are kept
READ = 1_000  # characters of a text
CHOSEN = 1_000  # how often a word counts that people have chosen
LONGEST = 12  # letters of a word
_NOUNS = frozenset({"NNG", "NNP", "XR", "SL", "XSN"})
_STEMS = frozenset({"VV", "VA"})
_WORD = re.compile(r"[가-힣]{2,12}|[a-z][a-z0-9]{1,11}")


class Words(NamedTuple):
    """How often each word occurs; `stamp` changes with each collection."""

    stamp: str
    counts: dict[str, int]


_texts: list[Callable[[], Iterable[str]]] = []
_terms: list[Callable[[], Iterable[str]]] = []
_held = Words("", {})


def register(*, texts: Callable[[], Iterable[str]], terms: Callable[[], Iterable[str]]) -> None:
    """Declare public texts, and words that people have chosen with care."""
    _texts.append(texts)
    _terms.append(terms)


def words() -> Words:
    """This process's copy, read again when a job has collected anew: one small query otherwise."""
    global _held
    rows = Vocabulary.objects.filter(pk=Vocabulary.ONLY)
    stamp = rows.values_list("stamp", flat=True).first() or ""
    if stamp != _held.stamp:
        _held = Words(stamp, json.loads(rows.values_list("words", flat=True).first() or "{}"))
    return _held


def collect(progress: Callable[[], object] = lambda: None) -> int:
    """Read all public texts, a millisecond each, and keep their most frequent words; returns how many."""
    counts: Counter[str] = Counter()
    read = 0
    for give in _texts:
        for text in give():
            counts.update(set(words_of(text[:READ])))
            read += 1
            if read % 500 == 0:
                progress()
    least = 1 + min(2, read // 1_000)  # of many texts, some hold the same slip
    kept = Counter({word: count for word, count in counts.items() if count >= least})
    for word in _chosen():
        kept[word] += CHOSEN
    best = dict(kept.most_common(MOST))
    values = {"words": json.dumps(best, ensure_ascii=False), "stamp": clock.now().isoformat()}
    Vocabulary.objects.update_or_create(pk=Vocabulary.ONLY, defaults=values)
    return len(best)


def words_of(text: str) -> Iterator[str]:
    """Nouns, stems and English words of a text, and nouns that are written as one word: 외관, 검사 and 외관검사."""
    compound, pieces, end = "", 0, -1
    for token in [*kiwi().tokenize(normalise(text)), None]:
        tag = token.tag.partition("-")[0] if token else ""
        noun = token is not None and tag in _NOUNS
        if pieces > 1 and not (noun and token.start == end) and len(compound) <= LONGEST:
            yield compound
        if token is None or not noun:
            compound, pieces = "", 0
            if token is not None and tag in _STEMS and 1 < len(token.form) <= LONGEST:
                yield token.form
            continue
        form = token.form.replace(" ", "").lower()
        if token.start != end:
            compound, pieces = "", 0
        compound, pieces, end = compound + form, pieces + 1, token.start + token.len
        if tag != "XSN" and _WORD.fullmatch(form):
            yield form


def _chosen() -> Iterator[str]:
    for word, parts in field_words():
        yield from _WORD.findall(normalise(" ".join([word, *parts])))
    for give in _terms:
        for term in give():
            yield from _WORD.findall(normalise(term))
