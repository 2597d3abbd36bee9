"""The one analyser of both engines: Kiwi morphemes and character bigrams.

Morphemes find meaning through inflection; bigrams, of syllables as they sound, find it through typos and spacing
errors. An English word is also its Korean transliteration (data/pairs.tsv), a number its plain form with its unit
(3천만원 is 30000000원). Tokens hold no whitespace, so both engines index them as they are. Kiwi (320 MB) loads at
the first use, once in a process.
"""

import re
import threading
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .contract import Segment
from .keyboard import FINALS, LEADS, VOWELS

if TYPE_CHECKING:
    from kiwipiepy import Kiwi, Token

WORDS = Path(__file__).parent / "data" / "words.tsv"
PAIRS = Path(__file__).parent / "data" / "pairs.tsv"
MAX_TEXT = 20_000  # characters of a field that are analysed
PHRASE = 100  # characters up to which there are many that come again
MAX_TOKEN = 40
MAX_DIGITS = 15  # of a number that is written out; longer ones are no amounts
SNIPPET = 160


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_KEPT = frozenset({"NNG", "NNP", "XR", "SH", "UN", "VV", "VA", "W_SERIAL", "W_HASHTAG", "W_EMAIL"})
_UNIT = frozenset({"NR", "NNB", "SL"})
_UNIT_NOUNS = _words("""
    인치 미터 센티 밀리 킬로 리터 그램 와트 볼트 암페어 프로 퍼센트
    라인 개월 주일 시간 채널 픽셀 미크론
""")
_UNIT_NAMES = {
    unit: short
    for short, names in (
        ("mm", "밀리 미리 밀리미터"),
        ("cm", "센티 센치 센티미터"),
        ("m", "미터"),
        ("kg", "킬로 키로 킬로그램"),
        ("g", "그램"),
        ("l", "리터"),
        ("%", "프로 퍼센트"),
        ("um", "미크론 마이크로미터"),
    )
    for unit in names.split()
}
_MULTIPLES = {"십": 10, "백": 100, "천": 1000, "만": 10**4, "백만": 10**6, "천만": 10**7, "억": 10**8}
_EMPTY_STEMS = _words("""
    하 되 있 없 같 보 주 오 가 나 싶 않
    이러 그러 어떻 그렇 이렇 많 좋 위하 대하 통하 의하 따르 관하
""")
_EMPTY_SUFFIXES = _words("들 적 님 씩 째 쯤 이 짜리")
_RUN = re.compile(r"[가-힣]+|[a-z0-9]+|[一-鿿㐀-䶿豈-﫿]+|[\u1100-\u11ff]+")
_UNWANTED = re.compile(
    r"[^\S ]|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)

_loading = threading.Lock()


class Tokens(NamedTuple):
    """Tokens in the order of the text, repeats kept."""

    morphemes: list[str]
    bigrams: list[str]


def normalise(text: str) -> str:
    """Lower-case NFKC of at most MAX_TEXT characters, with control and invisible characters as spaces."""
    return _plain(_UNWANTED.sub(" ", text[:MAX_TEXT]))[:MAX_TEXT]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().replace("μ", "u")  # ㎛ is um


def analyse(text: str) -> Tokens:
    """The tokens of any text at all, hostile ones included."""
    folded = normalise(text)
    if not folded.strip():
        return Tokens([], [])
    return Tokens([token[:MAX_TOKEN] for token in _morphemes(folded)], list(_bigrams(folded)))


def asked(text: str) -> Tokens:
    """analyse() for what is asked: a need is matched, a search paged through and a phrase added more than once."""
    return (_phrase if len(text) <= PHRASE else _text)(text)


_phrase = lru_cache(maxsize=4096)(analyse)
_text = lru_cache(maxsize=128)(analyse)  # of a longest text up to 600 KB are kept


def field_words() -> Iterator[tuple[str, list[str]]]:
    """The field's own words, each with its parts: 비전검사 is also 비전 and 검사."""
    for line in WORDS.read_text(encoding="utf-8").splitlines():
        word, _, parts = line.partition("\t")
        yield word, parts.split()


@cache
def _parts() -> dict[str, list[str]]:
    return {word.lower(): parts for word, parts in field_words() if parts}


@cache
def _pairs() -> dict[str, list[str]]:
    """The Korean tokens of an English word: vision is also 비전."""
    lines = PAIRS.read_text(encoding="utf-8").splitlines()
    return {english: korean.split() for english, _, korean in (line.partition("\t") for line in lines)}


@cache
def _load() -> "Kiwi":
    from kiwipiepy import Kiwi

    with warnings.catch_warnings():  # it warns that 0 no longer means every core, which is what is wanted
        warnings.simplefilter("ignore", DeprecationWarning)
        kiwi = Kiwi(num_workers=0, load_multi_dict=False)
    for word, _ in field_words():
        kiwi.add_user_word(word, "NNP", 5.0)
    return kiwi


def kiwi() -> "Kiwi":
    """This process's analyser, loaded once even if several threads ask at the same time."""
    with _loading:
        return _load()


def proper_nouns(text: str) -> tuple[str, ...]:
    """The names in a text, each once: what is a name by grammar and no word of the field."""
    known = _field()
    tokens = kiwi().tokenize(normalise(text))
    names = dict.fromkeys(token.form.replace(" ", "") for token in tokens if token.tag == "NNP")
    return tuple(name for name in names if len(name) > 1 and name not in known)


@cache
def _field() -> frozenset[str]:
    return frozenset(word.lower().replace(" ", "") for word, _parts in field_words())


def _morphemes(text: str) -> Iterator[str]:
    tokens = kiwi().tokenize(text)
    at, noun = 0, ""
    while at < len(tokens):
        token = tokens[at]
        tag = token.tag.partition("-")[0]
        if tag == "SN":
            word, at = _number(tokens, at)
            yield word
            continue
        at += 1
        if tag == "SL":
            yield token.form.lower()
            yield from _pairs().get(token.form.lower(), ())
        elif tag == "XSN" and token.form not in _EMPTY_SUFFIXES and noun:
            yield noun + token.form  # 절단 + 기
        elif tag in _KEPT and not (tag in ("VV", "VA") and token.form in _EMPTY_STEMS):
            word = token.form.replace(" ", "")
            yield word
            yield from _parts().get(word, ())
        noun = token.form if tag in ("NNG", "NNP") else ""


def _number(tokens: "list[Token]", at: int) -> tuple[str, int]:
    """A number with its unit (10 mm, 95%), written out (3천만원: 30000000원), or with the letters before it
    (sus304); where to go on."""
    first = tokens[at]
    word = first.form.replace(",", "")
    before = tokens[at - 1] if at else None
    if before is not None and before.tag == "SL" and before.start + before.len == first.start:
        return before.form.lower() + word, at + 1
    end = first.start + first.len
    at += 1
    for token in tokens[at : at + 3]:
        counts = token.tag in _UNIT or token.form in _UNIT_NOUNS or token.form in ("%", "°")
        if not counts or token.start - end > (1 if end == first.start + first.len else 0):
            break
        form = token.form.lower()
        if form in _MULTIPLES and word.isdecimal() and len(word) <= MAX_DIGITS:
            word = str(int(word) * _MULTIPLES[form])
        else:
            word += _UNIT_NAMES.get(form, form)
        end = token.start + token.len
        at += 1
    return word, at


def _bigrams(text: str) -> Iterator[str]:
    for run in _RUN.findall(sounded(text)):
        if run[0].isascii() or len(run) == 1:
            yield run[:MAX_TOKEN]
        else:
            yield from (run[i : i + 2] for i in range(len(run) - 1))


def sounded(text: str) -> str:
    """Syllables that people confuse as one: 기개, 기게 and 기계; 놓치 and 놋치; 않되 and 안돼.

    Finals are the seven that are heard (표준 발음법 제8–11항); vowels that sound alike today are one.
    """
    return text.translate(_sounds())


@cache
def _sounds() -> dict[int, int]:
    """Every syllable that sounds like another, with that other."""
    sounds = {}
    for code in range(ord("가"), ord("힣") + 1):
        lead, rest = divmod(code - ord("가"), 21 * 28)
        vowel, final = divmod(rest, 28)
        vowel = _VOWELS.get(vowel, vowel)
        if lead in _SIBILANTS:
            vowel = _PLAIN.get(vowel, vowel)
        heard = ord("가") + (lead * 21 + vowel) * 28 + _FINALS.get(final, final)
        if heard != code:
            sounds[code] = heard
    return sounds


def _folded(order: Sequence[str], groups: str) -> dict[int, int]:
    """Places in `order` of each group's letters, with the place of its first."""
    return {order.index(letter): order.index(group[0]) for group in groups.split() for letter in group[1:]}


_VOWELS = _folded(VOWELS, "ㅔㅐㅒㅖ ㅚㅙㅞ ㅣㅢ")
_PLAIN = _folded(VOWELS, "ㅏㅑ ㅓㅕ ㅗㅛ ㅜㅠ")  # after ㅅ, ㅆ, ㅈ, ㅉ and ㅊ: 검샤 is 검사
_SIBILANTS = {LEADS.index(letter) for letter in "ㅅㅆㅈㅉㅊ"}
_FINALS = _folded(FINALS, "ㄱㄲㅋㄳㄺ ㄴㄵㄶ ㄷㅅㅆㅈㅊㅌㅎ ㄹㄼㄽㄾㅀ ㅁㄻ ㅂㅍㅄㄿ")


def highlight(text: str, terms: Iterable[str]) -> list[Segment]:
    """A stretch of about SNIPPET characters of `text` around the first match; [] without a match.

    Works on the surface of the text: terms of a single letter are left out, and a stem matches its
    inflections (찌그러지 finds 찌그러진).
    """
    pattern = _pattern(terms)
    if pattern is None:
        return []
    folded, origin = _fold(unicodedata.normalize("NFC", text[:MAX_TEXT]))
    spans = [(origin[m.start()], origin[m.end() - 1] + 1) for m in pattern.finditer(folded)]
    if not spans:
        return []
    shown = unicodedata.normalize("NFC", text[:MAX_TEXT])
    start = max(0, spans[0][0] - SNIPPET // 4)
    stop = min(len(shown), start + SNIPPET)
    segments = [Segment("…", False)] if start else []
    at = start
    for low, high in spans:
        if low < at or high > stop:
            continue
        if low > at:
            segments.append(Segment(shown[at:low], False))
        segments.append(Segment(shown[low:high], True))
        at = high
    rest = shown[at:stop] + ("…" if stop < len(shown) else "")
    return [*segments, Segment(rest, False)] if rest else segments


def _pattern(terms: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted({term for term in terms if len(term) > 1}, key=lambda term: (-len(term), term))
    return re.compile("|".join(map(_surface, longest_first))) if longest_first else None


def _surface(term: str) -> str:
    last = term[-1]
    if "가" <= last <= "힣" and (ord(last) - ord("가")) % 28 == 0:
        return f"{re.escape(term[:-1])}[{last}-{chr(ord(last) + 27)}]"
    if term.isascii() and term.isalnum():
        return rf"(?<![a-z0-9]){re.escape(term)}(?![a-z0-9])"
    return re.escape(term)


def _fold(text: str) -> tuple[str, list[int]]:
    """`text` as normalise() sees it, character by character, and where each of its characters came from."""
    folded: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        plain = _plain(character)
        folded.append(plain)
        origin.extend([place] * len(plain))
    return "".join(folded), origin
