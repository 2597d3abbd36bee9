"""One world for the whole matrix: each request is rolled back, and so is the world at the end."""

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from .world import World


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    own = {
        "SEARCH_PREFIX": f"{settings.SEARCH_PREFIX}-matrix",
        "ELASTICSEARCH_URL": "",
        "STORAGES": settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}},
    }
    with override_settings(**own), django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)
