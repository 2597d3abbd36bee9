"""The board shows every KPI beside the plan's target, and opens it down to its records."""

from datetime import date

import pytest
from django.urls import reverse

from alliance import kpis
from alliance.kpis.figures import Status, figure
from alliance.models import KpiSetting, PlanTask, Target
from alliance.quarters import as_of
from foundation.history import clock
from projects.models import Gate, Stage
from tests import factories

from .built import gate, moment, moved, project

pytestmark = pytest.mark.django_db

BOARD = "/alliance/kpis/"


@pytest.fixture
def member():
    return factories.UserFactory(is_alliance_member=True)


def told(code, day, **given):
    return figure(kpis.BY_CODE[code], as_of(date.fromisoformat(day)), **given)


def opened(*days):
    for day in days:
        factories.NeedFactory(opened_at=moment(day))


def test_shows_each_figure_beside_its_target(client, member):
    factories.NeedFactory()
    client.force_login(member)
    page = client.get(BOARD)
    shown = {one.kpi.code: (one.value, one.target and one.target.value) for one in page.context["figures"]}
    assert shown["demand_firms"] == (1, 25)
    assert shown["no_response_rate"] == (None, None)
    assert set(shown) == set(kpis.BY_CODE)
    cards = [card for group in page.context["groups"] for card in (*group.cards, *group.once)]
    assert len(cards) == len(kpis.KPIS)
    assert {card.figure.kpi for card in cards} == set(kpis.KPIS)
    assert "두 목표를 더하지 않습니다" in page.content.decode()


def test_says_by_how_much_a_target_is_exceeded(client, member):
    Target.objects.filter(kpi="demand_firms").update(value=2)
    for _ in range(3):
        factories.NeedFactory()
    client.force_login(member)
    assert "목표의 150%" in client.get(BOARD).content.decode()


def test_plan_is_shipped_with_its_faults_named(client, member):
    assert PlanTask.objects.count() == 11
    assert set(Target.objects.values_list("kpi", flat=True)) <= set(kpis.BY_CODE)
    assert Target.objects.get(kpi="ontology").value is None
    assert Target.objects.filter(kpi="alliance_meetings", value=4).count() == 5
    client.force_login(member)
    page = client.get(BOARD)
    assert (page.context["budget_sum"], page.context["budget_stated"]) == (23_700, 24_900)
    text = page.content.decode()
    assert all(amount in text for amount in ("23,700", "24,900", "1,900", "3,100"))
    assert "None" not in text


def test_a_years_target_is_that_years(client, member):
    Target.objects.filter(kpi="alliance_meetings", year=2026).update(value=3)
    client.force_login(member)
    for at, aim in (("2026-12-31", 3), ("2027-01-01", 4)):
        with clock.at(moment(at)):
            page = client.get(BOARD)
        shown = {one.kpi.code: one.target for one in page.context["figures"]}
        assert shown["alliance_meetings"].value == aim


def test_change_since_the_last_quarter_and_the_year_before():
    opened("2025-06-30", "2026-03-31", "2026-06-30", "2026-07-01", "2026-08-03")
    one = told("demand_firms", "2026-09-30")
    assert (one.value, one.period_value, one.quarter_change, one.year_change) == (5, 2, 2, 4)
    assert (one.quarter_text, one.year_text) == ("+2개사", "+4개사")


def test_a_rates_change_is_in_points():
    for day, status in (("2026-06-30", Gate.Status.GO), ("2026-07-01", Gate.Status.STOP)):
        gate(project(), Stage.POC, status, day)
    one = told("stage_pass_rate", "2026-09-30")
    assert (one.text, one.quarter_text, one.year_text) == ("50.0%", "−50.0%p", "—")


def test_a_cohorts_earlier_value_is_as_it_was_then():
    early = project(match__need__opened_at=moment("2026-03-02"))
    moved(early.match, "match.selected", "2026-07-01")
    one = told("match_rate", "2026-09-30")
    assert (one.value, one.previous_quarter) == (100, 0)


def test_stands_to_its_target_by_the_time_that_has_passed():
    aim = Target(kpi="demand_firms", value=25, unit="개사", period="2026–2030", task_id=2)
    opened(*["2026-03-02"] * 4)
    assert told("demand_firms", "2026-12-31", target=aim).status == Status.AT_RISK
    assert told("demand_firms", "2026-09-30", target=aim).status == Status.ON_TRACK
    assert told("demand_firms", "2028-12-31", target=aim).status == Status.OFF
    strict = KpiSetting(kpi="demand_firms", amber_percent=90, red_percent=85)
    assert told("demand_firms", "2026-12-31", target=aim, setting=strict).status == Status.OFF
    aim.value = 4
    assert told("demand_firms", "2026-12-31", target=aim).status == Status.REACHED
    aim.value, aim.period = 25, ""
    assert told("demand_firms", "2026-12-31", target=aim).status is None


def test_less_is_better_for_some():
    aim = Target(kpi="largest_suppliers", value=80, unit="%", period="", task_id=2)
    project(created_at=moment("2026-03-02"))
    assert told("largest_suppliers", "2026-12-31", target=aim).status == Status.AT_RISK
    aim.value = 100
    assert told("largest_suppliers", "2026-12-31", target=aim).status == Status.REACHED


def test_narrows_every_figure_by_what_the_address_says(client, member):
    here = factories.CompanyFactory(employees=20)
    factories.SiteFactory(company=here, district="남동구")
    factories.NeedFactory(company=here)
    factories.NeedFactory()
    client.force_login(member)
    for address, count in (("", 2), ("?district=남동구&size=10-49", 1), ("?size=300-", 0), ("?size=없음", 2)):
        page = client.get(BOARD + address)
        assert next(o.value for o in page.context["figures"] if o.kpi.code == "demand_firms") == count
    assert "district=" in client.get(BOARD + "?district=남동구").content.decode()


@pytest.mark.parametrize("role", ["is_reviewer", None])
@pytest.mark.parametrize("path", [BOARD, BOARD + "demand_firms/"])
def test_wrong_role(client, role, path):
    client.force_login(factories.UserFactory(**({role: True} if role else {})))
    assert client.get(path).status_code == 403


def test_wrong_method(client, member):
    client.force_login(member)
    assert client.post(BOARD).status_code == 405


def test_unknown_kpi(client, member):
    client.force_login(member)
    assert client.get(reverse("alliance:kpi", args=["nonsense"])).status_code == 404


def test_queries_do_not_grow_with_records(client, member, django_assert_max_num_queries):
    for _ in range(20):
        gate(project(task=6), Stage.PILOT, Gate.Status.GO, "2026-03-02")
    client.force_login(member)
    with django_assert_max_num_queries(55):
        client.get(BOARD + "?district=남동구")
