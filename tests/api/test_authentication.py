"""A token or a session; without either 401, which names the way in."""

import pytest
from django.test import Client

from companies.services import people
from tests import factories
from tests.api.test_errors import problem

PATHS = ["companies/", "solutions/", "needs/", "projects/", "kpis/", "needs/t-n1/", "needs/t-n1/matches/"]


def token(user, *scopes):
    _token, text = people.issue_token(by=user, label="ERP", scopes=scopes or ["read"], days=30)
    return {"Authorization": f"Token {text}"}


@pytest.mark.parametrize("path", PATHS)
def test_asks_who_it_is(api, path):
    response = api.get(path)
    problem(response, 401)
    assert response["WWW-Authenticate"] == "Token"


def test_a_token_that_does_not_hold(client, db):
    response = client.get("/api/v1/companies/", headers={"Authorization": "Token wrong"})
    assert "토큰이 올바르지 않거나" in problem(response, 401)["detail"]
    assert response["WWW-Authenticate"] == "Token"


def test_to_read_a_token_that_reads_is_enough(client, coordinator):
    factories.NeedFactory(external_id="t-n1")
    headers = token(coordinator, "read")
    for path in PATHS:
        assert client.get(f"/api/v1/{path}", headers=headers).status_code == 200


def test_a_session_that_writes_must_carry_the_csrf_token(stranger):
    client = Client(enforce_csrf_checks=True)
    client.force_login(stranger)
    assert client.get("/api/v1/companies/").status_code == 200
    problem(client.post("/api/v1/companies/"), 403)
    client.get("/companies/register/")
    headers = {"X-CSRFToken": client.cookies["csrftoken"].value}
    problem(client.post("/api/v1/companies/", content_type="application/json", headers=headers), 405)


def test_a_token_needs_no_csrf_token(stranger):
    client = Client(enforce_csrf_checks=True)
    problem(client.post("/api/v1/companies/", headers=token(stranger, "read", "write")), 405)
    refused = problem(client.post("/api/v1/companies/", headers=token(stranger, "read")), 403)
    assert "읽기 전용 토큰" in refused["detail"]
