import pytest

from solutions.models import ThesaurusEntry
from tests.thesaurus.entries import entry, term, url

pytestmark = pytest.mark.django_db


def names(client, query="") -> list[str]:
    return [row.preferred for row in client.get(url("list") + query).context["page"]]


@pytest.mark.parametrize("query", ["?q=마당", "?q=마당 쓸", "?q=비질", "?q=자루로쓸", "?q=빗자루"])
def test_finds_by_any_form(client, coordinator, query):
    entry(term=term("비전검사"))
    client.force_login(coordinator)
    assert names(client, query) == ["마당쓸기"]


def test_filters_by_term(client, coordinator):
    entry(term=term("음성"))
    client.force_login(coordinator)
    expected = set(ThesaurusEntry.objects.filter(term=term("음성")).values_list("preferred", flat=True))
    assert "마당쓸기" in expected
    assert set(names(client, f"?term={term('음성').pk}")) == expected
    assert names(client, f"?term={term('비전검사').pk}&q=비질") == []


@pytest.mark.parametrize("query", ["?term=999999", "?term=x", "?q=" + "가" * 200, "?page=x", "?q=%00"])
def test_bad_filters_are_no_error(client, coordinator, query):
    client.force_login(coordinator)
    assert client.get(url("list") + query).status_code == 200


def test_pages(client, coordinator, django_assert_max_num_queries):
    client.force_login(coordinator)
    with django_assert_max_num_queries(14):
        first = names(client, "?q=기")
    assert len(names(client)) == 50
    assert len(first) == 50
    assert not set(first) & set(names(client, "?q=기&page=2"))


def test_is_in_the_operators_navigation_only(client, coordinator, stranger):
    client.force_login(coordinator)
    assert url("list") in client.get("/").content.decode()
    client.force_login(stranger)
    assert url("list") not in client.get("/").content.decode()


def test_others_may_not(client, stranger):
    client.force_login(stranger)
    assert client.get(url("list")).status_code == 403
    assert client.post(url("list")).status_code == 405
