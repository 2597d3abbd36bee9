"""What happens to a ranked list before it is shown, each step on record: a supplier without capacity isn't
shown, and none takes more than two of the first ten places."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .facts import SolutionFacts

FIRST = 10
PER_SUPPLIER = 2


@dataclass(frozen=True)
class Step:
    """`kind`: "capacity" or "diversity"; `solution` was left out, or moved behind the first ten."""

    kind: str
    solution: str
    company: str


def apply(
    ranked: Sequence[SolutionFacts], *, busy: Collection[str], matched: Collection[str] = ()
) -> tuple[list[SolutionFacts], list[Step]]:
    """The list to show and what was changed; where fewer than ten are left, a supplier's third is left out.

    `busy` are suppliers at capacity; solutions that the need has a match with already (`matched`) stay, since
    that match is part of the load.
    """
    first: list[SolutionFacts] = []
    rest: list[SolutionFacts] = []
    trace: list[Step] = []
    places: Counter[str] = Counter()
    for solution in ranked:
        if solution.company in busy and solution.id not in matched:
            trace.append(Step("capacity", solution.id, solution.company))
        elif len(first) == FIRST:
            rest.append(solution)
        elif places[solution.company] == PER_SUPPLIER:
            trace.append(Step("diversity", solution.id, solution.company))
            rest.append(solution)
        else:
            places[solution.company] += 1
            first.append(solution)
    return (first + rest if len(first) == FIRST else first), trace
