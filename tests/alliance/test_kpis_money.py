"""Grants paid of the plan's budgets, and what was spent of them."""

from datetime import date
from decimal import Decimal

import pytest

from alliance.kpis import BY_CODE
from alliance.kpis.figures import figure
from alliance.models import PlanBudget
from alliance.quarters import as_of
from projects.models import Agreement, Instalment, Spending

from .built import moment, project, value

pytestmark = pytest.mark.django_db


def pay(of, day, krw):
    Instalment.objects.create(
        project=of,
        number=of.instalments.count() + 1,
        amount_krw=krw,
        stage=of.stage,
        status=Instalment.Status.PAID,
        paid_on=date.fromisoformat(day),
        paid_krw=krw,
    )


def spend(of, day, krw, source="grant", recorded="2026-06-30"):
    Spending.objects.create(
        project=of,
        reference=f"S-{of.spending.count()}",
        category=of.agreement.programme.categories.first(),
        source=source,
        spent_on=date.fromisoformat(day),
        amount_krw=krw,
        recorded_at=moment(recorded),
    )


@pytest.fixture
def plan(db):
    PlanBudget.objects.all().delete()
    PlanBudget.objects.create(task_id=6, year=2026, million_krw=100)
    PlanBudget.objects.create(task_id=6, year=2027, million_krw=40)


def test_paid_of_the_years_budget(plan):
    one = project(task=6)
    pay(one, "2026-03-31", 20_000_000)
    pay(one, "2026-04-01", 5_000_000)
    contract = project(task=6)
    Agreement.objects.filter(project=contract).update(kind=Agreement.Kind.CONTRACT)
    pay(contract, "2026-03-31", 9_000_000)
    pay(project(), "2026-03-31", 9_000_000)
    Instalment.objects.create(project=one, number=9, amount_krw=1_000, stage=one.stage)
    assert value("grant_rate", "2026-03-31") == 20
    assert value("grant_rate", "2026-12-31") == 25
    assert value("grant_rate", "2027-01-31") == 0


def test_spent_of_what_was_paid():
    one = project(task=6)
    assert value("spending_rate") is None
    pay(one, "2026-03-02", 20_000_000)
    spend(one, "2026-03-31", 6_000_000)
    spend(one, "2026-04-01", 2_000_000)
    spend(one, "2026-04-02", -1_000_000)
    spend(one, "2026-04-02", 3_000_000, source="cash")
    assert value("spending_rate", "2026-06-29") == 0
    assert value("spending_rate", "2026-06-30") == 35


def test_what_was_spent_later_is_not_told_of_an_earlier_day():
    one = project(task=6)
    pay(one, "2026-03-02", 20_000_000)
    spend(one, "2026-03-31", 6_000_000, recorded="2026-03-31")
    spend(one, "2026-04-01", 2_000_000, recorded="2026-03-31")
    assert value("spending_rate", "2026-03-31") == Decimal(30)


@pytest.mark.parametrize(("day", "before"), [("2026-11-20", 10), ("2026-11-30", 30), ("2026-11-09", 0)])
def test_a_year_before_ends_on_the_same_day(day, before):
    one = project(task=6)
    pay(one, "2025-03-03", 20_000_000)
    spend(one, "2025-11-10", 2_000_000, recorded="2025-12-01")
    spend(one, "2025-11-21", 4_000_000, recorded="2025-12-01")
    spend(one, "2026-11-09", 1_000_000, recorded="2026-11-09")
    now = figure(BY_CODE["spending_rate"], as_of(date.fromisoformat(day)))
    assert (now.value, now.previous_year) == (35, before)


def test_contracts_and_projects_without_a_task_are_not_the_plans_money():
    contract, other = project(task=6), project(task=6)
    Agreement.objects.filter(project=contract).update(kind=Agreement.Kind.CONTRACT)
    Agreement.objects.filter(project=other).update(plan_task=None)
    for one in (contract, other):
        pay(one, "2026-03-02", 1_000_000)
        spend(one, "2026-03-02", 500_000)
    assert value("spending_rate") is None
