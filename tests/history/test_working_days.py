"""Working days: neither weekends nor public holidays, in the operating body's time zone."""

from datetime import UTC, date, datetime

import pytest

from foundation.history import clock


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+09:00")


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-16", 5, "2026-11-23"),  # over a weekend
        ("2026-11-21", 1, "2026-11-23"),  # from a Saturday
        ("2026-02-13", 1, "2026-02-19"),  # over 설날
        ("2026-09-23", 1, "2026-09-28"),  # over 추석 and a weekend
        ("2026-10-02", 1, "2026-10-06"),  # over a substitute holiday
        ("2026-07-16", 1, "2026-07-20"),  # over 제헌절
        ("2025-07-16", 1, "2025-07-17"),  # which was no holiday then
        ("2026-11-16", 0, "2026-11-16"),
    ],
)
def test_days_off_are_left_out(start, days, due):
    assert clock.working_days_later(days, start=date.fromisoformat(start)) == seoul(f"{due}T18:00")


def test_the_last_working_day_before():
    assert clock.working_day_before(date(2026, 2, 19)) == date(2026, 2, 13)
    assert clock.opening_before(date(2026, 2, 19)) == seoul("2026-02-13T09:00")


@pytest.mark.parametrize(
    ("moment", "begun"),
    [
        ("2026-11-20T10:30", "2026-11-20T10:30"),
        ("2026-11-20T08:59", "2026-11-20T09:00"),
        ("2026-11-20T18:00", "2026-11-23T09:00"),  # a Friday evening
        ("2026-12-25T11:00", "2026-12-28T09:00"),  # a holiday
    ],
)
def test_office_hours(moment, begun):
    assert clock.in_office_hours(seoul(moment).astimezone(UTC)) == seoul(begun)


def test_every_holiday_that_is_listed_would_have_been_a_working_day():
    assert {day.year for day in clock.holidays()} == {2025, 2026, 2027, 2028}
    assert all(day.weekday() < 5 for day in clock.holidays())
