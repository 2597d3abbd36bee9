"""The entries made ready to be found in a text, held by each process until one of them changes.

A form is found whatever its spaces, hyphens, case and width, the longest first, and no two overlap. What would fire
by chance is held tighter: up to three syllables written as one word stand in one word (보고 서류 is no 보고서), up to
two begin it, the first syllable of a further word completes none (외관 검사 기스 is no 외관 검사기), and Latin letters
and digits are whole words. The last vowel of a longer one may close (손으로 쓰 finds 손으로 씁니다).
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Count, Max, Sum

from foundation.search.analysis import normalise

from ..models import ThesaurusEntry

SHORT, SHORTEST = 3, 2  # syllables of forms that stand within one word, and at its beginning
EACH = 4  # other forms of one meaning that a search looks for
MOST = 32  # other forms that one search looks for
FINALS = 28  # of a Hangul syllable, none included
_JOINTS = frozenset("-‐‑–·・_")
#: What begins at a character: nothing, a run of Latin letters and digits, a word, a word after a space.
_NOTHING, _LATIN, _WORD, _SPACED = range(4)


class Meaning(NamedTuple):
    """`said` is the form that was found; `also` are other forms of the entry that aren't in the text, the preferred
    one first; `term` is (facet, name) of the taxonomy."""

    said: str
    preferred: str
    also: tuple[str, ...]
    term: tuple[str, str] | None


class Entry(NamedTuple):
    preferred: str
    variants: tuple[str, ...]
    term: tuple[str, str] | None = None


def key(form: str) -> str:
    """What makes two forms the same: neither spaces nor hyphens, case or width."""
    return "".join(c for c in normalise(form) if not c.isspace() and c not in _JOINTS)


class Lexicon:
    """Finds the forms of `entries` in texts; of two entries that share a form the first one has it."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        by_key: dict[str, tuple[str, Entry]] = {}
        self._keys: dict[str, str] = {}
        for entry in entries:
            for form in (entry.preferred, *entry.variants):
                self._keys[form] = found = key(form)
                if len(found) > 1:
                    by_key.setdefault(found, (form, entry))
        self._forms: dict[str, list[tuple[str, str, Entry]]] = {}
        for found, (form, entry) in by_key.items():
            self._forms.setdefault(found[:2], []).append((found, form, entry))

    def meanings(self, text: str) -> list[Meaning]:
        """What the text says that the entries know, in its order, each entry once."""
        squeezed, begins, ends = _squeeze(text)
        hits = []
        for at in range(len(squeezed) - 1):
            for found, form, entry in self._forms.get(squeezed[at : at + 2], ()):
                if _spelled(form, found, squeezed, at) and _stands(form, found, at, begins, ends):
                    hits.append((-len(found), at, form, entry))
        taken = bytearray(len(squeezed))
        said: dict[str, tuple[int, str, Entry]] = {}
        for minus_length, at, form, entry in sorted(hits, key=lambda hit: hit[:2]):
            if not any(taken[at : at - minus_length]):
                taken[at : at - minus_length] = b"\1" * -minus_length
                if entry.preferred not in said or at < said[entry.preferred][0]:
                    said[entry.preferred] = (at, form, entry)
        return [
            Meaning(form, entry.preferred, self._others(entry, squeezed), entry.term)
            for _, form, entry in sorted(said.values(), key=lambda row: row[0])
        ]

    def _others(self, entry: Entry, squeezed: str) -> tuple[str, ...]:
        forms = (entry.preferred, *entry.variants)
        return tuple([form for form in forms if self._keys[form] not in squeezed][:EACH])

    def also(self, text: str) -> tuple[str, ...]:
        """Other ways to say parts of the text: at most MOST, those of what is said first."""
        forms = (form for meaning in self.meanings(text) for form in meaning.also)
        return tuple(dict.fromkeys(forms))[:MOST]

    def containing(self, part: str) -> list[str]:
        """The preferred forms of the entries that have `part` in one of their forms."""
        wanted = key(part)
        rows = (row for rows in self._forms.values() for row in rows)
        return list(dict.fromkeys(entry.preferred for found, _, entry in rows if wanted in found))


def _squeeze(text: str) -> tuple[str, bytearray, bytearray]:
    """The text as key() has it; what begins with each of its characters, and whether Latin letters end with it."""
    kept, begins, ends = [], bytearray(), bytearray()
    before = " "
    for character in normalise(text):
        if ends and _latin(before) and not _latin(character):
            ends[-1] = 1
        if not character.isspace() and character not in _JOINTS:
            kept.append(character)
            begins.append(_beginning(before))
            ends.append(0)
        before = character
    if ends:
        ends[-1] = 1
    return "".join(kept), begins, ends


def _beginning(before: str) -> int:
    if before.isspace():
        return _SPACED
    if not before.isalnum():
        return _WORD
    return _NOTHING if _latin(before) else _LATIN


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _spelled(form: str, found: str, squeezed: str, at: int) -> bool:
    if squeezed.startswith(found, at):
        return True
    if len(found) <= SHORT and " " not in form:
        return False
    end = at + len(found) - 1
    return squeezed.startswith(found[:-1], at) and end < len(squeezed) and _closes(found[-1], squeezed[end])


def _closes(vowel: str, closed: str) -> bool:
    """Whether `closed` is the open syllable `vowel` with a consonant below it: 쓰, 씁."""
    place = ord(vowel) - ord("가")
    return (
        0 <= place <= ord("힣") - ord("가") and place % FINALS == 0 and 0 < ord(closed) - ord(vowel) < FINALS
    )


def _stands(form: str, found: str, at: int, begins: bytearray, ends: bytearray) -> bool:
    """Whether `form`, whose key is `found` in the squeezed text at `at`, is said there and not just spelled."""
    if _latin(found[0]) and not begins[at]:
        return False
    if _latin(found[-1]) and not ends[at + len(found) - 1]:
        return False
    if len(found) <= SHORT and " " not in form and _SPACED in begins[at + 1 : at + len(found)]:
        return False
    if _cuts(form, found, at, begins):
        return False
    return len(found) > SHORTEST or _latin(found[0]) or begins[at] >= _WORD


def _cuts(form: str, found: str, at: int, begins: bytearray) -> bool:
    """Whether only the first syllable of the text's next word makes the form whole, and the form has no word of one
    there: 외관 검사기 in 외관 검사 기스."""
    end = at + len(found)
    if begins[end - 1] != _SPACED or len(key(form.rpartition(" ")[2])) == 1:
        return False
    return end < len(begins) and begins[end] < _WORD


_held: tuple[Any, Lexicon] | None = None


def lexicon() -> Lexicon:
    """This process's lexicon, made anew when an entry was added, changed or deleted since, by whatever process."""
    global _held
    # The highest key grows with an addition, the sum of versions with an edit, and the count falls with a deletion;
    # the time tells apart what was taken back and done otherwise.
    stamp = tuple(
        ThesaurusEntry.objects.aggregate(Count("pk"), Sum("version"), Max("pk"), Max("updated_at")).values()
    )
    if _held is None or _held[0] != stamp:
        _held = (stamp, Lexicon(map(entry_of, ThesaurusEntry.objects.select_related("term"))))
    return _held[1]


def entry_of(row: ThesaurusEntry) -> Entry:
    term = (str(row.term.facet), row.term.name) if row.term else None
    return Entry(row.preferred, tuple(row.variants), term)
