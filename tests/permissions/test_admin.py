"""The admin: only administrators enter, and what they change there is on this list."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from .test_matrix import routes, undone
from .world import ANONYMOUS, EVERYBODY

pytestmark = pytest.mark.django_db

#: What no service does: giving roles, and taking away the second factor of somebody who lost it.
WRITES = {("companies.user", "change"), ("mfa.authenticator", "delete")}
DOORS = {"admin:login", "admin:logout"}


def test_others_are_sent_to_sign_in(world):
    addresses = {
        "/" + re.sub(r"<[^>]+>", "1", address.partition("(")[0])
        for name, address, _pattern in routes()
        if address.startswith("admin/") and name not in DOORS
    }
    assert len(addresses) > 50
    for address in sorted(addresses):
        for name in (ANONYMOUS, "coordinator"):
            with undone() as writes:
                response = world.client(name).get(address)
            assert response.status_code == 302, address
            assert response.url.startswith(reverse("admin:login"))
            assert not writes.tables


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_administrators_enter(world, method):
    url = reverse("admin:companies_company_changelist")
    entered = set()
    for name in EVERYBODY:
        with undone():
            response = getattr(world.client(name), method)(url)
        if response.status_code != 302 or not response.url.startswith(reverse("admin:login")):
            entered.add(name)
        else:
            assert not world.leaks(name, response.content.decode())
    assert entered == {"administrator"}


def test_administrators_write_nothing_that_a_service_writes(world, rf):
    request = rf.get("/")
    request.user = world.people["administrator"]
    may = {
        (model._meta.label_lower, act)
        for model, page in admin.site._registry.items()
        for act in ("add", "change", "delete")
        if getattr(page, f"has_{act}_permission")(request)
    }
    assert may == WRITES
