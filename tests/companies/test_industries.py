import pytest

from companies import industries


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("자동차 조향부품 가공", {"자동차부품"}),
        ("플라스틱 사출금형 설계·제작", {"플라스틱", "사출", "금형"}),
        ("화장품용기 사출", {"화장품 용기", "사출"}),
        ("알루미늄 다이캐스팅", {"다이캐스팅"}),
        ("", set()),
        ("서비스", set()),
    ],
)
def test_industries_named_in_a_text(text, expected):
    assert industries.named_in(text) == expected


def test_families():
    assert industries.families(frozenset({"도금", "와이어하네스"})) == {"뿌리산업", "미래차"}


@pytest.mark.parametrize(
    ("code", "family"),
    [("204", "화장품·생활"), ("201", "화학·소재"), ("30", "미래차"), ("", ""), ("999", "")],
)
def test_the_longest_known_beginning_of_a_ksic_code_counts(code, family):
    assert industries.family_of_code(code) == family
