"""A KPI's history as a chart: the same one on the board, in the PDF and in the slides."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from foundation.exports.charts import Chart

#: Units for large amounts of won, as each language counts them.
KOREAN = ((100_000_000, "억원"), (10_000, "만원"))
OTHER = ((1_000_000, "million won"),)


def of_history(
    name: str, unit: str, history: Iterable[tuple[Any, Decimal | None]], target: Decimal | int | None = None
) -> Chart:
    """Of values at the ends of quarters, the oldest first; won are told in the largest unit that the largest fills."""
    found = [(str(label), value) for label, value in history]
    aim = None if target is None else Decimal(target)
    told = [abs(value) for _label, value in found if value is not None]
    divisor, unit = _scale(str(unit).strip(), max(told, default=Decimal(0)))
    return Chart(
        title=str(name),
        unit=unit,
        labels=tuple(label for label, _value in found),
        values=tuple(None if value is None else value / divisor for _label, value in found),
        target=None if aim is None else aim / divisor,
    )


def _scale(unit: str, largest: Decimal) -> tuple[int, str]:
    if unit != _("원").strip():
        return 1, unit
    units = KOREAN if translation.get_language() in (None, "ko") else OTHER
    return next(((divisor, name) for divisor, name in units if largest >= divisor), (1, unit))
