"""Each row lies in one part of each dimension, so the parts add up to the figure."""

from datetime import date

import pytest

from alliance import kpis
from alliance.kpis.breakdowns import Dimension, Firms, breakdown, keeper
from alliance.kpis.figures import figure
from alliance.quarters import as_of
from companies.models import Ksic
from projects.models import Gate, Stage
from tests import factories

from .built import gate, moment, project

pytestmark = pytest.mark.django_db

UNTIL = as_of(date(2026, 12, 31))


def parts(code, dimension):
    kpi = kpis.BY_CODE[code]
    return {part.code: part.value for part in breakdown(kpi, kpi.counted(UNTIL), dimension, Firms())}


@pytest.fixture
def firms():
    car = factories.CompanyFactory(employees=9, ksic=Ksic.objects.get(code="30"))
    chips = factories.CompanyFactory(employees=50, industry_text="반도체 검사", ksic_id="26")
    plain = factories.CompanyFactory(employees=None, industry_text="")
    factories.SiteFactory(company=car, district="연수구", kind="factory")
    factories.SiteFactory(company=car, district="남동구", kind="head_office")
    factories.SiteFactory(company=chips, district="연수구", kind="factory")
    for task, firm in ((6, car), (7, chips), (None, plain)):
        made = project(firm, task=task)
        gate(made, Stage.PILOT, Gate.Status.GO, "2026-03-02")
        gate(made, Stage.POC, Gate.Status.HOLD, "2026-03-03")
        made.match.need.opened_at = moment("2026-03-02")
        made.match.need.save()
    return car, chips, plain


@pytest.mark.parametrize(
    ("dimension", "counts"),
    [
        (Dimension.SECTOR, {"C": 2, "unknown": 1}),
        (Dimension.SIZE, {"1-9": 1, "50-299": 1, "unknown": 1}),
        (Dimension.DISTRICT, {"남동구": 1, "연수구": 1, "unknown": 1}),
        (Dimension.INDUSTRY, {"미래차": 1, "반도체": 1, "unknown": 1}),
        (Dimension.TASK, {"6": 1, "7": 1, "unknown": 1}),
    ],
)
def test_parts(firms, dimension, counts):
    assert parts("pilot_firms", dimension) == counts


def test_a_firm_of_several_strategic_industries_lies_in_none_of_them():
    project(factories.CompanyFactory(industry_text="자동차부품과 반도체 장비"))
    project(factories.CompanyFactory(industry_text="두부 제조"))
    assert parts("demand_firms", Dimension.INDUSTRY) == {"several": 1, "other": 1}


@pytest.mark.parametrize("dimension", Dimension)
@pytest.mark.parametrize("kpi", kpis.KPIS, ids=lambda kpi: kpi.code)
def test_parts_add_up(firms, kpi, dimension):
    rows = kpi.counted(UNTIL)
    found = breakdown(kpi, rows, dimension, Firms())
    assert sum(part.rows for part in found) == len(rows)
    if kpi.method.adds_up:
        assert sum(part.value for part in found) == kpi.value(rows)


@pytest.mark.parametrize("dimension", Dimension)
def test_a_part_is_what_its_filter_keeps(firms, dimension):
    kpi = kpis.BY_CODE["stage_pass_rate"]
    for code, value in parts(kpi.code, dimension).items():
        kept = keeper({dimension: code}, Firms())(kpi.rows(UNTIL))
        assert kpi.value(kept) == value == 50


def test_firms_are_asked_for_once(firms, django_assert_num_queries):
    known = Firms()
    known.learn(firm.pk for firm in firms)
    with django_assert_num_queries(0):
        known.learn(firm.pk for firm in firms)


def test_a_firm_of_two_tasks_is_in_the_part_of_its_first_alone():
    twice, once = factories.CompanyFactory(), factories.CompanyFactory()
    for firm, task, day in ((twice, 6, "2026-03-02"), (twice, 7, "2026-03-09"), (once, 7, "2026-03-02")):
        gate(project(firm, task=task), Stage.PILOT, Gate.Status.GO, day)
    told = parts("pilot_firms", Dimension.TASK)
    assert told == {"6": 1, "7": 1}
    for task, value in told.items():
        kept = keeper({Dimension.TASK: task}, Firms())
        assert figure(kpis.BY_CODE["pilot_firms"], UNTIL, kept=kept).value == value
