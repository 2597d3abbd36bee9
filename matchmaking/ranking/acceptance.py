"""How likely a supplier accepts an invitation to a need: pure, from its own earlier answers.

The mean of a Beta distribution. The prior says what is assumed of a supplier that has not answered yet; each answer
adds as much evidence as its need was like this one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

PRIOR_ACCEPTED, PRIOR_DECLINED = 3.0, 2.0  # as if three of five invitations had been accepted
ANY = 0.25  # what an answer to a need that is like this one in nothing still tells
TECHNIQUE, INDUSTRY, BUDGET = 0.35, 0.25, 0.15


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What makes invitations alike: the AI techniques asked for, the families of industry as far as the supplier may
    know them, and the band of the budget."""

    techniques: frozenset[str] = frozenset()
    industries: frozenset[str] = frozenset()
    budget: str = ""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """An answer to an invitation; one that was never answered was not accepted."""

    kind: Kind
    accepted: bool
    occurred_at: datetime


def likeness(one: Kind, other: Kind) -> float:
    """How much an answer to one tells of the other, in [ANY, 1]; symmetric."""
    return (
        ANY
        + TECHNIQUE * bool(one.techniques & other.techniques)
        + INDUSTRY * bool(one.industries & other.industries)
        + BUDGET * bool(one.budget and one.budget == other.budget)
    )


def probability(kind: Kind, decisions: Iterable[Decision], *, as_of: datetime, free: bool = True) -> float:
    """P(accept) in (0, 1), by what was answered up to `as_of`; 0 where the supplier is not `free` to take one more."""
    if not free:
        return 0.0
    accepted = declined = 0.0
    for decision in decisions:
        if decision.occurred_at <= as_of:
            weight = likeness(kind, decision.kind)
            accepted += weight * decision.accepted
            declined += weight * (not decision.accepted)
    return (PRIOR_ACCEPTED + accepted) / (PRIOR_ACCEPTED + PRIOR_DECLINED + accepted + declined)
