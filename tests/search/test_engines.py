"""The contract of a search engine, of what it finds: the same tests for each."""

import pytest

from foundation.search import Document, Query, Range
from foundation.search.contract import GONE, KINDS
from foundation.search.encoding import ALSO_BOOST, MOST_PLAIN
from tests.search.conftest import EVERYONE, document

from .asking import found, search


def test_best_first(engine, put):
    put(
        document(1, "도금액 농도 예측", body="도금조의 농도를 예측한다"),
        document(2, "표면 비전검사", body="도금 표면을 카메라로 본다"),
        document(3, "회계 장부 정리"),
    )
    assert found(engine, "도금액 농도") == ["1", "2"]


def test_a_title_counts_more_than_a_body(engine, put):
    put(document(1, "회사 소개", body="비전검사"), document(2, "비전검사", body="회사 소개"))
    assert found(engine, "비전검사") == ["2", "1"]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("비전 검사 시스템", "비전검사"),
        ("비전검사 시스템", "비전 검사"),
        ("예지보전 솔루션", "예지 보젼"),
        ("문의메일 자동 분류", "문의 메일이 쌓여요"),
        ("사출기 이상탐지", "사출기에서 이상이 자꾸 나요"),
        ("찌그러진 부품을 골라낸다", "부품이 찌그러져서 나와요"),
        ("PdM 진동 센서", "pdm"),
        ("두께 10㎜ 강판", "10 mm"),
        ("電池 검사", "電池"),
    ],
)
def test_finds_korean_as_it_is_written(engine, put, written, asked):
    put(document(1, written), document(2, "점심 식단표"))
    assert found(engine, asked) == ["1"]


def test_a_long_description_finds_what_shares_some_of_it(engine, put):
    put(
        document(1, "프레스 금형 수명 예측", body="타발 횟수와 진동으로 금형 교체 시기를 알린다"),
        document(2, "화장품 처방 추천"),
    )
    text = (
        "저희는 프레스로 브라켓을 찍는 회사인데요 금형이 언제 깨질지 몰라서 감으로 교체하고 있습니다. "
        "갑자기 깨지면 라인이 반나절 서버려서 납기를 못 맞춘 적도 있고 숙련공이 퇴직하면 답이 없어요."
    )
    assert found(engine, text)[0] == "1"


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_text_finds_everything_by_id(engine, put, text):
    put(document("b"), document("c"), document("a"))
    assert found(engine, text) == ["a", "b", "c"]


@pytest.mark.parametrize("text", ["!!!", "😀😀", "\x00\x01", "\ud800", "***:*"])
def test_a_text_without_words_finds_nothing(engine, put, text):
    put(document(1, "비전검사"))
    result = search(engine, text, facets=("ai_task",))
    assert (result.hits, result.total, dict(result.facets)) == ([], 0, {"ai_task": {}})


@pytest.mark.parametrize(
    "text",
    [
        "비전검사 AND (",
        '"비전검사',
        "title:비전검사~ -x",
        "비전검사 " * 5000,
        "ㅂㅈ 비전검사 😀",
        "비전검사\x00\ud800",
    ],
)
def test_query_syntax_and_noise_are_only_text(engine, put, text):
    put(document(1, "비전검사"))
    assert found(engine, text) == ["1"]


def test_hostile_documents_are_stored(engine, put):
    put(document(1, "가" * 300_000, body="비전검사\x00\ud800😀 ㅋㅋ"), document(2, ""))
    assert search(engine, "비전검사", highlight=True).hits[0].id == "1"
    assert search(engine).total == 2


# Who may see what


def test_only_the_viewers_documents_count(engine, put):
    put(
        document(1, "비전검사", acl=("all",), ai_task=["비전검사"]),
        document(2, "비전검사 비밀", acl=("firm:7",), ai_task=["예지보전"]),
        document(3, "비전검사", acl=("all", "firm:7"), deny=("firm:9",), ai_task=["비전검사", "문서·LLM"]),
    )
    options = {"facets": ("ai_task",), "highlight": True}
    seen = search(engine, "비전검사", viewer=frozenset({"all", "firm:9"}), **options)
    assert [hit.id for hit in seen.hits] == ["1"]
    assert seen.total == 1
    assert seen.facets == {"ai_task": {"비전검사": 1}}
    assert {hit.id for hit in search(engine, "비전검사", viewer=frozenset({"firm:7"}), **options).hits} == {
        "2",
        "3",
    }
    assert engine.count("things", frozenset({"all", "firm:7"})) == 3
    assert engine.count("things", frozenset({"firm:9"})) == 0


def test_a_viewer_without_tokens_sees_nothing(engine, put):
    put(document(1, "비전검사"))
    assert search(engine, "비전검사", viewer=frozenset()).total == 0


# Restrictions, facets, pages


def test_filters_are_any_of_within_a_key_and_all_of_across(engine, put):
    put(
        document(1, ai_task=["비전검사"], deployment="엣지"),
        document(2, ai_task=["예지보전", "이상탐지"], deployment="엣지"),
        document(3, ai_task=["예지보전"], deployment="클라우드"),
        document(4),
    )
    assert found(engine, filters={"ai_task": ["비전검사", "이상탐지"]}) == ["1", "2"]
    assert found(engine, filters={"ai_task": ["예지보전"], "deployment": ["클라우드"]}) == ["3"]
    assert found(engine, filters={"ai_task": []}) == ["1", "2", "3", "4"]
    assert found(engine, exclude_ids=frozenset({"1", "4"})) == ["2", "3"]


def test_a_facet_keeps_the_counts_of_its_other_choices(engine, put):
    put(
        document(1, ai_task=["비전검사"], deployment="엣지"),
        document(2, ai_task=["예지보전"], deployment="엣지"),
        document(3, ai_task=["예지보전"], deployment="클라우드"),
    )
    result = search(engine, filters={"ai_task": ["비전검사"]}, facets=("ai_task", "deployment"), limit=0)
    assert (result.hits, result.total) == ([], 1)
    assert result.facets == {"ai_task": {"예지보전": 2, "비전검사": 1}, "deployment": {"엣지": 1}}
    assert list(result.facets["ai_task"]) == ["예지보전", "비전검사"]


def test_ranges(engine, put):
    put(document(1, price=100), document(2, price=3_000_000_000), document(3), document(4, price=-5))
    assert found(engine, ranges={"price": Range(low=100)}) == ["1", "2"]
    assert found(engine, ranges={"price": Range(high=100)}) == ["1", "4"]
    assert found(engine, ranges={"price": Range(0, 100, or_missing=True)}) == ["1", "3"]
    assert found(engine, ranges={"price": Range()}) == ["1", "2", "4"]
    assert found(engine, ranges={"price": Range(or_missing=True)}) == ["1", "2", "3", "4"]


def test_pages_cover_every_hit_once(engine, put):
    put(*(document(f"{number:02}", "비전검사" + " 설비" * number) for number in range(25)))
    pages = [found(engine, "비전검사 설비", offset=offset, limit=10) for offset in (0, 10, 20, 30)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert len(set().union(*pages)) == 25
    assert search(engine, "비전검사", offset=20, limit=10).total == 25
    assert found(engine, offset=20_000) == []


def test_another_way_to_say_it_finds_too_and_counts_less(engine, put):
    put(
        document(1, "예지보전 설비"),
        document(2, "PdM 진동 센서"),
        document(3, "점심 식단표"),
        document(4, "PdM 진동 센서 점검 주기"),
    )
    assert found(engine, "예지보전") == ["1"]
    result = search(engine, "예지보전", also=("PdM", "고장 예측"), parts=True, highlight=True)
    assert [hit.id for hit in result.hits] == ["1", "2", "4"]
    assert result.hits[1].parts["title"] > 0
    assert ("PdM", True) in result.hits[1].highlights["title"]
    said = search(engine, "PdM").hits[0]
    assert result.hits[1].score == pytest.approx(said.score * ALSO_BOOST, rel=1e-4)


def test_another_way_to_say_it_is_held_to_its_own_words(engine, put):
    put(document(1, "고객 문의 자동 응답"), document(2, "고객"), document(3, "메일"))
    also = ("고객 문의 자동 응답 시스템 도입",)
    assert found(engine, "챗봇") == []
    assert found(engine, "챗봇", also=also) == ["1"]
    assert found(engine, "", also=also) == ["1", "2", "3"]
    assert found(engine, "!!!", also=("메일",)) == ["3"]
    assert found(engine, "챗봇", also=("고객 예측",)) == []


def test_a_description_counts_by_what_it_is_about(engine, put):
    put(document(1, "저희 회사 사람"), document(2, "금형 수명 예측"))
    text = (
        "저희 회사 사람들이 요즘 금형이 언제 깨질지 몰라서 매일 걱정하고 있습니다. "
        "납기를 자꾸 놓치고 숙련공도 퇴직한다고 하니 감당이 안 됩니다"
    )
    assert found(engine, text, by=("morphemes",)) == ["2"]
    assert set(found(engine, text, by=("morphemes",), plain=True)) == {"1", "2"}


def test_of_a_long_description_the_beginning_counts_and_what_also_says_it(engine, put):
    put(document(1, "예지보전"), document(2, "점심 식단표"))
    many = " ".join(
        f"자재{'가나다라마바사아자차'[n // 10]}{'가나다라마바사아자차'[n % 10]}" for n in range(100)
    )
    assert found(engine, f"{many} 예지보전") == []
    assert found(engine, f"예지보전 {many}") == ["1"]
    assert found(engine, many, also=("예지보전",)) == ["1"]
    assert found(engine, f"{many} 예지보전", plain=True) == ["1"]


def test_of_a_plain_query_the_first_terms_count_and_a_huge_one_is_answered(engine, put):
    put(document(1, "sensor"))
    other = [f"q{a}{b}" for a in "abcdefghijklmnopqrst" for b in "abcdefghijklmnopqrst"]
    assert len(other) == MOST_PLAIN
    assert found(engine, " ".join([*other[1:], "sensor"]), by=("morphemes",), plain=True) == ["1"]
    assert found(engine, " ".join([*other, "sensor"]), by=("morphemes",), plain=True) == []
    syllables = "".join(chr(code) for code in range(ord("가"), ord("힣"), 3))
    assert found(engine, f"sensor {' '.join(other)} {syllables}", plain=True) == ["1"]


def test_kinds_of_tokens(engine, put):
    put(document(1, "예지보전 설비"), document(2, "찌그러진 부품"))
    assert found(engine, "예지 보젼", by=("bigrams",)) == ["1"]
    assert found(engine, "예지보젼", by=("morphemes",)) == []
    assert found(engine, "부품이 찌그러져요", by=("morphemes",)) == ["2"]
    both = search(engine, "부품").hits[0].score
    each = [search(engine, "부품", by=(kind,)).hits[0].score for kind in KINDS]
    assert sum(each) == pytest.approx(both, rel=1e-4)


def test_sorted_by_a_number_ties_by_id_and_those_without_it_last(engine, put):
    prices = {"e": 5, "d": None, "c": -7, "b": 3_000_000_000, "a": None, "f": 5, "g": 5}
    for batch in (list(prices)[:3], list(prices)[3:]):
        put(*(document(id, "비전검사" + " 설비" * (id > "c"), price=prices[id]) for id in batch))
    for text in ("", "비전검사 설비"):
        assert found(engine, text, sort="price") == ["c", "e", "f", "g", "b", "a", "d"]
        assert found(engine, text, sort="-price") == ["b", "e", "f", "g", "c", "a", "d"]
        pages = [found(engine, text, sort="price", offset=offset, limit=2) for offset in (0, 2, 4, 6, 8)]
        assert pages == [["c", "e"], ["f", "g"], ["b", "a"], ["d"], []]
    result = search(engine, "설비", sort="-price", limit=1)
    assert ([(hit.id, hit.score) for hit in result.hits], result.total) == ([("e", 0.0)], 4)


@pytest.mark.parametrize("options", [{}, {"text": "비전검사"}, {"sort": "price"}])
def test_a_total_that_nobody_needs_is_the_number_of_hits(engine, put, options):
    put(*(document(number, "비전검사", price=number) for number in range(9)))
    assert search(engine, limit=4, **options).total == 9
    assert search(engine, limit=4, count=False, **options).total == 4
    assert search(engine, limit=4, offset=8, count=False, **options).total == 1


def test_scores_by_field(engine, put):
    put(
        document(1, "비전검사 로봇", body="비전검사"),
        document(2, "로봇", summary="비전검사"),
        document(3, "로봇 로봇"),
    )
    result = search(engine, "비전검사", parts=True)
    assert {hit.id: set(hit.parts) for hit in result.hits} == {"1": {"title", "body"}, "2": {"summary"}}
    assert all(score > 0 for hit in result.hits for score in (hit.score, *hit.parts.values()))


def test_highlights_are_segments_of_the_text(engine, put):
    put(document(1, "표면 비전검사", summary="<b>찌그러진</b> 부품", body="다른 말"))
    (hit,) = search(engine, "비전검사 찌그러짐", highlight=True).hits
    assert hit.highlights["title"] == [("표면 ", False), ("비전검사", True)]
    assert "".join(text for text, _ in hit.highlights["summary"]) == "<b>찌그러진</b> 부품"
    assert [text for text, match in hit.highlights["summary"] if match] == ["찌그러진"]
    assert "body" not in hit.highlights


def test_a_scan_walks_through_every_hit_in_order(engine, put):
    put(*(document(f"{n:03}", "비전검사" + " 설비" * (n % 5), price=n % 7 or None) for n in range(60)))
    put(document("secret", "비전검사", acl=("firm:1",)))

    def scan(**options):
        return list(engine.scan("things", Query(viewer=EVERYONE, **options), size=7))

    assert [hit.id for hit in scan()] == [f"{n:03}" for n in range(60)]
    assert [hit.id for hit in scan(filters={"ai_task": ["x"]})] == []
    best = scan(text="비전검사 설비", limit=1)
    assert [(hit.id, hit.score) for hit in best] == [
        (hit.id, pytest.approx(hit.score)) for hit in sorted(best, key=lambda hit: (-hit.score, hit.id))
    ]
    assert {hit.id for hit in best} == set(found(engine, "비전검사 설비", limit=100))
    assert [hit.id for hit in scan(sort="-price")] == found(engine, sort="-price", limit=100)
    assert scan(text="!!!") == []


def test_a_scan_sees_one_moment(engine, put):
    put(*(document(f"{n:02}") for n in range(20)))
    walk = engine.scan("things", Query(viewer=EVERYONE), size=5)
    seen = [next(walk).id]
    engine.delete("things", {f"{n:02}": GONE for n in range(10, 20)})
    put(document("05x"))
    assert [*seen, *(hit.id for hit in walk)] == [f"{n:02}" for n in range(20)]
    assert found(engine) == [*(f"{n:02}" for n in range(6)), "05x", *(f"{n:02}" for n in range(6, 10))]


def test_a_description_is_restricted_too(engine, put):
    """A long text takes a way of its own through Elasticsearch."""
    text = "프레스 금형 수명 예측 타발 횟수 진동 교체 시기 알림 설비 고장 감지 납기"
    put(
        document(1, text, price=5),
        document(2, text, acl=("firm:1",)),
        document(3, text, deny=("firm:9",), price=50),
        document(4, text),
        document(5, "금형", ai_task="예지보전"),
    )
    viewer = frozenset({"all", "firm:9"})
    for parts in (False, True):
        assert found(engine, text, viewer=viewer, parts=parts) == ["1", "4", "5"]
        assert found(engine, text, exclude_ids=frozenset({"4"}), parts=parts) == ["1", "3", "5"]
        assert found(engine, text, ranges={"price": Range(high=9, or_missing=True)}, parts=parts) == [
            "1",
            "4",
            "5",
        ]
        assert found(engine, text, filters={"ai_task": ["예지보전"]}, parts=parts) == ["5"]
    assert search(engine, text, viewer=viewer, limit=1).total == 3
    assert search(engine, text, viewer=viewer, facets=("ai_task",)).facets == {"ai_task": {"예지보전": 1}}


def test_unknown_fields_are_refused(engine):
    stray = Document(id="1", index="things", version=1, texts={"nonsense": "x"}, acl=("all",))
    for wrong in (
        lambda: search(engine, filters={"nonsense": ["x"]}),
        lambda: search(engine, facets=("nonsense",)),
        lambda: search(engine, ranges={"nonsense": Range(1, 2)}),
        lambda: search(engine, limit=-1),
        lambda: search(engine, sort="-nonsense"),
        lambda: search(engine, by=("morphemes", "nonsense")),
        lambda: search(engine, by=()),
        lambda: engine.index([stray]),
    ):
        with pytest.raises(ValueError):
            wrong()
