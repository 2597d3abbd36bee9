"""Grading a pair, and how far its graders agree. Who graded is kept as a key."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from companies.models import User
from companies.names import names_of
from companies.permissions import is_operator
from foundation.history import clock
from foundation.history.workflow import record, require
from solutions.models import Solution

from .. import permissions
from ..evaluation.agreement import Table, confusion, weighted_kappa
from ..models import Grade, Need

ENOUGH = 20  # pairs; fewer say nothing of how far people agree
APART = 2  # grades between two people that are worth a talk


@transaction.atomic
def grade(*, need: Need, solution: Solution, grade: int, reason: str, by: User) -> Grade:
    """This person's grade of the pair, in place of an earlier one.

    Raises ValidationError for a grade that isn't 0–4 and for too long a reason.
    """
    require(is_operator(by))
    require(permissions.can_curate(by, need, solution), permissions.interest_text())
    Need.objects.select_for_update().get(pk=need.pk)
    key = {"need": need, "solution": solution, "grader_key": by.pk}
    row = Grade.objects.filter(**key).first() or Grade(**key)
    before = "" if row.grade is None else str(row.grade)
    if row.pk and (row.grade, row.reason) == (grade, reason):
        return row
    row.grade, row.reason, row.graded_at = grade, reason, clock.now()
    row.clean_fields()
    row.save()
    record(row, "grade.given", by=by, reason=reason, from_state=before, to_state=str(grade))
    return row


@dataclass(frozen=True)
class Couple:
    """Two graders, by name, and the pairs that both graded."""

    first: str
    second: str
    pairs: int
    kappa: float | None


@dataclass(frozen=True)
class Given:
    grader: str
    grade: int
    reason: str


@dataclass(frozen=True)
class Apart:
    """A pair on which two people are at least two grades apart; the lowest grade first."""

    need: Need
    solution: Solution
    given: list[Given]

    @property
    def spread(self) -> int:
        return self.given[-1].grade - self.given[0].grade


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Of the pairs that two or more people graded. `table` and `kappa` count each two of a pair's graders once; the
    one whose key is lower gives the row, so that two people always stand the same way round."""

    pairs: int
    table: Table
    kappa: float | None
    couples: list[Couple]
    apart: list[Apart]

    @property
    def comparisons(self) -> int:
        return int(self.table.sum())

    @property
    def enough(self) -> bool:
        return self.pairs >= ENOUGH

    @property
    def same(self) -> int:
        """Comparisons with one and the same grade."""
        return int(self.table.trace())


def agreement(*, by: User) -> Agreement:
    """How far the graders agree on what this person may see."""
    require(is_operator(by))
    visible = Grade.objects.visible_to(by)
    others = Grade.objects.filter(need=OuterRef("need"), solution=OuterRef("solution")).exclude(
        grader_key=OuterRef("grader_key")
    )
    rows = visible.filter(Exists(others)).select_related("need", "solution").order_by("grader_key")
    graded: defaultdict[tuple[UUID, UUID], list[Grade]] = defaultdict(list)
    for row in rows:
        graded[row.need_id, row.solution_id].append(row)
    names = names_of(row.grader_key for rows_of in graded.values() for row in rows_of)
    between: defaultdict[tuple[UUID, UUID], list[tuple[int, int]]] = defaultdict(list)
    for rows_of in graded.values():
        for one, other in combinations(rows_of, 2):
            between[one.grader_key, other.grader_key].append((one.grade, other.grade))
    table = confusion(both for found in between.values() for both in found)
    couples = [
        Couple(names[one], names[other], len(found), weighted_kappa(confusion(found)))
        for (one, other), found in between.items()
    ]
    apart = [
        found for found in (_told(rows_of, names) for rows_of in graded.values()) if found.spread >= APART
    ]
    return Agreement(
        pairs=len(graded),
        table=table,
        kappa=weighted_kappa(table),
        couples=sorted(couples, key=lambda couple: (-couple.pairs, couple.first, couple.second)),
        apart=sorted(apart, key=lambda found: (-found.spread, found.need.title, found.solution.title)),
    )


def _told(rows: list[Grade], names: dict[UUID | None, str]) -> Apart:
    by_grade = sorted(rows, key=lambda row: (row.grade, names[row.grader_key]))
    given = [Given(names[row.grader_key], row.grade, row.reason) for row in by_grade]
    return Apart(rows[0].need, rows[0].solution, given)
