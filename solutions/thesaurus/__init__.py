"""The thesaurus: what people on the floor say, and what the catalogue calls it.

`meanings` and `also` read a text by the entries as they are in the database now: an edit in any process holds
from the next call on, at the price of one small query a call.
"""

from .lexicon import Lexicon, Meaning, lexicon

__all__ = ["Lexicon", "Meaning", "also", "lexicon", "meanings"]


def meanings(text: str) -> list[Meaning]:
    """What is said in the text that the thesaurus knows, in the order of the text, each meaning once."""
    return lexicon().meanings(text)


def also(text: str) -> tuple[str, ...]:
    """Other ways to say parts of the text, for Query.also."""
    return lexicon().also(text)
