"""What lasts, from confirmed answers; and how many have answered."""

from datetime import date

import pytest

from projects.models import FollowUp

from .built import moment, project, value

pytestmark = pytest.mark.django_db


def answer(status=FollowUp.Status.CONFIRMED, day="2026-04-01", year=1, **fields):
    given = {"due_on": date(2026, 3, 31), "contracts": 2, "sales_krw": 30_000_000, "jobs": 1, "in_use": True}
    if status == FollowUp.Status.CONFIRMED:
        given["confirmed_at"] = moment(day)
    if status != FollowUp.Status.DUE:
        given["submitted_at"] = moment("2026-03-30")
    return FollowUp.objects.create(project=project(), year=year, status=status, **given | fields)


def test_sums_of_confirmed_answers():
    answer()
    answer(sales_krw=5_000_000, contracts=0, jobs=4)
    answer(FollowUp.Status.SUBMITTED)
    answer(FollowUp.Status.RETURNED)
    told = [value(code) for code in ("contracts", "sales_krw", "jobs")]
    assert told == [2, 35_000_000, 5]
    assert [value(code, "2026-03-31") for code in ("contracts", "sales_krw", "jobs")] == [0, 0, 0]


def test_still_in_use_after_a_year():
    answer()
    answer(in_use=False)
    answer(in_use=None)
    answer(in_use=False, year=2)
    answer(FollowUp.Status.SUBMITTED, in_use=False)
    assert value("retention") == 50


def test_answered_of_those_that_were_due():
    answer()
    answer(FollowUp.Status.DUE)
    answer(FollowUp.Status.SUBMITTED, submitted_at=moment("2026-04-02"))
    answer(FollowUp.Status.DUE, due_on=date(2027, 3, 31))
    assert value("follow_up_response", "2026-03-30") is None
    assert round(value("follow_up_response", "2026-03-31")) == 33
    assert round(value("follow_up_response")) == 67
