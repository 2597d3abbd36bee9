"""Industries as people write them, made comparable: "자동차 조향부품 가공" is 자동차부품 and 기계가공, of the
families 미래차 and 뿌리산업. The table is data/industries.json; KSIC codes give the family where words don't.
"""

import json
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path


@cache
def _table() -> tuple[list[tuple[str, str]], dict[str, str], list[tuple[str, str]]]:
    """(alias, industry), industry → family, (KSIC code, family), the longest alias and code first."""
    data = json.loads((Path(__file__).parent / "data" / "industries.json").read_text("utf-8"))
    aliases, family_of, codes = [], {}, []
    for family, entry in data.items():
        codes += [(code, family) for code in entry["ksic"]]
        for industry, words in entry["industries"].items():
            family_of[industry] = family
            aliases += [(_squeeze(word), industry) for word in words]
    aliases.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    codes.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    return aliases, family_of, codes


def _squeeze(text: str) -> str:
    return text.replace(" ", "").lower()


@lru_cache(maxsize=4096)
def named_in(text: str) -> frozenset[str]:
    """The industries that a text names; a longer word hides the one in it (화장품용기: not 화장품)."""
    rest = _squeeze(text)
    found = set()
    for alias, industry in _table()[0]:
        if alias in rest:
            found.add(industry)
            rest = rest.replace(alias, "·")
    return frozenset(found)


@lru_cache(maxsize=4096)
def family_of_code(ksic: str) -> str:
    """The family of a KSIC code, by its longest known beginning; "" for an unknown one."""
    return next((family for code, family in _table()[2] if ksic.startswith(code)), "") if ksic else ""


def all_families() -> tuple[str, ...]:
    """Every family, in the order of the table."""
    return tuple(dict.fromkeys(_table()[1].values()))


def family_words(family: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words that name an industry of the family, and the KSIC codes that lie in it."""
    aliases, family_of, codes = _table()
    words = (alias for alias, industry in aliases if family_of[industry] == family)
    return tuple(words), tuple(code for code, of in codes if of == family)


def families_of(texts: Iterable[str], ksic: str = "") -> list[str]:
    """The families that these texts name, in the order of the table; by the KSIC code where they name none."""
    named = families(frozenset().union(*(named_in(text) for text in texts)))
    found = named or {family_of_code(ksic)}
    return [family for family in all_families() if family in found]


def families(industries: frozenset[str]) -> frozenset[str]:
    return frozenset(_table()[1][industry] for industry in industries)
