from django.urls import reverse

from foundation.notifications import unread_count
from tests.factories import UserFactory

URL = reverse("notifications:list")


def test_shows_ones_own_newest_first(client, person, tell):
    tell(title="첫째 소식")
    tell(title="둘째 소식")
    tell(title="남의 소식", user=UserFactory())
    client.force_login(person)
    text = client.get(URL).content.decode()
    assert text.index("둘째 소식") < text.index("첫째 소식")
    assert "남의 소식" not in text
    assert unread_count(person) == 2


def test_says_so_when_there_is_nothing(client, person):
    client.force_login(person)
    assert "아직 알림이 없습니다" in client.get(URL).content.decode()


def test_pages(client, person, tell):
    for number in range(21):
        tell(title=f"소식 {number:02d}호")
    client.force_login(person)
    assert "소식 00호" not in client.get(URL).content.decode()
    assert "소식 00호" in client.get(URL, {"page": 2}).content.decode()


def test_rows_cost_no_queries(client, person, tell, django_assert_max_num_queries):
    for _number in range(20):
        tell()
    client.force_login(person)
    with django_assert_max_num_queries(10):
        assert client.get(URL).status_code == 200


def test_visitor_signs_in_first(client, db):
    assert client.get(URL).url.startswith(reverse("account_login"))


def test_wrong_method(client, person):
    client.force_login(person)
    assert client.post(URL).status_code == 405
