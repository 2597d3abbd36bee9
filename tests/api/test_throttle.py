"""How often a person may ask: reads and writes apart, by whichever session or token; pages aren't counted."""

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client

from companies.services import people
from tests import factories
from tests.api.test_errors import problem

READ = "/api/v1/companies/"


@pytest.fixture(autouse=True)
def few(settings, db):
    settings.API_READS_PER_MINUTE, settings.API_WRITES_PER_MINUTE = 3, 2
    caches["rates"].clear()
    with time_machine.travel("2026-11-20T00:00:15Z", tick=False) as moment:
        yield moment


def test_reads_are_limited_until_the_next_minute(api, stranger, few):
    client = api.client(stranger)
    assert [client.get(READ).status_code for _n in range(4)] == [200, 200, 200, 429]
    refused = client.get(READ)
    problem(refused, 429)
    assert refused["Retry-After"] == "45"
    few.shift(45)
    assert client.get(READ).status_code == 200


def test_writes_are_counted_apart(api, stranger):
    client = api.client(stranger)
    assert [client.post(READ).status_code for _n in range(3)] == [405, 405, 429]
    assert client.get(READ).status_code == 200


def test_all_tokens_of_a_person_count_together_and_others_apart(stranger):
    for _n in range(3):
        _token, text = people.issue_token(by=stranger, label="ERP", scopes=["read"], days=1)
        assert Client().get(READ, headers={"Authorization": f"Token {text}"}).status_code == 200
    problem(Client().get(READ, headers={"Authorization": f"Token {text}"}), 429)
    other = Client()
    other.force_login(factories.UserFactory())
    assert other.get(READ).status_code == 200


def test_who_is_not_signed_in_counts_by_address_and_cannot_invent_one(client):
    for number in range(3):
        forged = {"X-Forwarded-For": f"10.0.0.{number}"}
        assert client.get("/api/v1/schema/", headers=forged).status_code == 200
    problem(client.get("/api/v1/schema/", headers={"X-Forwarded-For": "10.0.0.9"}), 429)


def test_pages_are_not_counted(client, stranger):
    client.force_login(stranger)
    assert {client.get("/notifications/").status_code for _n in range(6)} == {200}
