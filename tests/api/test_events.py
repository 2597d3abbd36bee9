"""Matching events: booking, the day, and what each firm may know of its appointments."""

import pytest

from matchmaking.models import Consultation, Match, Need
from tests.api.test_errors import problem
from tests.matchmaking import eventful
from tests.matchmaking.pairs import SECRET, pair

C = Consultation.Status


def send(api, by, path, **sent):
    return api.client(by).post(f"/api/v1/{path}", sent, content_type="application/json")


def test_booked_attended_and_concluded(api, coordinator):
    event, found = eventful.announced(coordinator), pair(Match.Status.ACCEPTED)
    sent = {"match": found.match.external_id, "slot": 2, "table": 1}
    made = send(api, coordinator, f"events/{event.external_id}/book/", **sent)
    assert made.status_code == 201
    row = made.json()
    assert (row["event"], row["status"], row["demand"]) == (event.external_id, "booked", "awaited")
    assert (
        row["starts_at"]
        == api.get(f"events/{event.external_id}/", coordinator).json()["slots"][1]["starts_at"]
    )
    taken = sent | {"match": pair(Match.Status.ACCEPTED).match.external_id}
    problem(send(api, coordinator, f"events/{event.external_id}/book/", **taken), 409)
    path = f"consultations/{row['id']}"
    with eventful.on_the_day(event, minutes=40):
        for side in ("demand", "supplier"):
            row = send(api, coordinator, f"{path}/mark/", side=side, state="came").json()
        assert row["status"] == "checked_in"
        assert (
            send(api, coordinator, f"{path}/conclude/", summary="샘플을 받기로 함").json()["status"] == "held"
        )
        assert send(api, coordinator, f"events/{event.external_id}/close/").json()["status"] == "closed"
    assert found.reload().status == Match.Status.CONSULTED


def test_a_firm_sees_its_own_and_no_more_of_the_need_than_before(api):
    found = pair(Match.Status.ACCEPTED, confidentiality=Need.Confidentiality.SUMMARY)
    row = eventful.book(eventful.announced(), found)
    eventful.booked(row.event, table=2)
    [seen] = api.rows("consultations/", found.seller)
    assert seen["id"] == str(row.pk)
    assert SECRET not in str(seen)
    [own] = api.rows("consultations/", found.buyer)
    assert SECRET in own["demand_firm_name"]
    problem(send(api, found.seller, f"consultations/{row.pk}/cancel/", reason="못 갑니다"), 403)
    asked = send(api, found.seller, f"consultations/{row.pk}/ask-cancel/", reason="못 갑니다").json()
    assert asked["cancel_asked_at"] is not None
    assert asked["status"] == C.BOOKED


def test_bad_places_are_named(api, coordinator):
    event, found = eventful.announced(coordinator), pair(Match.Status.ACCEPTED)
    sent = {"match": found.match.external_id, "slot": 40, "table": 50}
    told = problem(send(api, coordinator, f"events/{event.external_id}/book/", **sent), 400)
    assert set(told["errors"]) == {"slot", "table"}


def test_an_event_is_announced_and_cancelled_with_what_is_booked(api, coordinator):
    event = eventful.draft(coordinator)
    row, found = eventful.booked(event)
    assert api.rows("events/", found.buyer) == []
    assert send(api, coordinator, f"events/{event.external_id}/publish/").json()["status"] == "published"
    assert len(api.rows("events/", found.buyer)) == 1
    problem(send(api, found.buyer, f"events/{event.external_id}/cancel/", reason="폭설"), 403)
    done = send(api, coordinator, f"events/{event.external_id}/cancel/", reason="폭설")
    assert done.json()["status"] == "cancelled"
    row.refresh_from_db()
    assert row.status == C.CANCELLED


@pytest.mark.parametrize(("path", "most"), [("events/", 5), ("consultations/", 12)])
def test_queries_do_not_grow_with_rows(api, coordinator, path, most):
    def make(count):
        for _n in range(count):
            eventful.booked()

    make(2)
    few = api.queries(path, coordinator, 2)
    make(4)
    assert api.queries(path, coordinator, 6) == few <= most
