import json
import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from matchmaking.ranking.facts import TextScores
from matchmaking.ranking.features import (
    FEATURES,
    NAMES,
    Family,
    features,
    matrix,
    named,
    needs_missing_cloud,
    row,
)

from .facts import AS_OF, BARE_NEED, BARE_SOLUTION, TEXT, need, reference, solution, value


def test_each_feature_is_declared_once_and_says_what_it_is():
    assert len(set(NAMES)) == len(NAMES) == 44
    for feature in FEATURES:
        assert feature.unit
        assert str(feature.label)
        assert feature.family in Family
        assert feature.direction in (1, 0, -1)


@pytest.mark.parametrize("part", ["title", "summary", "body", "terms", "industries"])
def test_text_scores_by_field_saturate_and_hang_on_that_field_only(part):
    values = [value(f"text_{part}", text=TextScores(parts={part: s})) for s in (0.0, 2.0, 20.0, 2000.0)]
    assert values[0] == 0.0
    assert values == sorted(values)
    assert 0.98 < values[3] < 1.0
    other = "body" if part == "title" else "title"
    assert value(f"text_{part}", text=TextScores(total=9.0, parts={other: 9.0})) == 0.0


def test_text_total_is_the_share_of_the_best_score_that_the_need_has():
    assert value("text_total", text=TextScores(total=0.0, best=60.0)) == 0.0
    assert value("text_total", text=TextScores(total=30.0, best=60.0)) == 0.5
    assert value("text_total", text=TextScores()) == 0.0


def test_meaning_is_a_cosine_and_opposite_is_no_worse_than_unrelated():
    assert value("meaning", text=TextScores(meaning=0.4)) == 0.4
    assert value("meaning", text=TextScores(meaning=-0.4)) == 0.0


def test_task_fit_is_what_the_text_asks_for():
    asked = value("task_fit")
    assert asked > 0.8
    assert value("task_fit", s=solution(ai_tasks=("수요예측", "비전검사"))) == asked
    assert value("task_fit", s=solution(ai_tasks=("수요예측",))) == 0.0
    assert value("task_fit", s=solution(ai_tasks=())) == 0.0


def test_task_fit_falls_where_the_need_asks_for_people():
    people = need(title="검사원 채용과 기숙사", description="눈으로 볼 사람 채용이 안 됩니다")
    assert value("task_fit", people) < value("task_fit") / 2


def test_asks_for_ai_is_low_where_a_need_asks_for_people():
    assert value("asks_for_ai") == 1.0
    assert value("asks_for_ai", need(title="검사원 채용과 기숙사")) < 0.5


def test_process_fit_is_the_share_of_the_needs_processes():
    both = need(processes=("품질·검사", "생산·공정"))
    assert value("process_fit") == 1.0
    assert value("process_fit", both) == 0.5
    assert value("process_fit", s=solution(processes=("에너지",))) == 0.0
    assert value("process_fit", need(processes=())) == 0.5
    assert value("process_fit", s=solution(processes=())) == 0.5


@pytest.mark.parametrize(
    ("industries", "expected"),
    [
        (("자동차부품",), 1.0),
        (("와이어하네스",), 0.5),  # another of 미래차
        (("단조",), 0.0),
        (("자동차부품", "화장품"), 1.0),
        ((), 0.3),
        (("제조 일반",), 0.3),
    ],
)
def test_industry_fit(industries, expected):
    parts = need(industry_text="자동차 조향부품")
    assert value("industry_fit", parts, solution(industries=industries)) == expected


def test_industry_fit_by_ksic_where_words_say_nothing():
    coded = need(industry_text="", ksic="303")
    assert value("industry_fit", coded) == 0.5
    assert value("industry_fit", coded, solution(industries=("화장품",))) == 0.0
    assert value("industry_fit", need(industry_text="", ksic="")) == 0.3


def test_references_of_the_same_industry_count_unless_they_failed():
    def count(*references):
        return value("references_same_industry", s=solution(references=references))

    assert count() == 0.0
    assert count(reference()) == 0.5
    assert count(reference(), reference(), reference()) == 1.0
    assert count(reference(industry="화장품")) == 0.0
    assert count(reference("PoC 종료, 라인 택트 미달")) == 0.0


def test_failures_of_the_same_industry_are_counted():
    failed = reference("수동 용접 적용 실패")
    assert value("failures_same_industry") == 0.0
    assert value("failures_same_industry", s=solution(references=(failed, failed))) == 2.0
    assert value("failures_same_industry", s=solution(references=(replace(failed, industry="식품"),))) == 0.0


def test_references_after_as_of_are_not_known_yet():
    future = solution(references=(reference(year=2027),))
    for name in ("references_same_industry", "references_good"):
        assert value(name, s=future) == 0.0
    assert value("success_share", s=future) == value("success_share", s=solution(references=()))


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        (60_000_000, 1.0),
        (90_000_000, 1.0),
        (30_000_000, 1.0),
        (20_000_000, 0.35),
        (15_000_000, 0.0),
        (0, 0.0),
        (None, 0.6),
    ],
)
def test_budget_fit(budget, expected):
    assert value("budget_fit", need(budget_max_krw=budget)) == pytest.approx(expected)


def test_budget_fit_with_one_price_or_none():
    assert value("budget_fit", s=solution(price_max_krw=None)) == 1.0
    assert value("budget_fit", s=solution(price_min_krw=None, price_max_krw=None)) == 0.6
    assert value("budget_fit", s=solution(price_min_krw=60_000_000)) == pytest.approx(0.56)


@pytest.mark.parametrize(("weeks", "expected"), [(12, 1.0), (20, 1.0), (8, 0.5), (6, 0.0), (None, 0.6)])
def test_time_fit(weeks, expected):
    assert value("time_fit", need(desired_weeks=weeks)) == expected


def test_time_fit_of_a_solution_that_names_no_weeks():
    assert value("time_fit", s=solution(lead_time_weeks=None)) == 0.6


def test_data_type_fit():
    assert value("data_type_fit") == 1.0
    assert value("data_type_fit", need(data_types=("이미지", "음성"))) == 0.5
    assert value("data_type_fit", s=solution(data_types=("음성",))) == 0.0
    assert value("data_type_fit", need(data_types=())) == 0.5


@pytest.mark.parametrize(
    ("wanted", "offered", "expected"),
    [
        ("엣지", ("엣지", "클라우드"), 1.0),
        ("엣지", ("온프레미스",), 0.7),
        ("온프레미스", ("하이브리드",), 0.4),
        ("온프레미스", ("클라우드",), 0.0),
        ("클라우드", ("하이브리드",), 0.7),
        ("클라우드", ("온프레미스",), 0.4),
        ("하이브리드", ("클라우드",), 0.7),
        ("엣지", (), 0.6),
    ],
)
def test_deployment_fit(wanted, offered, expected):
    assert value("deployment_fit", need(deployments=(wanted,)), solution(deployments=offered)) == expected


def test_any_deployment_fits_all():
    anywhere = need(any_deployment=True, deployments=())
    assert value("deployment_fit", anywhere, solution(deployments=("클라우드",))) == 1.0


@pytest.mark.parametrize(
    ("offered", "out"),
    [
        (("클라우드",), True),
        (("클라우드", "하이브리드"), True),
        (("클라우드", "온프레미스"), False),
        (("엣지",), False),
        ((), False),
    ],
)
def test_what_needs_a_cloud_is_no_use_where_there_is_none(offered, out):
    of = solution(deployments=offered)
    assert needs_missing_cloud(need(no_cloud=True), of) == out
    assert not needs_missing_cloud(need(), of)


def test_where_there_is_no_cloud_changes_no_feature():
    assert features(need(no_cloud=True), solution(), AS_OF, TEXT) == features(need(), solution(), AS_OF, TEXT)


def test_references_good_grow_with_less_and_less_gain():
    counts = [value("references_good", s=solution(references=(reference(),) * n)) for n in (0, 1, 2, 5, 9)]
    assert counts == sorted(counts)
    assert (counts[0], counts[3], counts[4]) == (0.0, 1.0, 1.0)
    assert counts[1] - counts[0] > counts[2] - counts[1]


def test_success_share_moves_little_by_one_reference():
    none, good, bad = (
        value("success_share", s=solution(references=refs))
        for refs in ((), (reference(),), (reference("도입 보류"),))
    )
    assert none == pytest.approx(2 / 3)
    assert (good, bad) == (0.75, 0.5)


def test_certified_and_completeness():
    assert (value("certified"), value("certified", s=solution(certifications=()))) == (1.0, 0.0)
    assert value("completeness") == 1.0
    assert value("completeness", s=solution(summary="", references=(), description="짧음")) == 0.7


def test_freshness_halves_in_two_years():
    assert value("freshness") == 1.0
    assert value("freshness", s=solution(published_at=AS_OF - timedelta(days=730))) == pytest.approx(0.5)
    assert value("freshness", s=solution(published_at=None)) == 0.5


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (("남동구",), ("남동구",), 1.0),
        (("서구",), ("검단구",), 1.0),  # the old name of what is now two districts
        (("남동구",), ("부평구",), 0.5),
        (("남동구",), ("관외",), 0.0),
        (("관외",), ("관외",), 0.0),
        ((), ("남동구",), 0.5),
        (("남동구",), (), 0.5),
    ],
)
def test_district_fit(ours, theirs, expected):
    assert value("district_fit", need(districts=ours), solution(districts=theirs)) == expected


def test_a_batch_gives_what_each_pair_gives_alone():
    pool = [
        solution(),
        solution(price_min_krw=None, price_max_krw=None, references=(), industries=()),
        solution(deployments=("클라우드",), lead_time_weeks=None, published_at=None),
    ]
    texts = [TEXT, TextScores(), TextScores(total=3.0, best=50.0, parts={"terms": 2.0})]
    rows = matrix(need(), pool, AS_OF, texts)
    assert rows.shape == (3, len(FEATURES))
    for index, (s, text) in enumerate(zip(pool, texts, strict=True)):
        assert named(rows[index]) == features(need(), s, AS_OF, text)
    assert np.isfinite(rows).all()
    assert matrix(need(), [], AS_OF, []).shape == (0, len(FEATURES))


def test_features_survive_json_to_the_last_digit():
    logged = features(need(budget_max_krw=33_333_333), solution(), AS_OF, TextScores(total=math.pi, best=7.0))
    again = json.loads(json.dumps(logged))
    assert again == logged
    assert named(row(again)) == logged


def test_a_bare_need_and_a_bare_solution_have_features_too_and_those_are_what_the_unknown_is_worth():
    values = features(BARE_NEED, BARE_SOLUTION, AS_OF, TextScores())
    assert all(math.isfinite(v) for v in values.values())
    declared = {f.name: f.unknown for f in FEATURES if f.unknown is not None}
    assert {name: values[name] for name in declared} == pytest.approx(declared)


def test_a_log_may_lack_younger_features_only():
    logged = features(need(), solution(), AS_OF, TEXT)
    younger = {f.name: f.unknown for f in FEATURES if f.unknown is not None}
    old = {name: v for name, v in logged.items() if name not in younger}
    assert named(row(old)) == logged | younger
    with pytest.raises(KeyError):
        row({name: v for name, v in logged.items() if name != "task_fit"})
