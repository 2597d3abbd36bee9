"""The flat form of documents and the terms of a query, the same for both engines.

A document's texts become two token fields, `morphemes` and `bigrams`, in which a text field's tokens are
repeated as often as its weight says (a plain BM25F), and one field of morphemes each (`t_<name>`), which
serve the parts of a score. Filters are `f_<name>`, numbers `n_<name>`; `payload` keeps the texts for
highlights.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .analysis import MAX_TEXT, analyse, highlight
from .contract import Document, IndexSpec, Segment, check_document

BIGRAM_BOOST = 0.3  # of a bigram's score, beside a morpheme's
MAX_TERMS = 64  # of each kind in a query
FEW = 8  # terms of a query that is still a handful of words, no description


def deletion(id: str, version: int) -> dict[str, Any]:
    """What stands in the index for a deleted document: its id and version, visible to nobody."""
    return {"id": id, "version": version, "acl": []}


def encode(document: Document, spec: IndexSpec) -> dict[str, Any]:
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


@dataclass(frozen=True)
class Terms:
    """The distinct terms of a query; of few, a document needs enough of either kind; of many, any one."""

    morphemes: tuple[str, ...]
    bigrams: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Terms":
        tokens = analyse(text)
        return cls(
            tuple(dict.fromkeys(tokens.morphemes))[:MAX_TERMS],
            tuple(dict.fromkeys(tokens.bigrams))[:MAX_TERMS],
        )

    @property
    def few(self) -> bool:
        """A handful of words must mostly be there; of a description any will do, as its best come first."""
        return len(self.morphemes) <= FEW

    @property
    def enough_morphemes(self) -> int:
        """How many of a few words a document needs: a third."""
        return max(1, len(self.morphemes) // 3)

    @property
    def enough_bigrams(self) -> int:
        """Or how many of their bigrams: half, as one wrong letter spoils two."""
        return max(1, (len(self.bigrams) + 1) // 2)

    def __bool__(self) -> bool:
        return bool(self.morphemes or self.bigrams)

    def highlights(self, payload: Mapping[str, str]) -> dict[str, list[Segment]]:
        """The matching text fields of a hit, each as a snippet."""
        snippets = {name: highlight(text, self.morphemes) for name, text in payload.items()}
        return {name: snippet for name, snippet in snippets.items() if snippet}
