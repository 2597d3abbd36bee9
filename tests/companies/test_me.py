"""내 정보: profile and the consent to 제3자 제공."""

import pytest

from companies.models import Consent
from tests import factories

pytestmark = pytest.mark.django_db


def test_changes_name_and_phone(client, stranger):
    client.force_login(stranger)
    assert client.get("/companies/me/").status_code == 200
    assert client.post("/companies/me/", {"name": "새이름", "phone": "032-260-0000"}).url == "/companies/me/"
    stranger.refresh_from_db()
    assert (stranger.name, stranger.phone) == ("새이름", "032-260-0000")


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("phone", "전화"), ("name", "가" * 51)])
def test_names_the_field_that_is_wrong(client, stranger, field, value):
    client.force_login(stranger)
    response = client.post("/companies/me/", {"name": "이름", "phone": ""} | {field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_agrees_once_and_withdraws(client, stranger):
    client.force_login(stranger)
    for _twice in range(2):
        client.post("/companies/me/third-party/", {"agree": "yes"})
    consent = Consent.objects.get(user=stranger)
    assert (consent.kind, consent.withdrawn_at) == ("third_party", None)
    client.post("/companies/me/third-party/", {"agree": "no"})
    consent.refresh_from_db()
    assert consent.withdrawn_at
    assert client.get("/companies/me/third-party/").status_code == 405


def test_withdrawing_leaves_collection_and_others_alone(client, stranger):
    other = factories.UserFactory()
    for user, kind in ((stranger, "collection"), (other, "third_party")):
        Consent.objects.create(user=user, kind=kind, version="1")
    client.force_login(stranger)
    client.post("/companies/me/third-party/", {"agree": "no"})
    assert Consent.objects.filter(withdrawn_at=None).count() == 2


@pytest.mark.parametrize("path", ["privacy/", "consents/collection/", "consents/third_party/"])
def test_what_is_said_about_personal_data_is_public(client, path, settings):
    settings.OPERATING_BODY = "가나테크노파크"
    page = client.get(f"/companies/{path}")
    assert page.status_code == 200
    assert "이름, 이메일, 전화번호" in page.content.decode()
    assert "가나테크노파크" in page.content.decode()


def test_an_unknown_consent_is_not_found(client):
    assert client.get("/companies/consents/marketing/").status_code == 404
