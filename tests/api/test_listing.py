"""Every list has one shape and one way of paging, searched or not, by the engine or by the database."""

from urllib.parse import urlsplit

import pytest

from foundation.search import contract
from tests import factories

LISTS = ["companies/", "solutions/", "needs/", "projects/", "kpis/"]


@pytest.fixture
def five(db):
    for number in range(5):
        factories.SolutionFactory(external_id=f"t-s{number}")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("params", [{}, {"q": "검사"}, {"q": "!?"}, {"q": "\0"}])
def test_an_empty_list_has_the_same_shape(api, index, administrator, path, params):
    index()
    body = api.get(path, administrator, **params).json()
    assert set(body) == {"count", "next", "results"}
    # Only the catalogue of KPIs is there without a record, and longer than a page.
    assert len(body["results"]) == min(body["count"], 20)
    assert (body["next"] is None) == (body["count"] <= 20)


@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize("params", [{}, {"q": "비전검사 표면"}])
def test_next_leads_through_all_once(api, index, five, stranger, params, indexed):
    if indexed:
        index()
    client, seen = api.client(stranger), []
    body = api.get("solutions/", stranger, page_size=2, **params).json()
    while True:
        assert body["count"] == 5
        seen += [row["external_id"] for row in body["results"]]
        if not body["next"]:
            break
        assert urlsplit(body["next"]).netloc == "testserver"
        body = client.get(body["next"]).json()
    assert sorted(seen) == [f"t-s{number}" for number in range(5)]


def test_the_count_is_of_what_one_may_see(api, index, five, stranger):
    factories.SolutionFactory(status="draft")
    index()
    assert api.get("solutions/", stranger, q="비전검사", page_size=1).json()["count"] == 5


def test_page_size(api, index, stranger):
    factories.SolutionFactory.create_batch(101)
    index()
    for asked, given in (("1", 1), ("100", 100), ("1000", 100), ("0", 20), ("x", 20)):
        for params in ({}, {"q": "비전검사"}):
            assert len(api.rows("solutions/", stranger, page_size=asked, **params)) == given


@pytest.mark.parametrize("page", ["0", "-1", "3", "99999999999999999999", "x", "1.5", "²", "\0"])
@pytest.mark.parametrize("params", [{}, {"q": "비전검사"}])
def test_a_page_that_is_not_there(api, index, five, stranger, page, params):
    index()
    response = api.get("solutions/", stranger, page=page, page_size=3, **params)
    assert response.status_code == 404
    assert response.json()["detail"] == "그런 페이지가 없습니다. 첫 페이지부터 next를 따라가세요."


def test_pages_end_where_the_engine_does(api, index, five, stranger, monkeypatch):
    monkeypatch.setattr("companies.api.Found.reachable", 3)
    monkeypatch.setattr(contract, "WINDOW", 3)
    index()
    body = api.get("solutions/", stranger, q="비전검사", page_size=2, page=2).json()
    assert (body["count"], len(body["results"]), body["next"]) == (5, 1, None)
    assert api.get("solutions/", stranger, q="비전검사", page_size=2, page=3).status_code == 404
    assert api.get("solutions/", stranger, page_size=2, page=3).status_code == 200


@pytest.mark.parametrize("path", LISTS)
def test_words_too_long_to_look_for(api, administrator, path):
    assert api.get(path, administrator, q="가" * 700).status_code == 200
    response = api.get(path, administrator, q="가" * 701)
    assert response.status_code == 400
    assert response.json()["errors"] == {"q": ["찾을 말은 700자까지 쓸 수 있습니다."]}


@pytest.mark.parametrize("path", ["companies/", "solutions/", "needs/"])
def test_while_the_engine_is_away_the_database_answers(api, settings, administrator, path):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"  # where nothing listens
    factories.NeedFactory(title="표면 검사", company__name="표면 가공", external_id="t-n")
    factories.SolutionFactory(title="표면 검사", company__name="표면 검사소", external_id="t-s")
    response = api.get(path, administrator, q="표면", page_size=1)
    body = response.json()
    assert body["count"] == (2 if path == "companies/" else 1)
    assert len(body["results"]) == 1
    assert response["Search-Stale"] == "true"


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("params", [{}, {"q": "표면"}])
def test_what_the_engine_or_a_list_without_one_answers_is_not_stale(api, index, administrator, path, params):
    index()
    assert not api.get(path, administrator, **params).has_header("Search-Stale")


def test_the_database_too_looks_for_what_means_the_same(api, settings, administrator):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"  # where nothing listens
    factories.SolutionFactory(title="전화 음성 자동응답 장치", external_id="t-s")
    factories.NeedFactory(title="음성 통화 자동응답 요청", external_id="t-full")
    factories.NeedFactory(title="공정 검사", external_id="t-other")
    said = "말귀를 못 알아들음"
    for path, id in (("solutions/", "t-s"), ("needs/", "t-full")):
        assert [row["external_id"] for row in api.rows(path, administrator, q=said)] == [id]
        assert api.rows(path, administrator, q=said, exact="1") == []
