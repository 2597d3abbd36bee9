"""Misspelt words are put right by words that everybody may see, and by no others."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation import outbox
from foundation.search import spelling, vocabulary
from foundation.search.keyboard import as_korean, as_latin, keystrokes
from foundation.search.models import Vocabulary
from foundation.search.vocabulary import Words
from solutions.models import Solution
from tests import factories

COUNTS = {
    "비전": 90, "비전검사": 40, "외관검사": 30, "챗봇": 20, "예지보전": 20, "수요예측": 9, "카메라": 9, "설비": 9,
    "불량": 9, "요금": 9, "적정": 9, "운행": 9, "부상": 9, "머신": 5, "머신비전": 5, "비젼": 2,
    "검사": 50, "검수": 2, "온도": 5, "센서": 5, "plc": 5, "chatbot": 3, "mes": 3, "찌그러지": 2,
}  # fmt: skip


@pytest.fixture
def known(monkeypatch):
    """A vocabulary of these words, without a database."""
    monkeypatch.setattr(spelling, "words", lambda: Words("known", COUNTS))
    spelling._index.cache_clear()
    yield
    spelling._index.cache_clear()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("예지보젼", "예지보전"),
        ("수요예칙", "수요예측"),
        ("카매라로 불량 검싸", "카메라로 불량 검사"),
        ("외관겁사를", "외관검사를"),
        ("온도쎈서", "온도센서"),  # two words that were written as one
        ("외괁검사", "외관검사"),
        ("비전감사", "비전검사"),
        ("chatbto", "chatbot"),  # neighbours swapped
        ("qlwjs", "비전"),  # typed with the keyboard on English
        ("dhlrhksrjatk", "외관검사"),
        ("ㅔㅣㅊ 설비", "plc 설비"),  # and on Korean
        ("챗ㅂㅅ", "챗봇"),
        ("(예지보젼)", "(예지보전)"),
        ("머신비젼", "머신비전"),  # both words are known, the one by its old spelling
        ("쎈서", "센서"),
        ("쳇봇", "챗봇"),
        ("카매라", "카메라"),
    ],
)
def test_puts_right(known, typed, meant):
    assert spelling.corrections(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "요즘", "요즘은", "걱정이", "은행", "부장", "사장님", "납기", "점심",  # near to ours
        "비전 검사", "설비의 불량을", "찌그러진", "불량검사", "PLC", "mex", "sus304", "3,500만원", "강아지", "벽",
        "", " ", "!?", "\0", "🙂", "ㅋㅋㅋ", "가" * 300, "a" * 5000, "<script>", "AND OR NOT *:*",
    ],
)  # fmt: skip
def test_leaves_alone(known, text):
    assert spelling.corrections(text) is None


def test_leaves_a_description_alone(known):
    assert spelling.corrections("검샤 " * 10) == " ".join(["검사"] * 10)
    assert spelling.corrections("검샤 " * 11) is None


def test_the_nearer_word_comes_first_and_of_equals_the_more_frequent(known):
    assert spelling.corrections("검샤") == "검사"
    assert spelling.corrections("검쇼") == "검사"  # as near to 검수, which is rarer


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=120))
def test_takes_any_text(text):
    index = spelling._Index(Words("any", COUNTS))
    for word in text.split():
        assert isinstance(spelling._meant(word, index), str)


@pytest.mark.parametrize(
    ("a", "b", "far"), [("", "", 0), ("ab", "ba", 1), ("abc", "abd", 1), ("abc", "ac", 1), ("abc", "xyz", 3)]
)
def test_distance(a, b, far):
    assert spelling.distance(a, b, 2) == spelling.distance(b, a, 2) == far


def test_keystrokes():
    assert keystrokes("닭의 AI") == "ㄷㅏㄹㄱㅇㅡㅣ AI"
    assert as_korean("rkWkRo") == keystrokes("가짜깨")
    assert as_latin("ㅔㅣㅊ") == "plc"


def test_words_come_from_what_is_public(db):
    factories.SolutionFactory(title="유압 펌프진단 장치", summary="", description="")
    factories.SolutionFactory(title="감춘솔루션", status=Solution.Status.DRAFT)
    factories.SolutionFactory(title="정지기업", company=factories.SupplierFactory(status="suspended"))
    factories.NeedFactory(title="비밀공정", description="극비도면 관리", masked_summary="요약문구")
    vocabulary.collect()
    words = vocabulary.words().counts
    assert {"유압", "펌프", "진단", "펌프진단"} <= words.keys()
    assert {
        "비전검사",
        "품질",
        "챗봇",
    } <= words.keys()  # of the taxonomy, the field's words and the thesaurus
    told = "".join(words)
    assert not any(hidden in told for hidden in ("감춘", "정지기업", "비밀", "극비", "요약문구"))


def test_a_job_collects_and_every_process_reads_it_anew(db):
    assert spelling.corrections("나프탈랜") is None
    factories.SolutionFactory(title="나프탈렌 측정")
    outbox.add("search.vocabulary")
    outbox.drain()
    assert spelling.corrections("나프탈랜") == "나프탈렌"
    Vocabulary.objects.update(words='{"나프탈랜": 1}', stamp="later")
    assert spelling.corrections("나프탈랜") is None


def test_nothing_is_known_before_the_first_collection(db):
    assert spelling.corrections("qlwjs") is None
