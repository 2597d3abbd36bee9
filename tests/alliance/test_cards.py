"""The board's charts and its summary: what stands out, and pictures whose address holds what is drawn."""

import gc
from decimal import Decimal

import pytest
from django.urls import reverse

from alliance import cards, kpis
from alliance.kpis.figures import Figure, Status
from alliance.kpis.sources import opened, reading
from alliance.models import Target
from foundation.history import clock
from tests import factories

from .built import gate, moment, project

BOARD = "/alliance/kpis/"


def figure(code, value, before, status=None):
    given = {"rows": [], "period_value": None, "previous_year": None, "target": None}
    numbers = [None if number is None else Decimal(number) for number in (value, before)]
    return Figure(kpis.BY_CODE[code], value=numbers[0], previous_quarter=numbers[1], status=status, **given)


def test_the_largest_changes_come_first_and_say_whether_it_got_better():
    shown = [
        figure("demand_firms", 11, 10),
        figure("stage_pass_rate", 50, 75),
        figure("no_response_rate", 10, 30),
        figure("contracts", 3, 0),
        figure("retention", 40, 40),
        figure("jobs", 5, None),
    ]
    found = cards.largest_changes(shown)
    assert [(one.figure.kpi.code, one.better) for one in found] == [
        ("contracts", True),
        ("stage_pass_rate", False),
        ("no_response_rate", True),
        ("demand_firms", True),
    ]
    assert (
        len(cards.largest_changes([figure("contracts", n, 1) for n in range(2, 12)])) == cards.LARGEST_CHANGES
    )


def test_what_is_off_target_stands_first():
    shown = [figure("demand_firms", 25, 20, Status.REACHED), figure("jobs", 1, 1, Status.OFF)]
    found = cards.by_status([*shown, figure("contracts", 1, 1)])
    assert [(status, len(of)) for status, of in found] == [
        (Status.OFF, 1),
        (Status.AT_RISK, 0),
        (Status.ON_TRACK, 0),
        (Status.REACHED, 1),
        (None, 1),
    ]


@pytest.fixture
def page(client, db):
    for day in ("2026-02-02", "2026-08-03"):
        factories.NeedFactory(opened_at=moment(day))
    gate(project(task=4), "pilot", "go", "2026-08-03")
    client.force_login(factories.UserFactory(is_alliance_member=True))
    with clock.at(moment("2026-09-01")):
        yield client.get(BOARD)


def card(page, code):
    found = [card for group in page.context["groups"] for card in (*group.cards, *group.once)]
    return next(card for card in found if card.figure.kpi.code == code)


def test_a_chart_goes_back_a_year_and_says_so_in_words(page):
    shown = card(page, "demand_firms")
    assert list(shown.chart.values) == [0, 0, 1, 1, 2]
    assert shown.chart.target == 25
    assert "2026 Q1 1개사, 2026 Q2 1개사, 2026 Q3 2개사" in shown.told
    assert f'alt="{shown.told}"' in page.content.decode()
    assert shown.table[-1] == ("2026 Q3", "2개사")


def test_the_kpis_own_page_goes_back_two_years_and_has_the_table(client, page):
    shown = client.get(reverse("alliance:kpi", args=["demand_firms"])).context["card"]
    assert list(shown.chart.values) == [0, 0, 0, 0, 0, 1, 1, 2]
    assert [text for _quarter, text in shown.table] == ["0개사"] * 5 + ["1개사", "1개사", "2개사"]
    assert shown.address != card(page, "demand_firms").address


def test_what_has_no_value_and_what_is_built_once_has_no_chart(page):
    assert not card(page, "use_cases").drawn
    assert not card(page, "ax_center").drawn
    assert card(page, "ax_center") in page.context["groups"][0].once


def test_draws_what_the_address_holds(client, page):
    address = card(page, "demand_firms").address
    drawn = client.get(address)
    assert drawn.status_code == 200
    assert drawn["Content-Type"] == "image/svg+xml"
    assert drawn.content.startswith(b"<svg")
    assert "immutable" in drawn["Cache-Control"]
    assert client.get(address).content == drawn.content
    assert card(page, "pilot_firms").address != address


@pytest.mark.parametrize("change", [lambda held: "x" + held, lambda held: held[:-1], lambda held: "nonsense"])
def test_draws_nothing_that_was_not_signed_here(client, page, change):
    held = cards.address(card(page, "demand_firms").chart).rpartition("/")[2].removesuffix(".svg")
    assert client.get(reverse("alliance:chart", args=[change(held)])).status_code == 404


def test_a_chart_is_for_those_who_see_the_figures(client, page):
    address = card(page, "demand_firms").address
    client.force_login(factories.UserFactory())
    assert client.get(address).status_code == 403
    client.logout()
    assert client.get(address).status_code == 302


def test_a_target_in_won_is_told_in_words():
    aim = Target(kpi="sales_krw", value=300_000_000, unit="원", period="2026–2030")
    shown = Figure(kpis.BY_CODE["sales_krw"], [], Decimal(0), None, None, None, aim, None)
    assert shown.target_text == "3억원"


def test_what_several_figures_read_is_read_once(db, django_assert_num_queries):
    factories.NeedFactory(opened_at=moment("2026-08-03"))
    until = moment("2026-09-01")
    with django_assert_num_queries(1), reading():
        assert len(list(opened(until))) == len(list(opened(until))) == 1
        assert list(opened(moment("2026-08-01"))) == []
    assert gc.isenabled()
    with django_assert_num_queries(2):
        list(opened(until))
        list(opened(until))


def test_a_kpis_page_has_a_smaller_chart_for_phones(page, client):
    with clock.at(moment("2026-09-01")):
        shown = client.get(BOARD + "demand_firms/")
        small = shown.context["card"].small_address
        assert f'srcset="{small}"' in shown.content.decode()
        assert len(shown.context["card"].chart.values) > len(card(page, "demand_firms").chart.values)
        assert small == card(page, "demand_firms").address
        assert client.get(small).status_code == 200
