"""What people of the operating body think of pairs, and which pairs they are asked about.

A grader is a key, never a name. A need's pool is drawn once and kept, so that everybody grades the same pairs in the
same order, whatever the rankings do meanwhile.
"""

from collections import defaultdict
from statistics import median_low
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.permissions import is_operator
from foundation.history import clock
from solutions.models import Solution

from .needs import Need

if TYPE_CHECKING:
    from companies.models import User


class PooledPair(models.Model):
    """A solution that is graded for a need; `place` counts from 1 in a shuffled order that tells nothing."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="pool")
    solution = models.ForeignKey(Solution, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(_("차례"))

    class Meta:
        ordering = ["need", "place"]
        constraints = [
            models.UniqueConstraint(fields=["need", "place"], name="one_pair_per_place"),
            models.UniqueConstraint(fields=["need", "solution"], name="pooled_once"),
        ]

    def __str__(self) -> str:
        return f"{self.need} {self.place}. {self.solution}"


class GradeQuerySet(models.QuerySet["Grade"]):
    def visible_to(self, user: "User") -> "GradeQuerySet":
        """The operating body's people, but for needs and solutions of firms that they have an interest in."""
        if not is_operator(user):
            return self.none()
        firms = list(user.interests)
        return self.exclude(Q(need__company__in=firms) | Q(solution__company__in=firms)) if firms else self

    def final(self) -> dict[UUID, dict[UUID, int]]:
        """By need and solution, what its graders say together: their median, of two middle grades the lower one, as a
        grader in doubt gives the lower too."""
        given: defaultdict[UUID, defaultdict[UUID, list[int]]] = defaultdict(lambda: defaultdict(list))
        for need, solution, grade in self.order_by().values_list("need", "solution", "grade"):
            given[need][solution].append(grade)
        return {
            need: {solution: median_low(grades) for solution, grades in of_need.items()}
            for need, of_need in given.items()
        }


class Grade(models.Model):
    """One person's grade of a pair, by docs/grading.md."""

    class Level(models.IntegerChoices):
        NONE = 0, pgettext_lazy("grade", "무관")
        FIELD = 1, _("같은 분야")
        PART = 2, _("일부")
        SOLVES = 3, _("풀 수 있음")
        EXACT = 4, _("바로 그것")

    need = models.ForeignKey(Need, models.PROTECT, related_name="grades")
    solution = models.ForeignKey(Solution, models.PROTECT, related_name="grades")
    grade = models.PositiveSmallIntegerField(_("등급"), choices=Level.choices)
    reason = models.CharField(_("근거"), max_length=500, blank=True)
    grader_key = models.UUIDField()
    graded_at = models.DateTimeField(_("채점일시"), default=clock.now)

    objects = GradeQuerySet.as_manager()

    class Meta:
        verbose_name = _("등급")
        verbose_name_plural = _("등급")
        ordering = ["-graded_at"]
        constraints = [
            models.UniqueConstraint(fields=["need", "solution", "grader_key"], name="one_grade_per_person"),
            models.CheckConstraint(condition=Q(grade__lte=4), name="grade_up_to_four"),
        ]
        indexes = [models.Index(fields=["grader_key"], name="grade_grader")]

    def __str__(self) -> str:
        return f"{self.need} · {self.solution}: {self.grade}"
