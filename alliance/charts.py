"""A KPI's history as a chart: the same one on the board, in the PDF and in the slides."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from foundation.exports.charts import Chart

EOK, MANWON = 100_000_000, 10_000


def of_history(
    name: str, unit: str, history: Iterable[tuple[Any, Decimal | None]], target: Decimal | int | None = None
) -> Chart:
    """Of values at the ends of quarters, the oldest first; won are told in 억 or 만."""
    found = [(str(label), value) for label, value in history]
    aim = None if target is None else Decimal(target)
    told = [abs(value) for _label, value in found if value is not None]
    divisor, unit = _scale(str(unit), max(told, default=Decimal(0)))
    return Chart(
        title=str(name),
        unit=unit,
        labels=tuple(label for label, _value in found),
        values=tuple(None if value is None else value / divisor for _label, value in found),
        target=None if aim is None else aim / divisor,
    )


def _scale(unit: str, largest: Decimal) -> tuple[int, str]:
    if unit != _("원") or largest < MANWON:
        return 1, unit
    return (EOK, _("억원")) if largest >= EOK else (MANWON, _("만원"))
