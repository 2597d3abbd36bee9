"""KPIs: computed, for the alliance's members and the operating body."""

from datetime import UTC, datetime

import pytest

from alliance import kpis
from foundation.history import clock
from tests import factories


@pytest.fixture
def member(db):
    return factories.UserFactory(is_alliance_member=True)


def test_values_beside_their_targets(api, member, coordinator):
    factories.NeedFactory()
    factories.AgreementFactory()
    for person in (member, coordinator):
        rows = {row["external_id"]: row for row in api.rows("kpis/", person, page_size=100)}
        assert set(rows) == set(kpis.BY_CODE)
        assert rows["demand_firms"]["value"] == 2
        assert rows["transition_firms"]["value"] == 1
        assert rows["poc_firms"]["value"] == 0
        assert rows["no_response_rate"]["value"] is None
        assert all(row["unit"] and row["name"] and row["definition"] for row in rows.values())
    assert any(row["target"] for row in rows.values())


def test_nobody_else(api, stranger):
    supplier = factories.member_of(factories.SupplierFactory())
    for person in (stranger, supplier):
        response = api.get("kpis/", person)
        assert response.status_code == 403
        assert "results" not in response.json()


def test_words_and_pages(api, member):
    assert api.ids("kpis/", member, q="poc") == ["poc_firms"]
    assert api.rows("kpis/", member, q="없는 지표") == []
    first = api.get("kpis/", member, page_size=3).json()
    assert (first["count"], len(first["results"])) == (len(kpis.KPIS), 3)
    assert "page=2" in first["next"]
    assert len(api.rows("kpis/", member, page_size=len(kpis.KPIS) - 1, page=2)) == 1


def test_queries_do_not_grow_with_firms(api, member):
    factories.ProjectFactory()
    few = api.queries("kpis/", member, len(kpis.KPIS))
    factories.ProjectFactory.create_batch(9)
    assert api.queries("kpis/", member, len(kpis.KPIS)) == few


def test_as_of_a_day(api, member):
    with clock.at(datetime(2026, 10, 5, tzinfo=UTC)):
        for day in (29, 30):
            factories.NeedFactory(opened_at=datetime(2026, 9, day, 12, tzinfo=UTC))
        values = [
            next(
                row["value"]
                for row in api.rows("kpis/", member, **given)
                if row["external_id"] == "demand_firms"
            )
            for given in ({"page_size": 100, "on": "2026-09-29"}, {"page_size": 100})
        ]
        row = api.rows("kpis/", member, on="2026-09-29")[0]
    assert values == [1, 2]
    assert datetime.fromisoformat(row["as_of"]) == datetime(2026, 9, 29, 15, tzinfo=UTC)


@pytest.mark.parametrize("day", ["2126-01-01", "1999-12-31", "어제"])
def test_another_day_is_refused(api, member, day):
    response = api.get("kpis/", member, on=day)
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"on"}
