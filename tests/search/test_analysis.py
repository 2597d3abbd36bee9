"""Tokens and highlights, for the field's language and for anything else that a form may send."""

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.search.analysis import MAX_TEXT, MAX_TOKEN, analyse, field_words, highlight


@pytest.mark.parametrize(
    ("text", "morphemes"),
    [
        ("이차전지 배터리셀을", ["이차전지", "전지", "배터리셀", "배터리", "셀"]),
        ("비전검사로 찌그러진 것을", ["비전검사", "비전", "검사", "찌그러지"]),
        ("머시닝센터와 사출기", ["머시닝센터", "사출기", "사출"]),
        ("절단기 고장", ["절단", "절단기", "고장"]),
        ("3,500만원 이하, 두께 10 ㎜, 95%", ["35000000원", "이하", "두께", "10mm", "95%"]),
        ("3천만원 10밀리 95프로 5㎛", ["30000000원", "10mm", "95%", "5um"]),
        ("machine vision 캠", ["machine", "머신", "vision", "비전", "캠"]),
        ("SUS304 PdM", ["sus", "sus304", "pdm"]),
        ("챗봇이 있으면 좋겠어요", ["챗봇"]),
        ("ＡＩ로 電池 검사", ["ai", "電池", "검사"]),
    ],
)
def test_morphemes(text, morphemes):
    assert analyse(text).morphemes == morphemes


def test_bigrams_stay_within_a_word_and_a_script():
    assert analyse("정지 보전 AI센서 A").bigrams == ["정지", "보전", "ai", "센서", "a"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("기계", "기개"),
        ("검사", "검샤"),
        ("수요예측", "수요에측"),
        ("재고", "제고"),
        ("문의메일", "문이매일"),
        ("놓치는", "놋치는"),
        ("안돼요", "않되요"),
        ("부엌", "부억"),
    ],
)
def test_what_sounds_alike_has_the_same_bigrams(right, wrong):
    assert analyse(right).bigrams == analyse(wrong).bigrams


@pytest.mark.parametrize(
    ("one", "other"), [("검사", "검수"), ("발주", "받주"), ("불량", "물량"), ("금형", "그명")]
)
def test_what_sounds_otherwise_stays_apart(one, other):
    assert analyse(one).bigrams != analyse(other).bigrams


@pytest.mark.parametrize("text", ["", " \n\t", "!?…", "😀👍🏽", "\x00\x07", "\ud800\udfff", "\u200b\ufeff"])
def test_nothing_to_find(text):
    assert analyse(text) == ([], [])


def test_decomposed_and_composed_hangul_are_one():
    assert analyse(unicodedata.normalize("NFD", "비전검사")) == analyse("비전검사")
    assert highlight(unicodedata.normalize("NFD", "표면 비전검사"), ["비전검사"])[1] == ("비전검사", True)


def test_a_number_too_long_for_an_amount_stays_as_it_is():
    assert analyse("9" * 5000 + "만원").morphemes == ["9" * 40]


def test_a_long_text_is_cut():
    tokens = analyse("금형 " * MAX_TEXT)
    assert len(tokens.morphemes) == len(tokens.bigrams) < MAX_TEXT


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_gives_tokens_that_an_index_can_hold(text):
    for token in [*analyse(text).morphemes, *analyse(text).bigrams]:
        assert 0 < len(token) <= MAX_TOKEN
        assert token.split() == [token]
        assert token.encode().decode() == token


def test_the_field_words_are_single_and_unique():
    words = [word for word, parts in field_words()]
    assert len(words) == len(set(words)) >= 150
    assert all(word.split() == [word] for word in words)
    assert {"이차전지", "예지보전", "비전검사", "다이캐스팅", "머시닝센터", "디지털트윈", "챗봇"} <= set(
        words
    )


@pytest.mark.parametrize(
    ("text", "asked", "marked"),
    [
        ("표면 비전검사 장비", "비전검사", ["비전검사"]),
        ("찌그러진 부품", "찌그러졌어요", ["찌그러진"]),
        ("PDM과 pdms", "PdM", ["PDM"]),
        ("두께 10㎜", "10mm", ["10㎜"]),
        ("두께 5㎛", "5미크론", ["5㎛"]),
        ("<b>로봇</b>", "로봇", ["로봇"]),
        ("점심 식단", "로봇", []),
    ],
)
def test_highlights(text, asked, marked):
    segments = highlight(text, analyse(asked).morphemes)
    assert [segment.text for segment in segments if segment.match] == marked
    assert "".join(segment.text for segment in segments) == (text if marked else "")


def test_a_highlight_is_a_stretch_around_the_first_match():
    segments = highlight("가나다 " * 500 + "로봇 " + "라마바 " * 500, ["로봇"])
    assert segments[0].text == segments[-1].text[-1] == "…"
    assert sum(len(segment.text) for segment in segments) < 200
    assert ("로봇", True) in segments


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.lists(st.text(max_size=6), max_size=4))
def test_a_highlight_is_made_of_the_text(text, terms):
    joined = "".join(segment.text for segment in highlight(text, terms))
    assert joined in ("", unicodedata.normalize("NFC", text))


def test_importing_search_loads_neither_kiwi_nor_an_engine():
    script = "import sys, foundation.search; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"kiwipiepy", "tantivy", "elasticsearch"} & set(answer.stdout.split())
