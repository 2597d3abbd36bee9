"""Keeping a search, and changing and deleting what was kept."""

import pytest
from django.urls import reverse

from foundation.saved_searches import services
from foundation.saved_searches.models import SavedSearch
from tests import factories

pytestmark = pytest.mark.django_db
LIST, SAVE = "/searches/", "/searches/save/"


def saved(by, query="q=비전검사", index="solutions") -> SavedSearch:
    return services.save(by=by, index=index, query=query)[0]


def test_the_button_saves_the_search_of_the_page(client, stranger, indexed):
    client.force_login(stranger)
    page = client.get("/solutions/?q=기스 검사&industry=미래차&price=open&page=1")
    assert SAVE in page.content.decode()
    query = page.context["form"].query_string()
    response = client.post(SAVE, {"index": "solutions", "query": query})
    search = SavedSearch.objects.get()
    assert (search.user, search.index, search.alert) == (stranger, "solutions", "daily")
    assert search.name == "‘기스 검사’ · 미래차 · 협의"
    assert "page" not in search.query
    assert response.url == services.address(search)
    assert client.get(response.url).context["form"].query_string() == query


def test_two_ways_to_write_a_search_are_one(client, stranger):
    client.force_login(stranger)
    for query in (
        "industry=미래차&q=기스",
        "q=기스&industry=미래차&sort=&page=3",
        "q= 기스 &industry=미래차&x=y",
    ):
        client.post(SAVE, {"index": "solutions", "query": query})
    assert SavedSearch.objects.count() == 1


@pytest.mark.parametrize("query", ["", "sort=price", "exact=1", "page=2", "q=", "q=\0", "industry=없음"])
def test_a_search_for_nothing_is_not_saved(client, stranger, query):
    client.force_login(stranger)
    response = client.post(SAVE, {"index": "solutions", "query": query})
    assert response.status_code == 409
    assert "먼저 정한 뒤" in response.content.decode()
    assert not SavedSearch.objects.exists()


def test_a_whole_paragraph_is_too_long_to_keep(client, stranger):
    client.force_login(stranger)
    response = client.post(SAVE, {"index": "solutions", "query": "q=" + "가" * 500})
    assert response.status_code == 409
    assert "너무 길어" in response.content.decode()
    assert not SavedSearch.objects.exists()


def test_no_more_than_fifty(client, stranger):
    for number in range(services.MOST):
        saved(stranger, f"q=검사{number}")
    client.force_login(stranger)
    assert client.post(SAVE, {"index": "solutions", "query": "q=하나 더"}).status_code == 409
    assert client.post(SAVE, {"index": "solutions", "query": "q=검사1"}).status_code == 302


def test_only_who_may_search_needs_saves_such_a_search(client, stranger):
    client.force_login(stranger)
    assert client.post(SAVE, {"index": "needs", "query": "q=검사"}).status_code == 403
    client.force_login(factories.member_of(factories.SupplierFactory()))
    assert client.post(SAVE, {"index": "needs", "query": "q=검사"}).status_code == 302
    assert client.post(SAVE, {"index": "firms", "query": "q=검사"}).status_code == 404
    assert client.get(SAVE).status_code == 405


def test_the_page_lists_ones_own(client, stranger, django_assert_max_num_queries):
    saved(factories.UserFactory(), "q=남의검색")
    for number in range(12):
        saved(stranger, f"q=검사{number}")
    client.force_login(stranger)
    with django_assert_max_num_queries(10):
        page = client.get(LIST).content.decode()
    assert page.count("/update/") == 12
    assert "남의검색" not in page


def change(client, search, **fields):
    sent = {f"{search.pk}-{name}": value for name, value in fields.items()}
    return client.post(reverse("saved_searches:update", args=[search.pk]), sent)


def test_name_and_alert_are_changed(client, stranger):
    search = saved(stranger)
    client.force_login(stranger)
    assert change(client, search, name="외관검사 소식", alert="now").url == LIST
    search.refresh_from_db()
    assert (search.name, search.alert) == ("외관검사 소식", "now")
    page = change(client, search, name=" ", alert="hourly")
    assert page.status_code == 422
    assert page.content.decode().count("form-hint-invalid") == 2
    search.refresh_from_db()
    assert (search.name, search.alert) == ("외관검사 소식", "now")


def test_it_is_deleted(client, stranger):
    search = saved(stranger)
    client.force_login(stranger)
    client.post(reverse("saved_searches:delete", args=[search.pk]))
    assert not SavedSearch.objects.exists()


def test_other_peoples_are_not_there(client, stranger, coordinator):
    search = saved(stranger)
    client.force_login(coordinator)
    assert change(client, search, name="가져옴", alert="off").status_code == 404
    assert client.post(reverse("saved_searches:delete", args=[search.pk])).status_code == 404
    search.refresh_from_db()
    assert search.name != "가져옴"
