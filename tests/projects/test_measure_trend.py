"""A measure's values over time, as a small picture and as a bar."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from projects import trend
from projects.evidence import Proof
from projects.models import Measure, Measurement

START = date(2026, 3, 2)


def rows(*given):
    """Newest first, as lists have them; each is (days after the start, value, level)."""
    made = [
        Measurement(occurred_on=START + timedelta(days=days), value=Decimal(value), level=level)
        for days, value, level in given
    ]
    return made[::-1]


def drawn(target, *given):
    return trend.of(Proof(Measure(), Decimal(target), None), rows(*given))


def test_points_lie_by_day_and_value():
    found = drawn(
        "0", (0, "10", "self_reported"), (1, "5", "rejected"), (5, "5", "accredited"), (10, "0", "withdrawn")
    )
    assert [(point.x, point.y, point.verified) for point in found.points] == [(6, 6, False), (234, 32, True)]
    assert (found.target_y, found.line) == (58, "6,6 234,32")
    assert (found.first.value, found.last.value) == (10, 5)


def test_of_one_day():
    found = drawn("4", (0, "4", "accredited"), (0, "4", "accredited"))
    assert [(point.x, point.y) for point in found.points] == [(120, 32)] * 2
    assert found.target_y == 32


def test_one_value_is_no_trend():
    assert drawn("4", (0, "4", "accredited"), (1, "3", "rejected")) is None


@pytest.mark.parametrize(("value", "bar"), [("0.8", 80), ("0.2", 100), ("2.3", 0)])
def test_a_bar_ends_at_its_ends(value, bar):
    measure = Measure(direction="down", baseline=Decimal(2))
    measurement = Measurement(value=Decimal(value), level="accredited")
    assert Proof(measure, Decimal("0.5"), measurement).bar == bar
    assert Proof(measure, Decimal("0.5"), None).bar == 0
