"""What a load balancer asks, while parts of the installation are away."""

import pytest
from django.core.cache import caches
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

CLOSED = "127.0.0.1:9"  # where nothing listens


@pytest.fixture
def redis_away(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "foundation.pages.cache.Cache",
            "LOCATION": f"redis://{CLOSED}",
            "OPTIONS": {"socket_connect_timeout": 1},
        }
    }


def test_alive(client):
    assert client.get("/healthz").status_code == 200


def test_ready(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["ready"]
    assert {"database": "ok", "cache": "ok"}.items() <= response.json()["checks"].items()


def test_search_away_is_only_reported(client, settings):
    settings.ELASTICSEARCH_URL = f"http://{CLOSED}"
    response = client.get("/readyz")
    assert (response.status_code, response.json()["checks"]["search"]) == (200, "no answer")


def test_redis_away_is_only_reported(client, redis_away):
    response = client.get("/readyz")
    assert (response.status_code, response.json()["checks"]["cache"]) == (200, "no answer")


def test_people_sign_in_while_redis_is_away(client, redis_away, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip"}
    user = factories.UserFactory()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    form = {"login": user.email, "password": factories.PASSWORD}
    assert client.post(reverse("account_login"), form).status_code == 302
    assert client.get("/").context["user"] == user


def test_a_cache_that_is_away_remembers_nothing(redis_away):
    cache = caches["default"]
    cache.set("key", "value", 60)
    assert cache.get("key", "default") == "default"
    assert cache.add("key", 1, 60)
    assert cache.incr("key") == 1
    assert cache.get_many(["key"]) == {}
    assert not cache.delete("key")
