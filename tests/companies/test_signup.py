"""Signing up: two consents apart, mail through the outbox, one answer whether or not the address is known."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from companies.models import User
from foundation import outbox
from foundation.outbox.models import Delivery
from tests import factories

pytestmark = pytest.mark.django_db
URL = "/accounts/signup/"


def data(**changes):
    return {
        "email": "new@example.com",
        "password1": factories.PASSWORD,
        "password2": factories.PASSWORD,
        "name": "신규자",
        "phone": "010-1234-5678",
        "agree_collection": "on",
    } | changes


def test_signs_up_and_records_the_consent(client):
    response = client.post(URL, data())
    assert response.url == reverse("account_email_verification_sent")
    user = User.objects.get(email="new@example.com")
    assert (user.name, user.phone) == ("신규자", "010-1234-5678")
    assert [(c.kind, c.version) for c in user.consents.all()] == [("collection", "2026-07")]


def test_third_party_is_a_consent_of_its_own(client):
    client.post(URL, data(agree_third_party="on"))
    kinds = User.objects.get().consents.values_list("kind", flat=True)
    assert set(kinds) == {"collection", "third_party"}


def test_the_link_of_the_mail_verifies(client):
    client.post(URL, data())
    assert not mail.outbox  # no mail server is waited for
    outbox.drain()
    (message,) = mail.outbox
    assert message.subject == "[AI-ON] 가입을 마치려면 이메일 주소를 확인해 주세요"
    path = re.search(r"http://[^/]+(/\S+)", message.body).group(1)
    assert client.get(path).status_code == 200
    assert not EmailAddress.objects.get().verified
    client.post(path)
    assert EmailAddress.objects.get().verified


def test_a_known_address_gets_the_same_answer(client):
    User.objects.create_verified_user("new@example.com", factories.PASSWORD)
    known = client.post(URL, data())
    unknown = client.post(URL, data(email="other@example.com"))
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert User.objects.filter(email="new@example.com").count() == 1
    assert "이미 가입" in Delivery.objects.get(to="new@example.com").subject


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "not-an-address"),
        ("password1", "short"),
        ("password2", "another password"),
        ("name", ""),
        ("phone", "call me"),
        ("agree_collection", ""),
    ],
)
def test_names_the_field_that_is_wrong(client, field, value):
    response = client.post(URL, data(**{field: value}))
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not User.objects.exists()


def test_reset_answers_alike_for_unknown_addresses(client):
    User.objects.create_verified_user("known@example.com", factories.PASSWORD)
    answers = {
        client.post("/accounts/password/reset/", {"email": email}).url
        for email in ("known@example.com", "unknown@example.com")
    }
    assert answers == {reverse("account_reset_password_done")}
    assert "가입되지 않은" in Delivery.objects.get(to="unknown@example.com").subject
    assert "비밀번호" in Delivery.objects.get(to="known@example.com").subject


def test_limits_the_rate_of_failed_sign_ins(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    User.objects.create_verified_user("known@example.com", factories.PASSWORD)
    for _attempt in range(6):
        response = client.post("/accounts/login/", {"login": "known@example.com", "password": "wrong"})
    assert "너무 많은" in str(response.context["form"].non_field_errors())
