"""Every page of allauth that can be reached wears the product's frame, in Korean."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)

from companies.models import User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return User.objects.create_verified_user("me@example.com", factories.PASSWORD, name="나")


def sign_in(client, **extra):
    credentials = {"login": "me@example.com", "password": factories.PASSWORD}
    return client.post("/accounts/login/", credentials | extra)


def confirm_password(client):
    """Sensitive settings ask for the password once more."""
    client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/inactive/",
        "/accounts/confirm-email/",
        "/accounts/confirm-email/unknown/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/1-unknown/",
        "/accounts/password/reset/key/done/",
    ],
)
def test_visitors_pages(client, path):
    page = client.get(path)
    assert page.status_code == 200
    assert 'class="site-header"' in page.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/reauthenticate/",
        "/accounts/logout/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
    ],
)
def test_pages_of_the_signed_in(client, user, path):
    sign_in(client)
    confirm_password(client)
    page = client.get(path)
    assert page.status_code == 200
    assert 'class="site-header"' in page.content.decode()


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_the_second_factor_is_asked_for_and_can_be_managed(client, user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    assert sign_in(client).url == "/accounts/2fa/authenticate/"
    page = client.get("/accounts/2fa/authenticate/")
    assert 'class="site-header"' in page.content.decode()
    assert client.get("/companies/me/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get("/companies/me/").status_code == 200
    confirm_password(client)
    for path in ("", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "reauthenticate/"):
        page = client.get(f"/accounts/2fa/{path}")
        assert page.status_code == 200, path
        assert 'class="site-header"' in page.content.decode(), path


def test_an_unverified_address_is_sent_the_link_again(client):
    factories.UserFactory(email="me@example.com")
    assert sign_in(client).url == "/accounts/confirm-email/"
    assert client.get("/companies/me/").status_code == 302


def test_superusers_need_no_mail(client):
    User.objects.create_superuser(email="me@example.com", password=factories.PASSWORD)
    assert sign_in(client).url == "/"
