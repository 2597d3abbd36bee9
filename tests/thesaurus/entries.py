"""An entry of the thesaurus of a test's own, and what its form sends."""

from django.urls import reverse

from foundation.history.models import Event
from solutions.models import Term, ThesaurusEntry


def entry(preferred="마당쓸기", variants=("비질", "빗자루로 쓸"), **fields) -> ThesaurusEntry:
    return ThesaurusEntry.objects.create(preferred=preferred, variants=list(variants), **fields)


def term(name="비전검사", facet="ai_task") -> Term:
    return Term.objects.get(facet=facet, name=name)


def sent(*variants, **changes) -> dict:
    """What the form sends; a variant to a line."""
    return {
        "preferred": "마당쓸기",
        "variants": "\r\n".join(variants or ("비질", "빗자루로 쓸")),
        "term": "",
        **changes,
    }


def url(name: str, row: ThesaurusEntry | None = None) -> str:
    return reverse(f"thesaurus:{name}", args=[row.pk] if row else [])


def events(row: ThesaurusEntry) -> list[Event]:
    return list(Event.objects.of(row))
