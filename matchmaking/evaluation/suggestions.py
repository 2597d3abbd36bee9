"""How often what is suggested for a need is what people chose for it, and whether its confidence comes true.

A need is never its own neighbour, and no need has test needs for neighbours: what was tuned on the others saw none
of them.
"""

from collections.abc import Iterable
from typing import Any

from companies.models import User
from solutions.models import Term

from ..models import Need
from ..suggestions import Suggestions, suggest
from .split import is_test

BINS = 5
FACETS = (Term.Facet.PROCESS, Term.Facet.DATA_TYPE)


def report(needs: Iterable[Need], user: User) -> dict[str, Any]:
    """For the test needs and the others apart, as `user` would be told."""
    rows = list(needs)
    hidden = {need.pk for need in rows if is_test(need.external_id)}
    parts: dict[str, list[tuple[Need, Suggestions]]] = {"dev": [], "test": []}
    for need in rows:
        apart = hidden | {need.pk}
        told = suggest(title=need.title, description=need.description, user=user, apart_from=apart)
        parts["test" if need.pk in hidden else "dev"].append((need, told))
    return {part: {facet.value: _facet(pairs, facet) for facet in FACETS} for part, pairs in parts.items()}


def _facet(pairs: list[tuple[Need, Suggestions]], facet: str) -> dict[str, Any]:
    """Over the needs for which somebody chose a term; a need without a suggestion counts as missed."""
    chosen = [(set(need.terms_of(facet)), getattr(told, facet)) for need, told in pairs]
    chosen = [(terms, told) for terms, told in chosen if terms]
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for terms, told in chosen:
        for one in told:
            bins[min(int(one.confidence * BINS), BINS - 1)].append((one.confidence, one.term in terms))
    return {
        "needs": len(chosen),
        "top_1": _mean([any(one.term in terms for one in told[:1]) for terms, told in chosen]),
        "top_3": _mean([any(one.term in terms for one in told[:3]) for terms, told in chosen]),
        "calibration": [
            {
                "suggestions": len(held),
                "confidence": _mean([confidence for confidence, _ in held]),
                "came_true": _mean([true for _, true in held]),
            }
            for held in bins
            if held
        ],
    }


def _mean(values: list[Any]) -> float:
    return round(sum(values) / len(values), 3) if values else 0.0
