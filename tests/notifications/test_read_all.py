from django.urls import reverse

from foundation.notifications import unread_count
from tests.factories import UserFactory

URL = reverse("notifications:read_all")


def test_marks_ones_own_as_read(client, person, tell):
    other = UserFactory()
    tell()
    tell()
    tell(user=other)
    client.force_login(person)
    response = client.post(URL, follow=True)
    assert "알림 2건을 읽음으로 표시했습니다." in response.content.decode()
    assert unread_count(person) == 0
    assert unread_count(other) == 1


def test_visitor_signs_in_first(client, db):
    assert client.post(URL).url.startswith(reverse("account_login"))


def test_wrong_method(client, person):
    client.force_login(person)
    assert client.get(URL).status_code == 405
