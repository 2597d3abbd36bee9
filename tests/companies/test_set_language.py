import pytest
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = reverse("set_language")


def test_who_is_signed_in_is_written_to_in_it(client):
    person, other = UserFactory(), UserFactory()
    client.force_login(person)
    response = client.post(URL, {"language": "en", "next": "/"})
    assert response.url == "/"
    assert response.cookies["django_language"].value == "en"
    person.refresh_from_db()
    other.refresh_from_db()
    assert (person.language, other.language) == ("en", "ko")


def test_a_visitor_only_reads_in_it(client):
    assert client.post(URL, {"language": "en"}).cookies["django_language"].value == "en"


def test_an_unknown_language_changes_nothing(client):
    person = UserFactory(language="en")
    client.force_login(person)
    for language in ("xx", ""):
        assert "django_language" not in client.post(URL, {"language": language}).cookies
    person.refresh_from_db()
    assert person.language == "en"


def test_wrong_method(client):
    assert client.get(URL).status_code == 405
