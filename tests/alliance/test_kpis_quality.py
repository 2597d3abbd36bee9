"""Rounds passed, final verdicts, and improvements that others have verified, beside what was claimed."""

from decimal import Decimal

import pytest

from projects.models import Diligence, Gate, Stage, Verification
from projects.models.diligence import Cause, Verdict
from projects.models.measurements import Level
from tests import factories

from .built import a_quarter_before, gate, moment, project, value

pytestmark = pytest.mark.django_db


def test_rounds_that_were_passed():
    one = project()
    for day, status in [
        ("2026-03-31", Gate.Status.GO),
        ("2026-04-01", Gate.Status.CONDITIONAL_GO),
        ("2026-04-01", Gate.Status.RECYCLE),
        ("2026-04-01", Gate.Status.STOP),
    ]:
        gate(one, Stage.POC, status, day)
    assert (value("stage_pass_rate", "2026-03-31"), value("stage_pass_rate")) == (100, 50)


def judge(verdict, status=Diligence.Status.FINAL, day="2026-04-01"):
    at = moment(day) if status == Diligence.Status.FINAL else None
    Diligence.objects.create(
        project=project(), cause=Cause.EVALUATION, status=status, verdict=verdict, finalised_at=at
    )


def test_final_verdicts():
    judge(Verdict.DILIGENT)
    judge(Verdict.NEGLIGENT)
    judge(Verdict.NEGLIGENT, Diligence.Status.NEGLIGENT)
    judge("", Diligence.Status.PENDING)
    assert (value("diligence_rate", "2026-03-31"), value("diligence_rate")) == (None, 50)


def claim(baseline, claimed, direction="down", level=Level.SITE_INSPECTED, day="2026-04-01", **verified):
    made = factories.MeasurementFactory(
        measure__baseline=baseline,
        measure__direction=direction,
        value=Decimal(claimed),
        claimed_at=moment("2026-03-02"),
    )
    if level:
        verify(made, level, day, **verified)
    return made


def verify(measurement, level, day, **fields):
    by = factories.UserFactory(is_coordinator=True)
    Verification.objects.create(
        measurement=measurement, level=level, occurred_at=moment(day), by=by, **fields
    )


def test_improvement_over_where_it_stood():
    claim(Decimal(2), "0.5")
    assert value("verified_improvement") == 75
    claim(Decimal(100), "130", "up")
    claim(Decimal(2), "1", value=Decimal("1.8"))
    assert value("verified_improvement") == 30
    assert value("verified_improvement", "2026-03-31") is None


def test_a_later_measurement_leaves_the_earlier_quarters_improvement():
    first = claim(Decimal(2), "1")
    later = factories.MeasurementFactory(
        measure=first.measure, value=Decimal("0.5"), claimed_at=moment("2026-07-01")
    )
    verify(later, Level.SITE_INSPECTED, "2026-07-01")
    assert (value("verified_improvement", "2026-06-30"), value("verified_improvement")) == (50, 75)
    assert a_quarter_before("verified_improvement", "2026-07-01") == 50


def test_only_what_others_have_verified_at_the_last_two_levels():
    claim(Decimal(2), "0.5", level=Level.DEMAND_CONFIRMED)
    claim(Decimal(2), "0.5", level=None)
    claim(None, "0.5")
    claim(Decimal(0), "0.5")
    rejected = claim(Decimal(2), "0.5")
    verify(rejected, Level.REJECTED, "2026-04-02")
    assert value("verified_improvement", "2026-04-01") == 75
    assert value("verified_improvement", "2026-04-02") is None


def test_the_sheets_rows_are_no_kpis():
    made = factories.MeasurementFactory(measure__aspect="latency", claimed_at=moment("2026-03-02"))
    verify(made, Level.ACCREDITED, "2026-04-01")
    assert value("verified_improvement") is None
    assert value("verified_share") is None


def test_verified_of_what_was_claimed():
    first = claim(Decimal(2), "0.5")
    factories.MeasurementFactory(measure=first.measure, claimed_at=moment("2026-05-04"))
    claim(Decimal(2), "0.5", level=None)
    claim(Decimal(2), "0.5", level=Level.DEMAND_CONFIRMED)
    claim(Decimal(2), "0.5", level=Level.ACCREDITED)
    withdrawn = claim(Decimal(2), "0.5", level=None)
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(level=Level.WITHDRAWN)
    assert (value("verified_share", "2026-03-31"), value("verified_share")) == (0, 50)
