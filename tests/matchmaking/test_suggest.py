"""What is suggested for a need: from words, from what is near, and never from what the person may not see."""

import pytest

from foundation.search import SearchUnavailable, get_engine, services
from foundation.search.tantivy_engine import TantivyEngine
from matchmaking.models import Need
from matchmaking.suggestions import LEAST, MOST, Suggestions, suggest
from tests import factories
from tests.matchmaking.ranked import index, need, solution

pytestmark = pytest.mark.django_db
TITLE = "가공품 기스 검사를 눈으로 합니다"
DESCRIPTION = "검사원 네 명이 표면의 찍힘을 눈으로 봅니다. 오후가 되면 놓치는 게 많습니다."


@pytest.fixture(autouse=True)
def own_engine(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    settings.ELASTICSEARCH_URL = ""
    monkeypatch.setattr(services, "_down_until", 0.0)


def told(user, title=TITLE, description=DESCRIPTION, **more):
    return suggest(title=title, description=description, user=user, **more)


def whys(found, facet):
    return " ".join(why for one in getattr(found, facet) for why in one.why)


def test_process_data_and_technique_with_reasons(stranger):
    for number in range(6):
        solution(external_id=f"t-{number}")
    index()
    found = told(stranger)
    assert [found.process[0].term, found.data_type[0].term, found.ai_task[0].term] == [
        "품질·검사",
        "이미지",
        "비전검사",
    ]
    assert found.process[0].likely
    assert "비슷한 솔루션 6개 중 6개" in found.process[0].why
    assert "눈으로" in whys(found, "ai_task")
    for facet in (found.process, found.data_type, found.ai_task):
        assert len(facet) <= MOST
        assert all(LEAST <= one.confidence < 1 and one.why for one in facet)
        assert [one.confidence for one in facet] == sorted((one.confidence for one in facet), reverse=True)


def test_a_single_neighbour_is_not_yet_likely(stranger):
    solution(
        {"process": ["에너지"], "data_type": ["3D"]}, title="쿠폰 발송", description="쿠폰", summary="쿠폰"
    )
    index()
    found = told(stranger, "쿠폰 발송 쿠폰 발송", "쿠폰")
    assert "에너지" not in [one.term for one in found.process]
    assert "3D" not in [one.term for one in found.data_type]


def test_what_is_not_offered_says_nothing(stranger):
    for _ in range(6):
        solution(status="draft")
    index()
    assert "솔루션" not in whys(told(stranger), "process")


def test_words_alone_while_the_engine_is_away(stranger, monkeypatch):
    solution()
    index()

    def away(*args):
        raise SearchUnavailable("gone")

    monkeypatch.setattr(TantivyEngine, "search", away)
    with pytest.raises(SearchUnavailable):
        get_engine().count("needs", frozenset())
    found = told(stranger)
    assert [found.process[0].term, found.data_type[0].term] == ["품질·검사", "이미지"]
    assert found.ai_task[0].term == "비전검사"
    assert "비슷한" not in whys(found, "process") + whys(found, "ai_task")


def test_similar_needs_are_those_that_the_person_may_see(stranger, coordinator):
    for _ in range(6):
        solution()
    for _ in range(2):
        need(title=TITLE, description=DESCRIPTION)
    index()
    assert "비슷한 수요 2건 중 2건" in told(coordinator).process[0].why
    assert "비슷한 수요" not in whys(told(stranger), "process")


def test_of_a_masked_need_only_what_its_face_shows():
    for _ in range(6):
        solution()
    need(
        title=TITLE,
        description=DESCRIPTION,
        masked_summary=DESCRIPTION,
        confidentiality=Need.Confidentiality.SUMMARY,
    )
    index()
    supplier = factories.member_of(factories.SupplierFactory())
    found = told(supplier)
    assert "비슷한 수요 1건 중 1건" in found.process[0].why
    assert "비슷한 수요" not in whys(found, "data_type")


def test_a_need_is_not_its_own_neighbour(coordinator):
    for _ in range(6):
        solution()
    one = need(title=TITLE, description=DESCRIPTION)
    index()
    assert "비슷한 수요" in whys(told(coordinator), "process")
    assert "비슷한 수요" not in whys(told(coordinator, apart_from=[one.pk]), "process")


@pytest.mark.parametrize(
    "text", ["", " \n", "\0\x07\x1b", "😀🏭", "ㅎㅎㅎㅎ ㅁㄴㅇ", "AND ((( *:*", "안녕하세요"]
)
def test_nothing_is_suggested_for_nothing(text, stranger):
    for _ in range(6):
        solution()
    index()
    assert told(stranger, text, "") == Suggestions()
    assert told(stranger, "", text) == Suggestions()


def test_a_huge_text_is_read_to_its_beginning(stranger):
    found = told(stranger, description=DESCRIPTION + "가" * 10_000_000)
    assert found.ai_task[0].term == "비전검사"


def test_few_queries_however_much_is_near(coordinator, django_assert_max_num_queries):
    for _ in range(12):
        solution()
        need(title=TITLE, description=DESCRIPTION)
    index()
    told(coordinator)  # which reads the thesaurus
    with django_assert_max_num_queries(5):
        assert told(coordinator).process
