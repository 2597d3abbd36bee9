"""Calls to the API as a person, over an embedded index of the test's own."""

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.models import User
from foundation.search import services


class Api:
    def client(self, by: User | None) -> Client:
        client = Client()
        if by:
            client.force_login(by)
        return client

    def get(self, path: str, by: User | None = None, **params: Any) -> HttpResponse:
        return self.client(by).get(f"/api/v1/{path}", params)

    def rows(self, path: str, by: User, **params: Any) -> list[dict[str, Any]]:
        response = self.get(path, by, **params)
        assert response.status_code == 200, response.content.decode()
        assert set(response.json()) == {"count", "next", "results"}
        return response.json()["results"]

    def ids(self, path: str, by: User, **params: Any) -> list[str]:
        return [row["external_id"] for row in self.rows(path, by, **params)]

    def queries(self, path: str, by: User, rows: int, **params: Any) -> int:
        """How many statements a page of so many rows takes."""
        client = self.client(by)
        with CaptureQueriesContext(connection) as made:
            response = client.get(f"/api/v1/{path}", {"page_size": 100, **params})
        assert len(response.json()["results"]) == rows
        return len(made)


@pytest.fixture
def api(db):
    return Api()


@pytest.fixture(autouse=True)
def own_engine(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    settings.ELASTICSEARCH_URL = ""
    monkeypatch.setattr(services, "_down_until", 0.0)


@pytest.fixture
def index(db):
    """Puts what the database holds now into the index; without it, the database answers a search."""

    def fill() -> None:
        for name in ("companies", "solutions", "needs"):
            services.rebuild(index=name)

    return fill
