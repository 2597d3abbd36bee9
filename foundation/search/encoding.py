"""The flat form of documents and the terms of a query, the same for both engines.

A document's texts become two token fields, `morphemes` and `bigrams`, in which a text field's tokens are
repeated as often as its weight says (a plain BM25F), and one field of morphemes each (`t_<name>`), which
serve the parts of a score. Filters are `f_<name>`, numbers `n_<name>`; `payload` keeps the texts for
highlights.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from .analysis import MAX_TEXT, Tokens, analyse, asked, highlight
from .contract import Document, IndexSpec, Query, Segment, check_document
from .small_talk import about

BIGRAM_BOOST = 0.3  # of a bigram's score, beside a morpheme's
ALSO_BOOST = 0.6  # of a term that only another way to say it has, beside the text's own
FEW = 8  # terms of a query that is still a handful of words, no description
MOST = {"morphemes": 48, "bigrams": 64}  # terms of a text that count
MOST_PLAIN = 400  # terms of each kind of a plain query's text: an engine takes no more than 1,024 in all
MOST_ALSO = 32  # terms of each kind that other ways to say it may add


def deletion(id: str, version: int) -> dict[str, Any]:
    """What stands in the index for a deleted document: its id and version, visible to nobody."""
    return {"id": id, "version": version, "acl": []}


def encode(document: Document, spec: IndexSpec, analyse: Callable[[str], Tokens] = analyse) -> dict[str, Any]:
    """Raises ValueError for a field that the index doesn't have."""
    check_document(document, spec)
    if not document.acl:
        return deletion(document.id, document.version)
    flat: dict[str, Any] = {
        "id": document.id,
        "version": document.version,
        "acl": list(document.acl),
        "deny": list(document.deny),
        "payload": {name: _storable(text) for name, text in document.texts.items() if text},
    }
    morphemes: list[str] = []
    bigrams: list[str] = []
    for name, weight in spec.texts.items():
        tokens = analyse(document.texts.get(name, ""))
        flat[f"t_{name}"] = " ".join(tokens.morphemes)
        morphemes += tokens.morphemes * weight
        bigrams += tokens.bigrams * weight
    flat |= {"morphemes": " ".join(morphemes), "bigrams": " ".join(bigrams)}
    for name, value in document.filters.items():
        flat[f"f_{name}"] = [value] if isinstance(value, str) else list(value)
    for name, number in document.numbers.items():
        if number is not None:
            flat[f"n_{name}"] = number
    return flat


def _storable(text: str) -> str:
    return text[:MAX_TEXT].encode("utf-8", "replace").decode()


class Enough(NamedTuple):
    """So many of these terms: what a document must hold of a handful of words."""

    kind: str
    terms: tuple[str, ...]
    at_least: int


@dataclass(frozen=True)
class Terms:
    """The terms of a query, each with its boost, by kind; false where there are none.

    Of a handful of words a document needs one of `enough`. Of a description what it is about counts, any of it
    will do, as its best come first, and `enough` is empty.
    """

    boosts: Mapping[str, Mapping[str, float]]
    enough: tuple[Enough, ...]

    @classmethod
    def of(cls, query: Query) -> "Terms":
        boosts: dict[str, dict[str, float]] = {kind: {} for kind in query.by}
        enough: list[Enough] = []
        tokens = asked(query.text)
        also = [asked(phrase) for phrase in query.also] if query.text.strip() else []
        few = len(set(tokens.morphemes)) <= FEW and not query.plain
        for kind, known in boosts.items():
            terms = tuple(dict.fromkeys(getattr(tokens, kind)))
            if query.plain:
                terms = terms[:MOST_PLAIN]
            elif not few:
                terms = (about(terms) if kind == "morphemes" else terms)[: MOST[kind]]
            known |= dict.fromkeys(terms, _BOOSTS[kind])
            if few and terms:
                enough.append(Enough(kind, terms, _AT_LEAST[kind](len(terms))))
            most = len(known) + MOST_ALSO
            for phrase in also:
                terms = tuple(dict.fromkeys(getattr(phrase, kind)))
                new = [term for term in terms if term not in known][: most - len(known)]
                known |= dict.fromkeys(new, _BOOSTS[kind] * ALSO_BOOST)
                if few and terms and known.keys() >= set(terms):
                    # Two words in three: half of 예지 보전 is another thing.
                    enough.append(Enough(kind, terms, (2 * len(terms) + 2) // 3))
        return cls(boosts, tuple(enough))

    @property
    def morphemes(self) -> Mapping[str, float]:
        return self.boosts.get("morphemes", {})

    def __bool__(self) -> bool:
        return any(self.boosts.values())

    def highlights(self, payload: Mapping[str, str]) -> dict[str, list[Segment]]:
        """The matching text fields of a hit, each as a snippet."""
        snippets = {name: highlight(text, self.morphemes) for name, text in payload.items()}
        return {name: snippet for name, snippet in snippets.items() if snippet}


def understood(query: Query, spec: IndexSpec) -> Terms | None:
    """The terms of a query, or None if it can't find anything. Raises ValueError for an unknown field."""
    query.check(spec)
    terms = Terms.of(query)
    return None if not query.viewer or (query.text.strip() and not terms) else terms


_BOOSTS = {"morphemes": 1.0, "bigrams": BIGRAM_BOOST}
_AT_LEAST: dict[str, Callable[[int], int]] = {
    "morphemes": lambda terms: max(1, terms // 3),
    "bigrams": lambda terms: (terms + 1) // 2,  # one wrong letter spoils two
}
