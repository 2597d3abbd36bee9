"""Finding the KSIC code of what a firm says it makes: by the names of the rows and by everyday words.

In memory over the rows of the table (187 ship, the full one has about 2,000), so it needs no search engine.
"""

import csv
import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Count, Sum

from foundation.search.analysis import analyse, normalise

from .models import Ksic

LONGEST = 400  # characters that are read; a firm's industry_text has 200
SAYS = {"much": 0.75, "some": 0.6, "little": 0.4}  # how often a word's code is the firm's
EARLIER = 0.85  # what a firm is comes last: "반도체 공정제어 소프트웨어" is software
NAME = 0.5  # what a name says all of whose words the text has
SAME = 0.3  # from this share of its name on, a row gains by the words of a row above it
BELOW = 0.5  # confidence of a row below the code that was asked for
_HOLLOW = re.compile(r"제조업|서비스업|제조|기타|그 외|및|관련|유사|달리 분류되지 않은|;.*")
_CODE = re.compile(r"[a-u]?\d{2,5}|[a-u]", re.ASCII)


@dataclass(frozen=True)
class _Table:
    """The rows, their parents at hand, with what each token is worth in the names that have it."""

    rows: dict[str, Ksic]
    by_token: dict[str, list[tuple[str, float]]]  # token → (code, its share of the name)


def find(text: str, limit: int | None = 10) -> list[tuple[Ksic, float]]:
    """The rows that a text means, the likeliest first, each with a confidence in (0, 1].

    A code (29, C292) gives its row and what is below it, a whole name its row; words give
    p = 1 − (1 − said) (1 − named).
    """
    table = _table()
    asked = " ".join(normalise(text[:LONGEST]).split())
    found = _below(asked.upper(), table.rows) if _CODE.fullmatch(asked) else _meant(asked, table)
    best = sorted(found, key=lambda code: (-round(found[code], 2), -table.rows[code].level, code))
    return [(table.rows[code], found[code]) for code in best[:limit]]


_held: tuple[Any, _Table] | None = None


def _table() -> _Table:
    """This process's copy, read again when an import has changed the rows: one small query otherwise."""
    global _held
    stamp = tuple(Ksic.objects.aggregate(Count("pk"), Sum("revision")).values())
    if _held is None or _held[0] != stamp:
        _held = (stamp, _read())
    return _held[1]


def _read() -> _Table:
    rows = {row.code: row for row in Ksic.objects.order_by("code")}
    for row in rows.values():
        row.parent = rows.get(row.parent_id or "")
    tokens = {code: _tokens(row.name) for code, row in rows.items()}
    frequency = Counter(token for held in tokens.values() for token in held)
    worth = {token: math.log(1 + len(rows) / count) for token, count in frequency.items()}
    by_token: dict[str, list[tuple[str, float]]] = {}
    for code, held in tokens.items():
        whole = sum(worth[token] for token in held)
        for token in held:
            by_token.setdefault(token, []).append((code, worth[token] / whole))
    return _Table(rows, by_token)


def _tokens(text: str) -> set[str]:
    """What tells rows apart: morphemes, and bigrams marked as such, without what every second name has."""
    tokens = analyse(_HOLLOW.sub(" ", text))
    return {*tokens.morphemes, *(f"·{bigram}" for bigram in tokens.bigrams)}


def _below(code: str, rows: dict[str, Ksic]) -> dict[str, float]:
    """The row of a code and those below it; of a code that isn't there, its longest known beginning."""
    code = code[1:] if len(code) > 1 and code[0].isalpha() else code
    while code and code not in rows:
        code = code[:-1]
    if not code:
        return {}
    below = [key for key in rows if rows[key].parent_id == code or (key.startswith(code) and key != code)]
    return {code: 1.0, **dict.fromkeys(below, BELOW)}


def _meant(text: str, table: _Table) -> dict[str, float]:
    """Noisy-or of the everyday words and of the share of each row's name that the text holds."""
    unlikely: dict[str, float] = {}
    for code, weight in _said(text):
        while code not in table.rows and len(code) > 1:
            code = code[:-1]
        if code in table.rows:
            unlikely[code] = unlikely.get(code, 1.0) * (1.0 - weight)
    words = dict(unlikely)
    for code, share in _named(text, table).items():
        above = (
            [words[code[:end]] for end in range(2, len(code)) if code[:end] in words] if share > SAME else []
        )
        unlikely[code] = math.prod(above, start=unlikely.get(code, 1.0)) * (1.0 - NAME * min(share, 1.0))
    return {
        code: 1.0 if text == table.rows[code].name.lower() else 1.0 - rest for code, rest in unlikely.items()
    }


def _named(text: str, table: _Table) -> dict[str, float]:
    shares: dict[str, float] = {}
    for token in _tokens(text):
        for code, share in table.by_token.get(token, ()):
            shares[code] = shares.get(code, 0.0) + share
    return shares


def _said(text: str) -> list[tuple[str, float]]:
    """(code, weight) of each everyday word in the text, once; several codes share a word's weight."""
    pattern, folded = _pattern()
    alone = (token for token in analyse(text).morphemes if len(token) == 1)
    found = {token: words()[token] for token in alone if token in words()}
    for match in pattern.finditer(text):
        word = folded["".join(match.group().split())]
        found.pop(word, None)
        found[word] = words()[word]
    last = len(found) - 1
    return [
        (code, SAYS[says] * (1.0 if place == last else EARLIER) / len(codes))
        for place, (codes, says) in enumerate(found.values())
        for code in codes
    ]


@cache
def words() -> dict[str, tuple[tuple[str, ...], str]]:
    """Words as firms say them, each with its codes and whether it says much, some or little (ksic_words.tsv)."""
    path = Path(__file__).parent / "data" / "ksic_words.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {row["word"]: (tuple(row["codes"].split()), row["says"]) for row in rows}


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern of all words of two letters and more, the longest first; and each word by its folded form."""
    folded = {word.lower(): word for word in words() if len(word) > 1}
    longest = sorted(folded, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(_spelling, longest))), folded


def _spelling(word: str) -> str:
    """Spaces don't count in Korean; a word in Latin letters stands alone (SI isn't in silicon)."""
    if word.isascii():
        return rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])"
    return r"\s?".join(map(re.escape, word))
