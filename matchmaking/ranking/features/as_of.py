"""Whether a batch knows anything of the time after its `as_of`: what is learnt from it would be worth nothing."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from ..facts import ReferenceFacts, SolutionFacts
from .batch import Batch
from .declaring import FEATURES

LATER = timedelta(days=400)  # surely in another year


class LookAheadError(ValueError):
    """Names the fact or the feature, and the solution that shows it."""


def check_as_of(batch: Batch) -> None:
    """Raise LookAheadError where a fact is later than `batch.as_of`, or where a feature would heed one that is.

    The latter is tried: solutions get references, a publication and an edit of a later time, and no feature may
    tell them from solutions that have none.
    """
    for solution in batch.solutions:
        _check_facts(batch, solution)
    today = replace(batch, solutions=[_undated(s) for s in batch.solutions])
    later = replace(batch, solutions=[_with_future(batch, s) for s in today.solutions])
    for feature in FEATURES:
        moved = np.flatnonzero(feature.column(today) != feature.column(later))
        if len(moved):
            solution = batch.solutions[moved[0]]
            raise LookAheadError(f"{feature.name} heeds what comes after as_of, of {solution.id}")


def _check_facts(batch: Batch, solution: SolutionFacts) -> None:
    moments = {
        "published_at": solution.published_at,
        "updated_at": solution.updated_at,
        "track": solution.track.last,
    }
    late = [name for name, moment in moments.items() if moment is not None and moment > batch.as_of]
    if any(reference.year > batch.as_of.year for reference in solution.references):
        late.append("references")
    if late:
        raise LookAheadError(f"{', '.join(late)} of {solution.id} later than {batch.as_of}")


def _undated(solution: SolutionFacts) -> SolutionFacts:
    return replace(solution, published_at=None, updated_at=None)


def _with_future(batch: Batch, solution: SolutionFacts) -> SolutionFacts:
    """With a success and a failure in the need's own industry, so that whatever counts references would move."""
    later = batch.as_of + LATER
    industry = batch.need.industry_text
    references = [
        ReferenceFacts(id=f"later{number}", industry=industry, year=later.year, outcome=outcome)
        for number, outcome in enumerate(("", "중단"))
    ]
    return replace(
        solution, references=(*references, *solution.references), published_at=later, updated_at=later
    )
