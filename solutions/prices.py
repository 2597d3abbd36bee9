"""Bands of price, the same for what solutions cost and what needs may cost: the only place that has them.

A band holds its lower bound and not its upper one; what has no amount is to be agreed on.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.money import MANWON


class Band(NamedTuple):
    """`value` stands in addresses and in the index; bounds in won, None where it is open."""

    value: str
    label: Any
    low: int | None = None
    high: int | None = None


BANDS = (
    Band("under-1000", _("1,000만원 미만"), None, 1_000 * MANWON),
    Band("1000-3000", _("1,000만~3,000만원"), 1_000 * MANWON, 3_000 * MANWON),
    Band("3000-5000", _("3,000만~5,000만원"), 3_000 * MANWON, 5_000 * MANWON),
    Band("5000-10000", _("5,000만~1억원"), 5_000 * MANWON, 10_000 * MANWON),
    Band("over-10000", _("1억원 이상"), 10_000 * MANWON),
    Band("open", _("협의")),
)
CHOICES = [(band.value, band.label) for band in BANDS]
OPEN = BANDS[-1].value


def band_of(won: int | None) -> str:
    """The value of the band that an amount lies in."""
    if won is None:
        return OPEN
    return next(band.value for band in BANDS if band.high is None or won < band.high)


def within(field: str, values: Iterable[str]) -> Q:
    """Rows whose amount in `field` lies in one of the bands."""
    return reduce(or_, (_within(field, band) for band in BANDS if band.value in set(values)), Q())


def _within(field: str, band: Band) -> Q:
    if band.value == OPEN:
        return Q(**{field: None})
    bounds = {f"{field}__gte": band.low, f"{field}__lt": band.high}
    return Q(**{f"{field}__isnull": False}, **{key: won for key, won in bounds.items() if won is not None})
