"""Tokens of the API: shown once, hashed, scoped, expiring, revocable."""

from datetime import timedelta

import pytest
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from companies.authentication import TokenAuthentication
from companies.models import ApiToken
from companies.services import people
from foundation.history import clock
from foundation.history.workflow import Forbidden, Refused
from tests import factories

pytestmark = pytest.mark.django_db


def issue(user, *scopes, days=30):
    return people.issue_token(by=user, label="ERP", scopes=scopes or ["read"], days=days)


def authenticate(text, method="get", scheme="Token"):
    request = getattr(APIRequestFactory(), method)("/", headers={"Authorization": f"{scheme} {text}"})
    return TokenAuthentication().authenticate(Request(request))


def test_the_page_shows_a_new_token_once(client, stranger):
    client.force_login(stranger)
    response = client.post("/companies/me/tokens/", {"label": "ERP", "scope": "write", "days": "90"})
    text, token = response.context["text"], ApiToken.objects.get()
    assert text in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert (token.user, token.scopes) == (stranger, ["read", "write"])
    assert text not in str(ApiToken.objects.values())
    assert text not in client.get("/companies/me/tokens/").content.decode()
    assert authenticate(text)[0] == stranger


@pytest.mark.parametrize(("field", "value"), [("label", ""), ("scope", "admin"), ("days", "9999")])
def test_names_the_field_that_is_wrong(client, stranger, field, value):
    client.force_login(stranger)
    data = {"label": "ERP", "scope": "read", "days": "30"} | {field: value}
    response = client.post("/companies/me/tokens/", data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not ApiToken.objects.exists()


def test_a_read_token_refuses_unsafe_methods(stranger):
    _token, text = issue(stranger)
    assert authenticate(text)[0] == stranger
    with pytest.raises(PermissionDenied):
        authenticate(text, "post")
    _token, text = issue(stranger, "read", "write")
    assert authenticate(text, "post")[0] == stranger


def test_another_scheme_is_left_to_others(stranger):
    _token, text = issue(stranger)
    assert authenticate(text, scheme="Bearer") is None


def test_unknown_expired_revoked_and_inactive_are_refused(stranger):
    token, text = issue(stranger, days=30)
    with pytest.raises(AuthenticationFailed):
        authenticate("unknown")
    with clock.at(clock.now() + timedelta(days=30)), pytest.raises(AuthenticationFailed):
        authenticate(text)
    people.revoke_token(token=token, by=stranger)
    with pytest.raises(AuthenticationFailed):
        authenticate(text)
    _token, text = issue(stranger)
    stranger.is_active = False
    stranger.save()
    with pytest.raises(AuthenticationFailed):
        authenticate(text)


def test_the_api_takes_it(client, stranger):
    _token, text = issue(stranger)
    headers = {"Authorization": f"Token {text}"}
    assert client.get("/api/v1/companies/", headers=headers).status_code == 200
    assert client.get("/api/v1/companies/", headers={"Authorization": "Token x"}).status_code == 401


def test_revokes_ones_own_only_and_once(client, stranger):
    token, _text = issue(factories.UserFactory())
    own, _text = issue(stranger)
    client.force_login(stranger)
    assert client.post(f"/companies/me/tokens/{token.pk}/revoke/").status_code == 404
    assert client.get(f"/companies/me/tokens/{own.pk}/revoke/").status_code == 405
    assert client.post(f"/companies/me/tokens/{own.pk}/revoke/").status_code == 302
    assert client.post(f"/companies/me/tokens/{own.pk}/revoke/").status_code == 409
    token.refresh_from_db()
    assert token.revoked_at is None


def test_at_most_twenty_live(stranger):
    for _n in range(people.MOST_TOKENS):
        issue(stranger)
    with pytest.raises(Refused):
        issue(stranger)


def test_no_token_for_a_closed_account(stranger):
    stranger.is_active = False
    with pytest.raises(Forbidden):
        issue(stranger)
