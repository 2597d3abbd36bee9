"""The industries: the table by code, or by a firm's words, best first."""

import pytest

from companies.models import Ksic


def test_the_table_by_code_without_a_confidence(api, stranger):
    rows = api.rows("ksic/", stranger, page_size=100)
    codes = [row["code"] for row in rows]
    assert codes == sorted(codes)
    assert not any("confidence" in row for row in rows)
    [part] = [row for row in api.rows("ksic/", stranger, page_size=100, page=2) if row["code"] == "303"]
    assert part == {
        "code": "303",
        "name": "자동차 신품 부품 제조업",
        "level": 3,
        "parents": ["제조업", "자동차 및 트레일러 제조업"],
    }


def test_what_a_firm_makes_best_first(api, stranger):
    rows = api.rows("ksic/", stranger, q="자동차 조향부품 가공")
    assert rows[0]["code"] == "303"
    assert rows[0]["parents"] == ["제조업", "자동차 및 트레일러 제조업"]
    confidences = [row["confidence"] for row in rows]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 < confidence <= 1 for confidence in confidences)


def test_two_searches_at_once_keep_their_own_confidence(api, stranger):
    first = api.rows("ksic/", stranger, q="303")[0]
    api.rows("ksic/", stranger, q="자동차")
    assert api.rows("ksic/", stranger, q="303")[0] == first


def test_pages(api, stranger):
    body = api.get("ksic/", stranger, q="C", page_size=20).json()
    assert (body["count"], len(body["results"])) == (26, 20)
    assert "page=2" in body["next"]
    assert api.get("ksic/", stranger, q="C", page_size=20, page=3).status_code == 404


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "ㅋㅋㅋ", "😀", "ㅈㅗㅎㅑㅇ", "\x07\x1b", "AND (", '"*', "가" * 200]
)
def test_any_text_gets_a_list(api, stranger, text):
    assert isinstance(api.rows("ksic/", stranger, q=text), list)


@pytest.mark.parametrize("params", [{}, {"q": "자동차 부품"}])
def test_no_more_queries_for_more_rows(api, stranger, params):
    few = api.queries("ksic/", stranger, rows=1, **params, page_size=1)
    many = api.queries("ksic/", stranger, rows=5, **params, page_size=5)
    assert many == few


def test_visitors_are_asked_to_sign_in(api, db):
    assert Ksic.objects.exists()
    assert api.get("ksic/").status_code == 401
