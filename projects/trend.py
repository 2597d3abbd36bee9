"""A measure's values over time as a small line chart: where its points and its target lie in the picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .evidence import Proof
from .models import Measurement

WIDTH, HEIGHT, MARGIN = 240, 64, 6


@dataclass(frozen=True)
class Point:
    x: int
    y: int
    verified: bool


@dataclass(frozen=True)
class Trend:
    points: Sequence[Point]
    target_y: int
    first: Measurement
    last: Measurement

    @property
    def line(self) -> str:
        """As the `points` of an SVG polyline."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


def of(proof: Proof, rows: Sequence[Measurement]) -> Trend | None:
    """The trend of the standing ones among a measure's measurements (newest first); None of fewer than two."""
    standing = [row for row in reversed(rows) if row.standing]
    if len(standing) < 2:
        return None
    shown = [proof.target, *(row.result for row in standing)]
    low, high = min(shown), max(shown)
    first, last = standing[0], standing[-1]
    points = [
        Point(
            _x(row.occurred_on, first.occurred_on, last.occurred_on),
            _y(row.result, low, high),
            row.verified,
        )
        for row in standing
    ]
    return Trend(points, _y(proof.target, low, high), first, last)


def _x(day: date, first: date, last: date) -> int:
    days = (last - first).days
    return MARGIN + ((WIDTH - 2 * MARGIN) * (day - first).days // days if days else WIDTH // 2 - MARGIN)


def _y(value: Decimal, low: Decimal, high: Decimal) -> int:
    """Downwards, as pictures count."""
    share = (value - low) / (high - low) if high > low else Decimal("0.5")
    return HEIGHT - MARGIN - round((HEIGHT - 2 * MARGIN) * share)
