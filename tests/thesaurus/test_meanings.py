import pytest

from foundation.history import clock
from solutions import thesaurus
from solutions.models import ThesaurusEntry
from solutions.thesaurus.lexicon import EACH, MOST, Entry, Lexicon
from tests.thesaurus.entries import entry, term


def lexicon(*rows) -> Lexicon:
    return Lexicon([Entry(preferred, tuple(variants)) for preferred, *variants in rows])


def said(found: Lexicon, text: str) -> list[str]:
    return [meaning.said for meaning in found.meanings(text)]


@pytest.mark.parametrize(
    "text",
    [
        "빗자루로 쓸어요",
        "빗자루로쓸고 있습니다",
        "빗 자루로 쓸다가",
        "빗자루로\n쓸기",
        "빗자루로 쓸".encode().decode(),
    ],
)
def test_spaces_do_not_matter(text):
    assert said(lexicon(["마당쓸기", "빗자루로 쓸"]), text) == ["빗자루로 쓸"]


@pytest.mark.parametrize("text", ["pdm을 합니다", "ＰＤＭ", "P-d-M", "설비PdM 도입", "PdM"])
def test_case_width_and_hyphens_do_not_matter(text):
    assert said(lexicon(["예지보전", "PdM"]), text) == ["PdM"]


def test_decomposed_hangul():
    import unicodedata

    assert said(lexicon(["마당쓸기", "비질"]), unicodedata.normalize("NFD", "비질을 합니다")) == ["비질"]


@pytest.mark.parametrize("text", ["storage", "RAGs", "dragon", "rag2", "1rag"])
def test_latin_letters_are_whole_words(text):
    assert said(lexicon(["검색증강생성", "RAG"]), text) == []


def test_short_forms_begin_a_word():
    found = lexicon(["스크래치", "기스"])
    assert said(found, "표면에 기스가 납니다") == ["기스"]
    assert said(found, "(기스)") == ["기스"]
    assert said(found, "무기스름") == []
    assert said(found, "자기 스스로") == []


def test_three_syllables_stand_in_one_word():
    found = lexicon(["일지", "보고서"])
    assert said(found, "일일보고서를 씁니다") == ["보고서"]
    assert said(found, "눈으로 보고 서류에 적습니다") == []
    assert said(lexicon(["누수탐지", "물 샘"]), "물 샘") == ["물 샘"]


@pytest.mark.parametrize(
    "text", ["손으로 씁니다", "손으로 쓴 장부", "손으로 쓸 때", "손으로 쓰는", "손으로쓰고"]
)
def test_the_last_vowel_may_close(text):
    assert said(lexicon(["수기", "손으로 쓰"]), text) == ["손으로 쓰"]


@pytest.mark.parametrize("text", ["손으로 썰어서", "손으로 스", "손으로", "손으로 "])
def test_but_is_no_other_vowel(text):
    assert said(lexicon(["수기", "손으로 쓰"]), text) == []


def test_nor_of_a_short_word():
    assert said(lexicon(["수주", "사이다"]), "수준이 높은 사이단") == []


def test_takes_no_first_syllable_of_a_further_word():
    found = lexicon(["비전검사", "외관검사", "외관 검사기"], ["스크래치", "기스"])
    assert said(found, "외관 검사 기스") == ["외관검사", "기스"]
    assert said(found, "외관 검사 기") == ["외관 검사기"]
    assert said(found, "외관 검사기로") == ["외관 검사기"]
    assert said(lexicon(["누수탐지", "배관에 물"]), "배관에 물이") == ["배관에 물"]


def test_the_longest_form_wins_and_none_overlap():
    found = lexicon(["가나", "다라마바"], ["사아", "다라마바사아자"], ["차카", "아자차카타"])
    assert said(found, "다라마바사아자차카타") == ["다라마바사아자"]
    assert said(found, "다라마바 아자차카타") == ["다라마바", "아자차카타"]


def test_a_meaning_said_twice_is_one():
    assert said(lexicon(["마당쓸기", "비질", "빗자루질"]), "빗자루질과 비질") == ["빗자루질"]


def test_other_forms_come_preferred_first_without_what_is_said():
    found = lexicon(["마당쓸기", "비질", "빗자루질", "청소질", "쓸고 닦", "먼지털이"])
    assert found.meanings("비질을 합니다")[0].also == ("마당쓸기", "빗자루질", "청소질", "쓸고 닦")
    assert found.meanings("마당 쓸기")[0].also == ("비질", "빗자루질", "청소질", "쓸고 닦")
    assert found.also("비질과 빗자루질") == ("마당쓸기", "청소질", "쓸고 닦", "먼지털이")


def test_a_search_gets_a_handful():
    rows = [[f"대표{n}번", *(f"변형{n}번{m}호" for m in range(8))] for n in range(30)]
    also = lexicon(*rows).also(" ".join(row[0] for row in rows))
    assert len(also) == MOST
    assert also[:EACH] == ("변형0번0호", "변형0번1호", "변형0번2호", "변형0번3호")


@pytest.mark.parametrize("text", ["", " ", "\0", "가", "ㅋㅋㅋ", "🙂🙂", "((()", "a" * 100_000, "\ud800"])
def test_any_text_has_an_answer(text):
    assert lexicon(["마당쓸기", "비질"]).meanings(text) == []


@pytest.mark.django_db
def test_an_entry_leads_to_its_term():
    entry(term=term())
    (meaning,) = thesaurus.meanings("비질")
    assert meaning.term == ("ai_task", "비전검사")
    assert thesaurus.also("비질") == ("마당쓸기", "빗자루로 쓸")


@pytest.mark.django_db
def test_every_edit_holds_from_the_next_call_on(django_assert_num_queries):
    row = entry()
    assert thesaurus.also("비질")
    with django_assert_num_queries(1):
        assert thesaurus.also("비질")
    row.variants, row.version = ["쓰레받기질"], 2
    row.save()
    assert not thesaurus.also("비질")
    assert thesaurus.also("쓰레받기질")
    row.delete()
    assert not thesaurus.also("쓰레받기질")
    ThesaurusEntry.objects.create(preferred="마당쓸기", variants=["비질"], updated_at=clock.now())
    assert thesaurus.also("비질")
