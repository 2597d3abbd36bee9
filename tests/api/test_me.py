"""One's own things: who one is, tokens, notifications and how one is told."""

import pytest
from django.test import Client

from companies.services import people
from foundation.notifications.models import Notification
from tests import factories
from tests.api.test_errors import problem


@pytest.fixture
def owner(db):
    return factories.member_of(factories.CompanyFactory(external_id="t-firm"), name="오너")


def notice(user):
    return Notification.objects.create(user=user, kind="matchmaking.invited", title="초대", url="/")


def test_who_one_is(api, owner):
    row = api.get("me/", owner).json()
    assert (row["name"], row["is_coordinator"]) == ("오너", False)
    assert row["firms"] == [{"company": "t-firm", "role": "owner"}]


def test_tokens_are_listed_without_their_text_and_revoked(api, owner):
    token, text = people.issue_token(by=owner, label="ERP", scopes=["read", "write"], days=1)
    headers = {"Authorization": f"Token {text}"}
    rows = Client().get("/api/v1/me/tokens/", headers=headers).json()["results"]
    assert rows[0]["last_used_at"] is not None
    assert text not in str(rows)
    assert token.token_hash not in str(rows)
    other = factories.UserFactory()
    problem(api.client(other).post(f"/api/v1/me/tokens/{token.pk}/revoke/"), 404)
    response = Client().post(f"/api/v1/me/tokens/{token.pk}/revoke/", headers=headers)
    assert response.json()["revoked_at"] is not None
    problem(Client().get("/api/v1/me/", headers=headers), 401)


def test_no_token_makes_another(api, owner):
    problem(api.client(owner).post("/api/v1/me/tokens/", {}, content_type="application/json"), 405)


def test_notifications_are_ones_own_and_read_once_or_all(api, owner):
    mine, others = notice(owner), notice(factories.UserFactory())
    notice(owner)
    client = api.client(owner)
    assert len(api.rows("notifications/", owner)) == 2
    problem(client.post(f"/api/v1/notifications/{others.pk}/read/"), 404)
    assert client.post(f"/api/v1/notifications/{mine.pk}/read/").json()["read_at"] is not None
    assert client.post("/api/v1/notifications/read-all/").json() == {"read": 1}


def test_preferences_change_for_what_is_sent(api, owner):
    def change(*rows):
        return api.client(owner).patch(
            "/api/v1/notifications/preferences/", {"preferences": rows}, content_type="application/json"
        )

    before = api.get("notifications/preferences/", owner).json()["preferences"]
    after = change({"kind": "companies.member", "mail": "off"}).json()["preferences"]
    assert [row for row in after if row not in before] == [
        {"kind": "companies.member", "in_app": True, "mail": "off", "text": False}
    ]
    assert set(problem(change({"kind": "no.such"}), 400)["errors"]) == {"preferences"}
    assert set(problem(change({"kind": "companies.member", "mail": "pigeon"}), 400)["errors"]) == {
        "preferences.0.mail"
    }


@pytest.mark.parametrize("path", ["notifications/", "me/tokens/"])
def test_queries_do_not_grow_with_rows(api, owner, path):
    def make(count):
        for _n in range(count):
            notice(owner)
            people.issue_token(by=owner, label="ERP", scopes=["read"], days=1)

    make(2)
    few = api.queries(path, owner, 2)
    make(6)
    assert api.queries(path, owner, 8) == few <= 5
