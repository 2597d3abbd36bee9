"""What a visitor reaches of allauth's pages: only what leads to an account."""

import re

import pytest
from django.urls import reverse

from .test_matrix import routes, undone
from .world import ANONYMOUS

pytestmark = pytest.mark.django_db

OPEN = {
    "account_login",
    "account_signup",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
LEADS_HOME = {"account_logout"}  # nobody is signed in who could sign out


def test_visitors(world):
    signing_in = reverse("account_login")
    pages = [route for route in routes() if route[1].startswith("accounts/")]
    assert {name for name, _address, _pattern in pages} > OPEN | LEADS_HOME
    for name, address, pattern in pages:
        keys = pattern.pattern.regex.groupindex
        url = reverse(name, kwargs=dict.fromkeys(keys, "x")) if keys else reverse(name)
        for method in ("get", "post"):
            with undone() as writes:
                response = getattr(world.client(ANONYMOUS), method)(url)
            assert writes.tables <= {"django_session"}, (name, method)
            assert not world.leaks(ANONYMOUS, response.content.decode())
            if name in LEADS_HOME:
                assert response.url == "/"
            elif name in OPEN:
                assert response.status_code in (200, 404, 405), (name, method)
            else:
                assert re.match(rf"{signing_in}(\?next=|$)", response.url), (name, method, address)


def test_an_account_page_shows_its_owner_only(world):
    for name in ("stranger", "owner_a"):
        with undone():
            text = world.client(name).get(reverse("account_email")).content.decode()
        assert not world.leaks(name, text)
