"""Lists that were shown, what became of them, and grades."""

from datetime import timedelta

from foundation.history import clock
from matchmaking.models import Grade, Impression, ImpressionItem, Outcome
from matchmaking.ranking.features import NAMES
from tests import factories
from tests.matchmaking import ranked

from .trained import rows

HOUR = timedelta(hours=1)


def shown(need, solutions, *, at=None, placed="", drop=""):
    """A list of these solutions, its features made up."""
    impression = Impression.objects.create(
        need=need, ranker="rules-2", viewer_key=need.pk, shown_at=at or clock.now() - 2 * HOUR
    )
    for position, (solution, row) in enumerate(
        zip(solutions, rows(len(solutions)).tolist(), strict=True), start=1
    ):
        logged = {name: value for name, value in zip(NAMES, row, strict=True) if name != drop}
        ImpressionItem.objects.create(
            impression=impression, solution=solution, position=position, score=0.5, features=logged,
            placed=placed if position == 1 else "",
        )  # fmt: skip
    return impression


def happened(need, solution, *kinds, at=None):
    for kind in kinds:
        Outcome.objects.create(need=need, solution=solution, kind=kind, occurred_at=at or clock.now() - HOUR)


def graded(need, solution, *grades, at=None):
    for grade in grades:
        grader = factories.UserFactory(is_coordinator=True)
        Grade.objects.create(
            need=need,
            solution=solution,
            grade=grade,
            grader_key=grader.pk,
            graded_at=at or clock.now() - HOUR,
        )


def pools():
    """Six needs with three graded solutions each."""
    solutions = [ranked.solution(certifications=["GS"] * (n % 2), price_min_krw=n * 10**6) for n in range(3)]
    for _ in range(6):
        need = ranked.need()
        for number, solution in enumerate(solutions):
            graded(need, solution, 4 - 2 * number)
    ranked.index()
