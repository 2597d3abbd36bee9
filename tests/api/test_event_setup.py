"""Making a matching event by the API: its times and tables, and a proposed timetable."""

import pytest

from matchmaking.models import MatchingEvent
from tests import factories
from tests.api.test_errors import problem
from tests.matchmaking import eventful
from tests.matchmaking.pairs import pair


def send(api, by, path, method="post", **sent):
    return getattr(api.client(by), method)(f"/api/v1/{path}", sent, content_type="application/json")


def content(**changes):
    values = eventful.content()
    return {
        **values,
        "starts_at": values["starts_at"].isoformat(),
        "ends_at": values["ends_at"].isoformat(),
    } | changes


def test_made_changed_filled_and_announced(api, coordinator):
    response = send(api, coordinator, "events/", **content())
    assert response.status_code == 201, response.content.decode()
    row = response.json()
    assert (row["status"], len(row["slots"]), row["tables"]) == ("draft", 3, 2)
    path = f"events/{row['external_id']}/"
    row = send(api, coordinator, path, "patch", tables=1, slot_minutes=45).json()
    assert (len(row["slots"]), row["tables"]) == (2, 1)
    pairs = [pair("accepted", coordinator=coordinator) for _n in range(3)]
    ids = [one.match.external_id for one in pairs]
    problem(api.get(path, pairs[0].buyer), 404)
    told = send(api, coordinator, f"{path}propose/", matches=[*ids, ids[0]]).json()
    assert [(one["slot"], one["table"]) for one in told["placed"]] == [(1, 1), (2, 1)]
    [left] = told["unplaced"]
    assert left["match"] in ids
    assert left["why"]
    problem(send(api, coordinator, path, "patch", slot_minutes=30), 409)
    assert send(api, coordinator, f"{path}publish/").json()["status"] == "published"


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"name": ""}, "name"),
        ({"starts_at": "2020-01-01T13:00:00+09:00", "ends_at": "2020-01-01T17:00:00+09:00"}, "starts_at"),
        ({"ends_at": "2099-01-01T17:00:00+09:00"}, "ends_at"),
        ({"slot_minutes": 200}, "slot_minutes"),
        ({"tables": 51}, "tables"),
    ],
)
def test_bad_input_is_named(api, coordinator, changes, name):
    assert set(problem(send(api, coordinator, "events/", **content(**changes)), 400)["errors"]) == {name}
    assert not MatchingEvent.objects.exists()


def test_matches_of_others_are_named(api, coordinator):
    event = eventful.draft(coordinator)
    for sent, name in (({"matches": ["t-none"]}, "matches.0"), ({"matches": []}, "matches")):
        told = problem(send(api, coordinator, f"events/{event.external_id}/propose/", **sent), 400)
        assert set(told["errors"]) == {name}


def test_nobody_else(api, coordinator):
    row, found = eventful.booked()
    path = f"events/{row.event.external_id}/"
    problem(send(api, found.buyer, "events/", **content()), 403)
    problem(send(api, found.buyer, path, "patch", tables=5), 403)
    problem(send(api, found.buyer, f"{path}propose/", matches=[found.match.external_id]), 403)
    stranger = factories.UserFactory()
    problem(send(api, stranger, path, "patch", tables=5), 404)
    problem(send(api, stranger, f"{path}propose/", matches=[]), 404)
