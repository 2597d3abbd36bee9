"""Errors are problem details in Korean, with their media type; under /api/ nothing answers in HTML."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.test import Client
from django.urls import path
from rest_framework import exceptions
from rest_framework.views import APIView

from foundation.history.workflow import Forbidden, Refused
from foundation.pages import api as manners

PROBLEMS = {
    "refused": (Refused("이미 선정했습니다."), 409, "이미 선정했습니다."),
    "forbidden": (Forbidden("담당자만 할 수 있습니다."), 403, "담당자만 할 수 있습니다."),
    "denied": (PermissionDenied(), 403, None),
    "throttled": (exceptions.Throttled(wait=30), 429, None),
    "unsupported": (exceptions.UnsupportedMediaType("text/csv"), 415, None),
    "invalid": (ValidationError("기간이 거꾸로입니다."), 400, "기간이 거꾸로입니다."),
}


def raising(error):
    class View(APIView):
        authentication_classes = ()
        permission_classes = ()

        def get(self, request):
            raise error

    return View.as_view()


def suspicious(request):
    raise SuspiciousOperation("숨길 말")


urlpatterns = [path(f"api/v1/{name}/", raising(error)) for name, (error, _s, _d) in PROBLEMS.items()]
urlpatterns += [
    path("api/v1/fields/", raising(ValidationError({"title": ["너무 깁니다."]}))),
    path("api/v1/accident/", raising(RuntimeError("숨길 말"))),
    path("api/v1/suspicious/", suspicious),
]
handler400, handler404, handler500 = manners.bad_request, manners.not_found, manners.server_error


def problem(response, status):
    """The body, after what every problem has."""
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["type"] == "about:blank"
    assert body["status"] == status
    assert any("가" <= letter <= "힣" for letter in body["title"])
    return body


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("name", sorted(PROBLEMS))
def test_what_a_view_refuses(client, name):
    _error, status, detail = PROBLEMS[name]
    assert problem(client.get(f"/api/v1/{name}/"), status).get("detail") == detail


@pytest.mark.urls(__name__)
def test_fields_are_named(client):
    assert problem(client.get("/api/v1/fields/"), 400)["errors"] == {"title": ["너무 깁니다."]}


@pytest.mark.urls(__name__)
def test_when_to_come_back(client):
    assert client.get("/api/v1/throttled/")["Retry-After"] == "30"


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("name", "status"), [("accident", 500), ("suspicious", 400)])
def test_an_accident_tells_nothing_of_itself(name, status):
    response = Client(raise_request_exception=False).get(f"/api/v1/{name}/")
    assert set(problem(response, status)) == {"type", "status", "title"}


def test_an_unknown_address(client):
    for url in ("/api/v1/nothing/", "/api/v1/needs/t-n1/nothing/", "/api/v2/needs/", "/api/"):
        problem(client.get(url), 404)


def test_pages_keep_theirs(client, db):
    response = client.get("/nothing/")
    assert response.status_code == 404
    assert "찾을 수 없습니다" in response.content.decode()
    assert response["Content-Type"].startswith("text/html")


def test_an_unknown_object(api, stranger):
    for url in ("companies/t-nobody/", "solutions/t-nobody/", "needs/t-nobody/", "projects/t-nobody/"):
        assert "detail" not in problem(api.get(url, stranger), 404)


def test_a_role_that_may_not(api, stranger):
    assert problem(api.get("kpis/", stranger), 403)["detail"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_there_is_nothing_to_write(api, stranger, method):
    client = api.client(stranger)
    for url in ("companies/", "solutions/", "kpis/"):
        problem(getattr(client, method)(f"/api/v1/{url}"), 405)


@pytest.mark.parametrize("accept", ["text/html", "application/xml"])
def test_only_json(api, stranger, accept):
    response = api.client(stranger).get("/api/v1/companies/", headers={"Accept": accept})
    problem(response, 406)


def test_a_browser_gets_json_too(api, stranger):
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    response = api.client(stranger).get("/api/v1/companies/", headers={"Accept": accept})
    assert response["Content-Type"] == "application/json"
