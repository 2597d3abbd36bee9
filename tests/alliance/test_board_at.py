"""The board and a KPI as of any day that has been, so that a pack's number can be opened as of its day."""

import pytest
from django.urls import reverse

from foundation.history import clock
from tests import factories

from .built import moment

pytestmark = pytest.mark.django_db

BOARD = "/alliance/kpis/"


@pytest.fixture(autouse=True)
def signed_in(client):
    client.force_login(factories.UserFactory(is_alliance_member=True))


@pytest.fixture(autouse=True)
def on_a_day():
    with clock.at(moment("2026-10-05")):
        yield


def value(page, code="demand_firms"):
    return next(one.value for one in page.context["figures"] if one.kpi.code == code)


def test_counts_up_to_the_end_of_the_day(client):
    for at in (moment("2026-09-29"), moment("2026-09-30", 23), moment("2026-10-01", 0)):
        factories.NeedFactory(opened_at=at)
    assert value(client.get(BOARD)) == 3
    page = client.get(BOARD, {"on": "2026-09-30"})
    assert value(page) == 2
    text = page.content.decode()
    assert "2026-09-30까지의 기록으로 지금 계산한 값" in text
    assert f"{reverse('alliance:kpi', args=['demand_firms'])}?on=2026-09-30" in text
    opened = client.get(reverse("alliance:kpi", args=["demand_firms"]), {"on": "2026-09-30"})
    assert (opened.context["figure"].value, opened.context["total"]) == (2, 2)
    assert [str(quarter) for quarter, _value in opened.context["figure"].history][-2:] == [
        "2026 Q2",
        "2026 Q3",
    ]


def test_today_is_a_day_that_has_been(client):
    factories.NeedFactory(opened_at=moment("2026-10-05", 8))
    assert value(client.get(BOARD, {"on": "2026-10-05"})) == 1


@pytest.mark.parametrize("day", ["2026-10-06", "1999-12-31", "0001-01-01", "2026-02-30", "어제"])
def test_another_day_is_told_on_the_field(client, day):
    factories.NeedFactory(opened_at=moment("2026-10-05", 8))
    page = client.get(BOARD, {"on": day})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"on"}
    assert value(page) == 1


def test_the_first_day(client):
    assert value(client.get(BOARD, {"on": "2000-01-01"})) == 0


def test_the_filters_keep_the_day(client):
    text = client.get(BOARD, {"on": "2026-09-30", "size": "10-49"}).content.decode()
    assert 'value="2026-09-30"' in text
    assert "?on=2026-09-30&amp;size=10-49" in text
