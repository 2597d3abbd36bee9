"""Which measurement of a measure counts, how far it reaches, and what a gate still lacks."""

from datetime import timedelta
from decimal import Decimal

import pytest

from foundation.history import clock
from projects import evidence
from projects.models import Level, Requirement, Terms, TermsTarget
from tests import factories

pytestmark = pytest.mark.django_db


def measured(measure, value, level, days_ago=0, **fields):
    day = clock.today() - timedelta(days=days_ago)
    return factories.MeasurementFactory(
        measure=measure, value=Decimal(value), level=level, occurred_on=day, **fields
    )


def counted(measure):
    return evidence.best([measure]).get(measure.pk)


@pytest.fixture
def measure():
    return factories.MeasureFactory()


def test_the_highest_level_then_the_latest_counts(measure):
    assert counted(measure) is None
    claimed = measured(measure, "0.9", "self_reported", 5)
    assert counted(measure) == claimed
    earlier = measured(measure, "0.8", "site_inspected", 4)
    later = measured(measure, "0.7", "site_inspected", 3)
    measured(measure, "0.6", "demand_confirmed", 2)
    measured(measure, "0.1", "self_reported", 1)
    assert counted(measure) == later
    later.level = "rejected"
    later.save()
    assert counted(measure) == earlier


def test_of_one_day_the_later_record_counts(measure):
    measured(measure, "0.9", "site_inspected")
    second = measured(measure, "0.8", "site_inspected")
    assert counted(measure) == second


@pytest.mark.parametrize("ended", ["rejected", "withdrawn"])
def test_what_has_ended_counts_for_nothing(measure, ended):
    measured(measure, "0.1", ended)
    assert counted(measure) is None


def test_the_verified_value_counts(measure):
    measured(measure, "0.4", "site_inspected", verified_value=Decimal("0.9"))
    [proof] = evidence.proofs([measure])
    assert (proof.value, proof.met) == (Decimal("0.9"), False)


def test_unproven(measure):
    other = factories.MeasureFactory(project=measure.project)
    measured(measure, "0.4", "site_inspected")
    measured(other, "0.4", "self_reported")
    assert evidence.unproven([measure, other]) == [other]
    assert evidence.unproven([measure, other], Level.SITE_INSPECTED) == [other]
    assert evidence.unproven([measure, other], Level.ACCREDITED) == [measure, other]
    assert not evidence.verified(measure.project)
    measured(other, "0.4", "demand_confirmed")
    assert evidence.verified(measure.project)
    assert not evidence.verified(measure.project, Level.SITE_INSPECTED)


def test_the_sheet_is_no_kpi(measure):
    factories.MeasureFactory(project=measure.project, aspect="latency")
    measured(measure, "0.4", "demand_confirmed")
    assert evidence.verified(measure.project)


def requirement(kind, level=""):
    return Requirement(kind=kind, level=level, name="요구", position=1)


def test_missing_of_the_kpis(measure):
    project = measure.project
    lacking = evidence.missing(project, requirement("measurements", "site_inspected"))
    assert lacking == [f"TP 현장확인 이상으로 확인되지 않은 성과 지표: {measure.name}"]
    measured(measure, "0.4", "demand_confirmed")
    assert evidence.missing(project, requirement("measurements", "site_inspected"))
    assert evidence.missing(project, requirement("measurements")) == []
    measured(measure, "0.4", "accredited")
    assert evidence.missing(project, requirement("measurements", "site_inspected")) == []


def test_missing_of_the_sheet(measure):
    project = measure.project
    [text] = evidence.missing(project, requirement("sheet"))
    assert "항목이 없습니다" in text
    row = factories.MeasureFactory(project=project, aspect="power", name="소비전력")
    [text] = evidence.missing(project, requirement("sheet", "accredited"))
    assert text == "실증 확인서에서 공인시험·외부전문가 이상으로 확인되지 않은 항목: 소비전력"
    measured(row, "0.4", "accredited")
    assert evidence.missing(project, requirement("sheet", "accredited")) == []


def test_a_project_may_have_promised_no_kpi():
    assert evidence.missing(factories.ProjectFactory(), requirement("measurements")) == []


def test_signed_terms_set_the_target(measure):
    agreement = factories.AgreementFactory(project=measure.project)
    original = agreement.versions.get()
    TermsTarget.objects.create(terms=original, measure=measure, target=Decimal("0.6"))
    assert evidence.proofs([measure])[0].target == Decimal("0.6")
    original.pk, original.number, original.status = None, 2, Terms.Status.REQUESTED
    original.save()
    TermsTarget.objects.create(terms=original, measure=measure, target=Decimal("0.9"))
    assert evidence.proofs([measure])[0].target == Decimal("0.6")
    Terms.objects.filter(pk=original.pk).update(status=Terms.Status.APPROVED)
    [proof] = evidence.proofs([measure])
    assert (proof.target, proof.promised_text) == (Decimal("0.9"), "0.5")


def test_no_query_for_each_measure(django_assert_num_queries):
    rows = [factories.MeasurementFactory().measure for _ in range(5)]
    with django_assert_num_queries(2):
        proofs = evidence.proofs(rows)
        assert all(proof.percent is not None for proof in proofs)


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "value", "percent"),
    [
        ("down", "2", "0.5", "0.8", 80),
        ("down", "2", "0.5", "0.5", 100),
        ("down", "2", "0.5", "0.2", 120),
        ("down", "2", "0.5", "2.3", -20),
        ("up", "70", "90", "89.99", 99),
        ("up", "70", "90", "95", 125),
        ("up", None, "200", "150", 75),
        ("up", None, "200", "250", 125),
        ("down", None, "50", "80", 62),
        ("down", None, "50", "40", 125),
        # Better than the target to begin with: no way that could be measured in parts.
        ("up", "95", "90", "45", 50),
        ("down", "40", "50", "100", 50),
        ("down", None, "50", "0", 100),
        ("down", None, "0", "3", 0),
        ("up", None, "0", "0", 100),
        ("up", None, "-5", "-8", 0),
        ("up", "90", "90", "90", 100),
    ],
)
def test_achievement(direction, baseline, target, value, percent):
    start = None if baseline is None else Decimal(baseline)
    measure = factories.MeasureFactory.build(project=None, direction=direction, baseline=start)
    assert evidence.achievement(measure, Decimal(value), Decimal(target)) == percent
    assert evidence.reaches(direction, Decimal(value), Decimal(target)) == (percent >= 100)
