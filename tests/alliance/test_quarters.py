"""Quarters are half-open in Asia/Seoul; a 기준일 is the last day that counts."""

from datetime import UTC, date, datetime

import pytest

from alliance import quarters
from alliance.quarters import Quarter


@pytest.mark.parametrize(
    ("day", "quarter", "starts", "ends"),
    [
        (date(2026, 3, 31), Quarter(2026, 1), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 4, 1), Quarter(2026, 2), date(2026, 4, 1), date(2026, 7, 1)),
        (date(2026, 12, 31), Quarter(2026, 4), date(2026, 10, 1), date(2027, 1, 1)),
    ],
)
def test_quarter_of_a_day(day, quarter, starts, ends):
    assert Quarter.of(day) == quarter
    assert (quarter.starts_on, quarter.ends_on) == (starts, ends)
    assert quarter.next.previous == quarter


def test_a_meetings_cutoff_is_the_end_of_the_month_before():
    assert quarters.cutoff(date(2026, 3, 12)) == date(2026, 2, 28)


def test_a_cutoff_ends_at_midnight_in_seoul():
    assert quarters.as_of(date(2026, 3, 31)) == datetime(2026, 3, 31, 15, tzinfo=UTC)
    assert quarters.day_of(datetime(2026, 3, 31, 14, 59, tzinfo=UTC)) == date(2026, 3, 31)
    assert quarters.day_of(datetime(2026, 3, 31, 15, tzinfo=UTC)) == date(2026, 4, 1)


def test_days_that_have_begun():
    assert quarters.days_before(quarters.as_of(date(2026, 3, 31))) == date(2026, 4, 1)
    assert quarters.days_before(datetime(2026, 3, 31, 14, tzinfo=UTC)) == date(2026, 4, 1)
    assert quarters.last_day(quarters.as_of(date(2026, 12, 31))) == date(2026, 12, 31)
