"""A KPI's history as a chart."""

from decimal import Decimal

import pytest
from django.utils import translation

from alliance.charts import of_history
from alliance.kpis import BY_CODE as KPIS
from alliance.quarters import Quarter
from foundation.exports.charts import described


@pytest.fixture(autouse=True)
def _korean():
    with translation.override("ko"):
        yield


def test_quarters_become_labels():
    chart = of_history("수요기업", "개사", [(Quarter(2026, 1), None), (Quarter(2026, 2), Decimal(3))], 25)
    assert (chart.title, chart.unit, chart.target) == ("수요기업", "개사", Decimal(25))
    assert chart.labels == ("2026 Q1", "2026 Q2")
    assert chart.values == (None, Decimal(3))


@pytest.mark.parametrize(
    ("won", "unit", "told"),
    [(9_999, "원", "9,999"), (10_000, "만원", "1"), (123_000_000, "억원", "1.2")],
)
def test_won_are_told_in_the_unit_of_the_largest(won, unit, told):
    chart = of_history("사업화 매출", "원", [("2026 Q1", Decimal(0)), ("2026 Q2", Decimal(won))])
    assert chart.unit == unit
    assert chart.text(chart.values[-1]) == told


def test_a_target_without_a_number_is_no_line():
    assert of_history("온톨로지", "식", [("2026 Q1", Decimal(1))]).target is None


def test_in_english_a_unit_stands_apart_once():
    with translation.override("en"):
        chart = of_history("Sales", str(KPIS["sales_krw"].unit), [("2026 Q1", Decimal(2_000_000))], 4_000_000)
        assert described(chart) == "Sales: 2026 Q1 2 million won. Target 4 million won"
        firms = of_history("Firms", str(KPIS["demand_firms"].unit), [("2026 Q1", Decimal(2))])
        assert described(firms) == "Firms: 2026 Q1 2 firms"
