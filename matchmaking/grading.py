"""What the grading pages read: how far each need is graded, and a need's pool as one grader meets it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from companies.models import User
from solutions.models import Solution

from .models import Grade, Need, PooledPair

LEGAL_FORM = re.compile(r"\s*(\(주\)|㈜|주식회사|\(유\)|유한회사)\s*")
MINE, SECOND, DONE = "mine", "second", "done"


def needs(user: User) -> "QuerySet[Need]":
    """Needs that were opened at some time, with how many pairs each pool has (`size`), how many of them this person
    graded (`mine`) and how many somebody else did (`others`), and whether it must not (`barred`)."""
    firms = list(user.interests)
    pool = PooledPair.objects.filter(need=OuterRef("pk")).exclude(solution__company__in=firms)
    given = Grade.objects.filter(need=OuterRef("need"), solution=OuterRef("solution"))
    return (
        Need.objects.visible_to(user)
        .filter(opened_at__isnull=False)
        .annotate(
            size=_count(pool),
            mine=_count(pool.filter(Exists(given.filter(grader_key=user.pk)))),
            others=_count(pool.filter(Exists(given.exclude(grader_key=user.pk)))),
            barred=Q(company__in=firms) if firms else Value(False),
        )
    )


def _count(rows: "QuerySet[PooledPair]") -> Coalesce:
    counted = rows.order_by().values("need").annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def waiting_for(rows: "QuerySet[Any]", todo: str) -> "QuerySet[Any]":
    """Of needs(): what this person hasn't graded to the end, what somebody else began and this person didn't, or what
    it has graded to the end."""
    if todo == MINE:
        return rows.filter(Q(size=0) | Q(mine__lt=F("size")), barred=False)
    if todo == SECOND:
        return rows.filter(others__gt=0, mine=0, barred=False)
    if todo == DONE:
        return rows.filter(size__gt=0, mine=F("size"))
    return rows


@dataclass(frozen=True)
class Task:
    """A pair of the pool and this person's own grade."""

    pair: PooledPair
    mine: Grade | None

    @property
    def open(self) -> bool:
        return self.mine is None


def tasks(need: Need, user: User) -> list[Task]:
    """The pool in its order, without what the person has an interest in."""
    mine = {row.solution_id: row for row in need.grades.filter(grader_key=user.pk)}
    pool = need.pool.exclude(solution__company__in=list(user.interests))
    pool = pool.select_related("solution__company").order_by("place")
    return [Task(pair, mine.get(pair.solution_id)) for pair in pool]


def next_open(found: Sequence[Task], after: int = 0) -> Task | None:
    """The next pair without a grade behind the place `after`, from the beginning again at the end; None where all
    are graded."""
    still = [task for task in found if task.open]
    return next((task for task in still if task.pair.place > after), still[0] if still else None)


def texts(solution: Solution, *, named: bool) -> dict[str, str]:
    """What the solution says of itself; unless `named`, with its supplier's name blotted out."""
    said = {"title": solution.title, "summary": solution.summary, "description": solution.description}
    name = LEGAL_FORM.sub("", solution.company.name)
    return said if named or not name else {key: text.replace(name, "○○") for key, text in said.items()}
