"""One need beside many solutions, with what several features share."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from companies import industries
from foundation.search.small_talk import meaningful

from .. import cues
from ..facts import NeedFacts, ReferenceFacts, SolutionFacts, TextScores
from ..outcomes import failed
from .declaring import FEATURES, Column


def heard(need: NeedFacts) -> cues.Cues:
    """What the need asks for."""
    return cues.read(need.title, need.description, need.processes, need.data_types)


@dataclass(frozen=True)
class Batch:
    need: NeedFacts
    solutions: Sequence[SolutionFacts]
    as_of: datetime
    texts: Sequence[TextScores]

    def matrix(self) -> NDArray[np.float64]:
        """One row per solution, one column per entry of FEATURES."""
        if not self.solutions:
            return np.empty((0, len(FEATURES)))
        return np.column_stack([f.column(self) for f in FEATURES])

    def each(self, value: Callable[[SolutionFacts], float]) -> Column:
        return np.array([value(s) for s in self.solutions], dtype=np.float64)

    @cached_property
    def cues(self) -> cues.Cues:
        return heard(self.need)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What the need is about."""
        return tuple(dict.fromkeys(meaningful(self.need.title) + meaningful(self.need.description)))

    @cached_property
    def need_industries(self) -> frozenset[str]:
        return industries.named_in(self.need.industry_text)

    @cached_property
    def need_families(self) -> frozenset[str]:
        family = industries.family_of_code(self.need.ksic)
        return industries.families(self.need_industries) | ({family} if family else frozenset())

    @cached_property
    def references(self) -> list[list[ReferenceFacts]]:
        """Those that were there at `as_of`."""
        return [[r for r in s.references if r.year <= self.as_of.year] for s in self.solutions]

    @cached_property
    def good_references(self) -> list[list[ReferenceFacts]]:
        return [[r for r in references if not failed(r.outcome)] for references in self.references]

    @cached_property
    def prices(self) -> tuple[Column, Column]:
        """Minimum and maximum, NaN where unknown; one stands in for the other."""
        low = [s.price_min_krw if s.price_min_krw is not None else s.price_max_krw for s in self.solutions]
        high = [s.price_max_krw if s.price_max_krw is not None else s.price_min_krw for s in self.solutions]
        return numbers(low), numbers(high)

    @cached_property
    def lead_times(self) -> Column:
        """In weeks, NaN where unknown."""
        return numbers(s.lead_time_weeks for s in self.solutions)

    def days_since(self, moment: datetime | None) -> int | None:
        """Whole days, so that a list is the same all day long; None where there is no such moment yet."""
        return None if moment is None or moment > self.as_of else (self.as_of - moment).days


def numbers(values: Iterable[int | None]) -> Column:
    """NaN where there is none."""
    return np.array([math.nan if v is None else v for v in values], dtype=np.float64)


def covered(wanted: Sequence[str], offered: Sequence[str]) -> float:
    """The share of what is wanted that is offered; 0.5 where either side says nothing."""
    if not wanted or not offered:
        return 0.5
    return len(set(wanted) & set(offered)) / len(wanted)


def many(count: int, full: int) -> float:
    """Counts with less gain from each further one; 1 at `full`."""
    return min(1.0, math.log2(1 + count) / math.log2(1 + full))
