"""Needs with pools, and grades that people gave."""

from companies.models import User
from matchmaking.models import Grade, Need, PooledPair
from solutions.models import Solution
from tests import factories


def pooled(need: Need | None = None, *, size: int = 3) -> list[PooledPair]:
    """A need's pool of new solutions, in its order."""
    need = need or factories.NeedFactory()
    return [
        PooledPair.objects.create(need=need, solution=factories.SolutionFactory(), place=place)
        for place in range(1, size + 1)
    ]


def give(need: Need, solution: Solution, grade: int, by: User, reason: str = "") -> Grade:
    return Grade.objects.create(need=need, solution=solution, grade=grade, reason=reason, grader_key=by.pk)
