"""The API by token: what a person may see, never more, and nothing with a token that doesn't hold."""

import pytest
from django.urls import reverse

from foundation.history import clock

from .matrix_api import API
from .test_matrix import undone
from .world import SUMMARY

pytestmark = pytest.mark.django_db
#: Those that everybody gets, and where a token writes the moment of its use.
FOR_SOME = ("contacts-list", "curations-list", "leads-list")
LISTS = sorted(f"api-{name}" for name in API if name.endswith("-list") and name not in FOR_SOME)
USE = {"companies_apitoken"}


def sent(world, text, method="get", route="api-needs-list"):
    client = world.client("anonymous")
    json = {} if method == "get" else {"content_type": "application/json"}
    return getattr(client, method)(reverse(route), headers={"Authorization": f"Token {text}"}, **json)


@pytest.mark.parametrize("name", ["owner_s", "owner_t", "owner_b", "member_a", "stranger", "reviewer"])
def test_a_token_shows_what_its_person_may_see(world, name):
    with undone():
        world.api_token(name, "mine", "read")
        for route in LISTS:
            response = sent(world, "mine", route=route)
            assert response.status_code == 200
            assert not world.leaks(name, response.content.decode())


@pytest.mark.parametrize("route", LISTS)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_read_token_refuses_writes(world, route, method):
    """Already for what it is: a token that writes gets as far as hearing what else is wrong."""
    with undone() as writes:
        world.api_token("administrator", "reads", "read")
        world.api_token("administrator", "writes", "read", "write")
        writes.tables.clear()
        response = sent(world, "reads", method, route)
        assert response.status_code == 403
        assert "읽기 전용" in response.json()["detail"]
        assert not writes.tables
        response = sent(world, "writes", method, route)
        assert response.status_code in (400, 403, 405)
        assert "읽기 전용" not in response.content.decode()
        assert writes.tables <= USE


@pytest.mark.parametrize("route", LISTS)
def test_no_other_token_opens_anything(world, route):
    with undone():
        now = clock.now()
        world.api_token("administrator", "revoked", "read", revoked_at=now)
        world.api_token("administrator", "expired", "read", expires_at=now)
        world.api_token("alliance", "left", "read")
        world.people["alliance"].is_active = False
        world.people["alliance"].save()
        for text in ("revoked", "expired", "left", "unknown", ""):
            assert sent(world, text, route=route).status_code == 401
        world.people["alliance"].is_active = True


def test_a_token_opens_no_page(world):
    with undone():
        world.api_token("administrator", "reads", "read")
        assert sent(world, "reads", route="companies:list").url.startswith(reverse("account_login"))


def test_a_masked_need_says_no_more_than_its_page(world):
    """Its texts carry secrets, which the table looks for; these are the facts that its masked face hides."""
    hidden, url = (
        ("company", "data_types", "desired_weeks"),
        reverse("api-needs-detail", args=[world.need.pk]),
    )
    with undone():
        row = world.client("owner_t").get(url).json()
        assert (row["shown"], row["summary"]) == ("masked", SUMMARY)
        assert not any(row.get(name) for name in hidden)
        row = world.client("owner_a").get(url).json()
        assert row["shown"] == "full"
        assert all(row.get(name) for name in hidden)


def test_a_list_of_needs_asks_no_more_for_more_rows(world, django_assert_max_num_queries):
    with undone(), django_assert_max_num_queries(8):
        rows = world.client("coordinator").get(reverse("api-needs-list")).json()
        assert rows["count"] > 8
