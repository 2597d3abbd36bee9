"""The schema says what the API does: no warning when it is made, and what is drawn from it is answered as it says."""

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from companies.services import people
from config.wsgi import application
from foundation.history import clock
from matchmaking.models import Match, Need
from tests import factories
from tests.matchmaking import ranked

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
URL = "/api/v1/schema/"


@pytest.fixture
def schema(db):
    """Over the application itself. The end of a request must leave the connection open, as Django's own test
    client does: it holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi(f"{URL}?format=json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(index):
    """One of each, and needs that the supplier sees in full and masked; gives the supplier's person."""
    need = ranked.need(external_id="t-need")
    solution = ranked.solution(external_id="t-solution", company__external_id="t-company")
    factories.ReferenceFactory(solution=solution)
    factories.SiteFactory(company=solution.company)
    factories.NeedFactory(confidentiality=Need.Confidentiality.SUMMARY, budget_max_krw=None)
    match = factories.MatchFactory(
        need=need, solution=solution, status=Match.Status.SELECTED, nda_accepted_at=clock.now()
    )
    factories.ProjectFactory(match=match, external_id="t-project")
    index()
    return factories.member_of(solution.company)


def test_is_made_without_a_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))


def test_is_for_everybody(client, db):
    response = client.get(URL)
    assert response.status_code == 200
    assert "tokenAuth" in response.content.decode()


def test_lists_what_there_is(schema):
    paths = {f"/api/v1/{noun}/" for noun in ("companies", "ksic", "solutions", "needs", "projects", "kpis")}
    paths |= {f"/api/v1/{noun}/{{id}}/" for noun in ("companies", "solutions", "needs", "projects")}
    assert set(schema.raw_schema["paths"]) == paths | {"/api/v1/needs/{id}/matches/"}
    assert all(set(item) == {"get"} for item in schema.raw_schema["paths"].values())


@pytest.mark.parametrize("role", ["coordinator", "supplier"])
def test_what_is_drawn_from_it_is_answered_as_it_says(schema, world, coordinator, role):
    user = coordinator if role == "coordinator" else world
    _token, text = people.issue_token(by=user, label="검사", scopes=["read"], days=1)
    headers = {"Authorization": f"Token {text}"}
    seen = set()

    def check(case):
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)
        seen.add(response.status_code)
        return response

    for found in schema.get_all_operations():
        operation = found.ok()
        noun = operation.path.split("/")[3]
        known = {
            "companies": "t-company",
            "solutions": "t-solution",
            "needs": "t-need",
            "projects": "t-project",
        }
        ids = {"id": known[noun]} if "{id}" in operation.path else {}
        refused = role == "supplier" and (noun == "kpis" or operation.path.endswith("/matches/"))
        assert check(operation.Case(path_parameters=ids)).status_code == (403 if refused else 200)

        @settings(
            max_examples=10,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def drawn(case):
            check(case)

        drawn()
    assert {200, 404} <= seen
