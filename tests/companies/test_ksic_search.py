"""A firm's words become codes: by the names of the rows, by everyday words, by a code itself."""

import pytest

from companies import ksic, ksic_search
from companies.ksic_search import find
from companies.models import Ksic
from demo import shipped

pytestmark = pytest.mark.django_db


def best(text):
    return [row.code for row, _ in find(text, limit=3)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("조향부품", "303"),
        ("자동차 시트프레임 프레스·용접", "303"),
        ("두부", "107"),
        ("빵이랑 떡을 만듭니다", "107"),
        ("화장품 OEM", "204"),
        ("화장품용기 사출", "222"),
        ("PCB 도금", "262"),
        ("아연 도금", "259"),
        ("물류 대행", "52"),
        ("컨테이너 운송", "49"),
        ("앱 개발", "582"),
        ("반도체 공정제어 소프트웨어 개발", "582"),
        ("골판지 상자", "172"),
        ("담배 제조업", "120"),
    ],
)
def test_what_a_firm_makes(text, code):
    assert best(text)[0] == code


def test_a_word_of_several_codes_names_each():
    assert {"259", "303"} <= set(best("브라켓"))


@pytest.mark.parametrize("text", ["303", "C303", "c303", " 303 ", "30399"])
def test_a_code_is_sure(text):
    [(row, confidence), *_] = find(text)
    assert (row.code, confidence) == ("303", 1.0)


def test_a_whole_name_is_sure():
    assert [(row.code, p) for row, p in find("일차전지 및 이차전지  제조업", limit=1)] == [("282", 1.0)]


def test_a_code_has_what_is_below_it():
    assert best("29") == ["29", "291", "292"]
    assert [row.code for row, _ in find("H", limit=None)] == ["H", "49", "50", "51", "52"]


@pytest.mark.parametrize("text", ["", "   ", "\0\x07", "ㅎㅎㅎ", "😀🏭", "((", "04", "z"])
def test_nothing_is_found_in_nothing(text):
    assert find(text) == []


def test_a_huge_text_is_read_to_its_first_lines():
    assert best("두부 " * 4 + "가" * 10_000_000)[0] == "107"


def test_latin_words_stand_alone():
    assert "620" in best("SI 구축")
    assert "620" not in [row.code for row, _ in find("silicon")]


def test_a_finer_table_is_searched_as_soon_as_it_is_there():
    assert best("두부")[0] == "107"
    rows = [("1079", "기타 식료품 제조업", "107"), ("10793", "두부 및 유사 식품 제조업", "1079")]
    ksic.save(Ksic, rows)
    assert best("두부")[0] == "10793"
    ksic.save(Ksic, [rows[0], ("10793", "묵 제조업", "1079")])
    assert best("두부")[0] == "107"


def test_one_query(django_assert_num_queries):
    find("자동차부품")
    with django_assert_num_queries(1):
        found = find("자동차부품", limit=None)
        assert all(row.parent is None or row.parent.name for row, _ in found)


def test_every_everyday_word_leads_to_codes_that_ship():
    codes = set(Ksic.objects.values_list("code", flat=True))
    words = ksic_search.words()
    assert len(words) > 250
    for word, (held, says) in words.items():
        assert word == word.strip()
        assert " " not in word, word
        assert held, word
        assert codes.issuperset(held), word
        assert says in ksic_search.SAYS, word


def test_no_everyday_word_stands_twice():
    lines = (ksic_search.Path(ksic_search.__file__).parent / "data" / "ksic_words.tsv").read_text("utf-8")
    said = [line.partition("\t")[0].lower() for line in lines.splitlines()]
    assert len(said) == len(set(said))


def test_the_demos_firms_find_their_code_by_their_own_words():
    """What they say and the code that they gave; every firm, since nothing was tuned on the half that only tests."""
    codes = set(Ksic.objects.values_list("code", flat=True))
    found = []
    for firm in shipped.rows("companies"):
        try:
            given = ksic.known(firm["ksic"], codes)
        except ValueError:  # a division of an earlier revision
            continue
        found.append([code.startswith(given) for code in best(firm["industry_text"])])
    assert len(found) > 100
    assert sum(any(hits[:1]) for hits in found) / len(found) > 0.8
    assert sum(any(hits) for hits in found) / len(found) > 0.9
