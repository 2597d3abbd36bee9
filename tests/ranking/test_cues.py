import json
from pathlib import Path

import pytest

from matchmaking.ranking import cues
from solutions.models import Term

DATA = Path(cues.__file__).parent / "data"


@pytest.mark.django_db
def test_the_table_covers_every_task_of_the_taxonomy_with_150_phrases():
    table = json.loads((DATA / "cues.json").read_text("utf-8"))["tasks"]
    assert set(table) == set(Term.objects.filter(facet=Term.Facet.AI_TASK).values_list("name", flat=True))
    assert sum(len(phrases) for task in table.values() for phrases in task.values()) >= 150


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("완제품을 눈으로 보고 고르는데 자꾸 놓친다", "비전검사"),
        ("기계가 갑자기 섭니다", "예지보전"),
        ("장부하고 재고가 안맞아요", "수요예측"),
        ("전화가 너무 많이 와서 통화 내용을 못 적음", "음성"),
        ("매일 생산 순서를 짜는데 급한 오더가 끼면 처음부터", "생산스케줄링"),
        ("팔레트를 나르는 왕복이 많다", "자율이송"),
        ("가스비가 너무 나옵니다", "에너지최적화"),
        ("지게차와 사람이 같은 길로 다닌다", "안전관제"),
    ],
)
def test_what_people_say_means_a_task(text, task):
    assert cues.read("", text).likely()[0] == task


def test_process_and_data_make_a_task_likely_before_a_word_is_read():
    silent = cues.read("", "", ["설비·유지보수"], ["시계열센서"])
    assert silent.likely()[0] == "예지보전"
    assert silent.phrases["예지보전"] == ()
    assert (
        cues.read("", "베어링").tasks["예지보전"]
        < cues.read("", "베어링", ["설비·유지보수"]).tasks["예지보전"]
    )


@pytest.mark.django_db
def test_priors_name_terms_of_the_taxonomy():
    priors = json.loads((DATA / "cues.json").read_text("utf-8"))["priors"]
    for facet, entries in priors.items():
        names = Term.objects.filter(facet=facet).values_list("name", flat=True)
        assert set(entries) <= set(names)
        assert {task for tasks in entries.values() for task in tasks} <= set(cues.read("", "").tasks)


def test_spaces_do_not_matter():
    together, apart = cues.read("", "눈으로보고있음"), cues.read("", "눈 으로 보 고 있음")
    assert together.tasks["비전검사"] == apart.tasks["비전검사"] > 0


def test_a_phrase_in_the_title_weighs_more_and_every_further_phrase_adds():
    once = cues.read("", "기스가 많다").tasks["비전검사"]
    assert cues.read("기스가 많다", "").tasks["비전검사"] > once
    assert once < cues.read("", "기스가 많고 찍힘도 있다").tasks["비전검사"] < 1.0


def test_needs_for_people_or_chemicals_are_no_need_of_ai():
    assert cues.read("6가크롬 대신할 약품", "약품이나 공법 아는데 있으면 소개좀").not_ai > 0.6
    assert cues.read("기스 검사", "눈으로 봅니다").not_ai == 0.0


@pytest.mark.parametrize(
    ("title", "description", "asks"),
    [
        ("사무실 임대", "보증금과 월세를 알려 주세요.", False),
        ("인력 파견", "주간 생산직 3명을 파견받고 싶습니다.", False),
        ("ISO 인증", "인증 컨설팅을 해 줄 곳을 찾습니다.", False),
        ("파견 근무표", "파견 직원의 근무표를 매주 손으로 짭니다.", True),
        ("창고 재고가 안 맞음", "창고의 수량을 자동으로 파악하고 싶습니다.", True),
        ("중고 부품 검사", "중고 부품의 흠집을 카메라로 골라내고 싶습니다.", True),
    ],
)
def test_premises_people_and_papers_are_told_from_work_on_them(title, description, asks):
    assert (cues.read(title, description).not_ai == 0.0) == asks
    assert asks or cues.read(title, description).not_ai > 0.4


def test_text_without_a_cue_asks_for_nothing():
    assert cues.read("", "안녕하세요").likely() == []
    assert cues.read("", "").of(("비전검사",)) == 0.0


def test_a_cue_is_quoted_in_the_writers_own_words():
    assert cues.quote("자꾸 놓치는게 많아요", "놓치") == "놓치는게"
    assert cues.quote("눈으로\n봅니다.", "눈으로 봅") == "눈으로 봅니다"
    assert cues.quote("다른 말", "놓치") == "놓치"
