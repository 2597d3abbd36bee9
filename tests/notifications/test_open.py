import pytest
from django.urls import reverse

from foundation.history import clock
from foundation.notifications.models import Notification
from tests.factories import UserFactory


@pytest.fixture
def notification(tell):
    tell()
    return Notification.objects.get()


def url(notification):
    return reverse("notifications:open", args=[notification.pk])


def test_marks_as_read_and_goes_there(client, person, notification):
    client.force_login(person)
    response = client.post(url(notification))
    assert response.url == "/leads/"
    notification.refresh_from_db()
    assert notification.read_at is not None


def test_the_first_reading_counts(client, person, notification):
    read_at = clock.now()
    Notification.objects.update(read_at=read_at)
    client.force_login(person)
    assert client.post(url(notification)).status_code == 302
    notification.refresh_from_db()
    assert notification.read_at == read_at


def test_leaves_this_site_for_nobody(client, person, notification):
    Notification.objects.update(url="//evil.example/")
    client.force_login(person)
    assert client.post(url(notification)).url == reverse("notifications:list")


def test_outsider(client, notification):
    client.force_login(UserFactory())
    assert client.post(url(notification)).status_code == 404
    notification.refresh_from_db()
    assert notification.read_at is None


def test_visitor_signs_in_first(client, notification):
    assert client.post(url(notification)).url.startswith(reverse("account_login"))


def test_wrong_method(client, person, notification):
    client.force_login(person)
    assert client.get(url(notification)).status_code == 405
