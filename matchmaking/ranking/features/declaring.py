"""How a feature is declared, and the one list of them all."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

if TYPE_CHECKING:
    from .batch import Batch

Column = NDArray[np.float64]


class Family(StrEnum):
    """What a person calls the grounds of a ranking."""

    PROBLEM = "problem"
    EXPERIENCE = "experience"
    COST = "cost"
    ENVIRONMENT = "environment"
    TRUST = "trust"
    REGION = "region"


FAMILY_LABELS: dict[Family, str | Promise] = {
    Family.PROBLEM: _("문제·기술"),
    Family.EXPERIENCE: _("업종·공정 경험"),
    Family.COST: _("예산·기간"),
    Family.ENVIRONMENT: _("데이터·환경"),
    Family.TRUST: _("신뢰"),
    Family.REGION: _("지역"),
}


@dataclass(frozen=True)
class Feature:
    """`direction`: 1 where more is better for the pair, -1 where it is worse, 0 where it may be either.

    `searched`: it comes from the search engine, which answers for now only; a replay takes it from the log.
    `unknown`: its value where nothing is known, which stands in where an older log lacks it; None: every log has it.
    """

    name: str
    unit: str
    label: str | Promise
    family: Family
    direction: int
    column: "Callable[[Batch], Column]"
    searched: bool = False
    unknown: float | None = None


FEATURES: list[Feature] = []


def feature(
    unit: str,
    label: str | Promise,
    family: Family,
    direction: int = 1,
    *,
    searched: bool = False,
    unknown: float | None = None,
) -> "Callable[[Callable[[Batch], Column]], Callable[[Batch], Column]]":
    """Declare the decorated function as the next feature."""

    def declare(column: "Callable[[Batch], Column]") -> "Callable[[Batch], Column]":
        FEATURES.append(Feature(column.__name__, unit, label, family, direction, column, searched, unknown))
        return column

    return declare
