"""Mistakes are made, always the same."""

from matchmaking.evaluation.typos import spoil

TEXT = "주조 기계가 자꾸 멈춰서 생산 계획이 어긋나고 재고가 얼마나 있는지 모르겠습니다. " * 4


def test_the_same_mistakes_each_time():
    assert spoil(TEXT, "n1") == spoil(TEXT, "n1") != spoil(TEXT, "n2")


def test_some_syllables_and_spaces_are_wrong_and_most_are_right():
    spoilt = spoil(TEXT, "n1")
    before, after = TEXT.replace(" ", ""), spoilt.replace(" ", "")
    assert len(before) == len(after)
    wrong = sum(a != b for a, b in zip(before, after, strict=True))
    assert 0 < wrong < len(before) / 5
    assert TEXT.count(" ") > spoilt.count(" ") > 0


def test_what_is_not_hangul_stays():
    assert spoil("AOI-3_100%_(X)", "n1") == "AOI-3_100%_(X)"
