"""What the features mean that the rules leave alone."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.ranking.features import FEATURES, NAMES, Batch

from .facts import AS_OF, TEXT, need, reference, solution, tracked, value

counts = st.integers(0, 50)


def test_words_of_the_need_are_counted_field_by_field():
    inspection = need(title="용접 비드", description="")
    assert value("words_in_title", inspection, solution(title="용접 로봇")) == 0.5
    assert value("words_in_title", inspection, solution(title="비드 용접 검사")) == 1.0
    assert value("words_in_summary", inspection, solution(summary="용접 비드 검사")) == 1.0
    assert value("words_in_summary", inspection, solution(title="용접 비드 검사", summary="")) == 0.0


def test_words_are_found_whatever_their_case():
    assert value("words_in_title", need(title="PLC", description=""), solution(title="plc 이상 감지")) == 1.0


def test_technique_focus_is_less_for_each_further_technique():
    assert value("technique_focus") == 1.0
    assert value("technique_focus", s=solution(ai_tasks=("비전검사", "품질예측"))) == 0.5
    assert value("technique_focus", s=solution(ai_tasks=())) == 0.5


def test_references_of_the_same_family_count_unless_they_failed():
    def near(*references):
        return value("references_same_family", s=solution(references=references))

    harness = reference(industry="와이어하네스")  # another of 미래차
    assert near() == near(reference(industry="화장품")) == near(reference("도입 보류")) == 0.0
    assert 0.0 < near(harness) < near(harness, reference()) < near(*[harness] * 5) == 1.0


def test_references_of_the_same_process_are_those_of_a_solution_for_it():
    assert value("references_same_process") > 0.0
    assert value("references_same_process", s=solution(processes=("에너지",))) == 0.0
    assert value("references_same_process", s=solution(references=(reference("도입 보류"),))) == 0.0


def test_reference_recency_halves_in_three_years_and_heeds_good_ones_only():
    old = reference(year=2023)
    assert value("reference_recency", s=solution(references=(reference(year=2026), old))) == 1.0
    assert value("reference_recency", s=solution(references=(old,))) == 0.5
    assert value("reference_recency", s=solution(references=(old, reference("도입 보류", year=2026)))) == 0.5
    assert value("reference_recency", s=solution(references=())) == 0.0


@pytest.mark.parametrize(
    ("budget", "low", "expected"),
    [(30, 30, 0.5), (30, 90, 0.75), (90, 30, 0.25), (30, None, 0.5), (None, 30, 0.5), (0, 0, 0.0)],
)
def test_price_ratio(budget, low, expected):
    s = solution(price_min_krw=low, price_max_krw=None)
    assert value("price_ratio", need(budget_max_krw=budget), s) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(30, 60, 0.5), (60, 60, 0.0), (None, 60, 0.0), (None, None, 0.0), (0, 0, 0)]
)
def test_price_width(low, high, expected):
    assert value("price_width", s=solution(price_min_krw=low, price_max_krw=high)) == expected


@pytest.mark.parametrize(
    ("weeks", "lead", "expected"),
    [(24, 12, 0.5), (12, 12, 0.0), (6, 12, 0.0), (None, 12, 0.0), (12, None, 0.0)],
)
def test_time_slack(weeks, lead, expected):
    assert value("time_slack", need(desired_weeks=weeks), solution(lead_time_weeks=lead)) == expected


def test_data_at_hand_is_the_share_of_what_the_solution_uses():
    assert value("data_at_hand", s=solution(data_types=("이미지", "3D"))) == 0.5
    assert value("data_at_hand", need(data_types=("이미지", "음성"))) == 1.0
    assert value("data_at_hand", s=solution(data_types=())) == 0.5


def test_a_technique_suits_the_data_that_it_is_commonly_used_on():
    assert value("technique_suits_data") == 1.0  # images, 비전검사
    assert value("technique_suits_data", s=solution(ai_tasks=("음성",))) == 0.0
    video = need(data_types=("영상",))
    assert 0.0 < value("technique_suits_data", video) < 1.0  # 안전관제 is likelier
    assert value("technique_suits_data", s=solution(ai_tasks=())) == 0.5
    assert value("technique_suits_data", need(data_types=())) == 0.5


def test_updated_halves_in_a_year_since_the_last_edit_or_else_the_publication():
    year_ago = AS_OF - timedelta(days=365)
    assert value("updated") == 1.0
    assert value("updated", s=solution(published_at=year_ago)) == 0.5
    assert value("updated", s=solution(published_at=year_ago, updated_at=AS_OF)) == 1.0
    assert value("updated", s=solution(published_at=None)) == 0.5


def test_a_newcomer_is_new_here_and_has_accepted_nothing():
    assert value("newcomer") == 1.0
    assert value("newcomer", s=solution(published_at=AS_OF - timedelta(days=180))) == 0.0
    assert value("newcomer", s=solution(published_at=None)) == 0.0
    assert value("newcomer", s=tracked(accepted=1)) == 0.0


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [(40, 40, 0.0), (40, 400, 1 / 3), (400, 40, 1 / 3), (1, 10**5, 1.0), (None, 9, 1 / 3)],
)
def test_size_gap(ours, theirs, expected):
    assert value("size_gap", need(employees=ours), solution(employees=theirs)) == pytest.approx(expected)


def test_load_is_the_share_of_the_slots_that_are_taken():
    assert [value("load", s=tracked(open=n, slots=4)) for n in (0, 1, 4, 9)] == [0.0, 0.25, 1.0, 1.0]
    assert value("load", s=tracked(open=0, slots=0)) == 1.0


def test_rates_of_a_stranger_are_the_priors_and_one_case_moves_them_little():
    assert value("response_rate") == 0.8
    assert value("response_rate", s=tracked(invited=1)) == pytest.approx(4 / 6)
    assert value("response_rate", s=tracked(invited=95, answered=95)) == 0.99
    assert value("accept_rate") == 0.6
    assert value("accept_rate", s=tracked(invited=9, answered=5)) == pytest.approx(0.3)
    for name, kind in (("poc_success", "poc"), ("pilot_success", "pilot")):
        assert value(name) == pytest.approx(2 / 3)
        assert value(name, s=tracked(**{f"{kind}_ended": 1, f"{kind}_passed": 1})) == 0.75
        assert value(name, s=tracked(**{f"{kind}_ended": 1})) == 0.5


def test_response_time_is_the_median_among_three_answers_after_two_days():
    assert value("response_time") == 0.5
    assert value("response_time", s=tracked(answered=3, hours_to_answer=0.0)) == pytest.approx(24 / 72)
    assert value("response_time", s=tracked(answered=3, hours_to_answer=240.0)) == pytest.approx(0.75)


def test_platform_experience_grows_with_less_and_less_gain():
    none, one, ten, more = (value("platform_experience", s=tracked(accepted=n)) for n in (0, 1, 10, 99))
    assert none == 0.0 < one < 1.0 == ten == more


def _moves(name, better, worse):
    """That `better` is at least as good a solution by this feature, in its direction and its bounds."""
    feature = FEATURES[NAMES.index(name)]
    first, second = feature.column(Batch(need(), [better, worse], AS_OF, [TEXT, TEXT]))
    assert 0.0 <= min(first, second) <= max(first, second) <= 1.0
    assert feature.direction != 0
    assert (first - second) * feature.direction >= 0


@given(counts, counts, st.integers(1, 20))
def test_more_load_is_never_better(taken, more, slots):
    _moves("load", tracked(open=taken, slots=slots), tracked(open=taken + more, slots=slots))


@given(
    counts, counts, counts, st.sampled_from(["response_rate", "accept_rate", "poc_success", "pilot_success"])
)
def test_a_further_success_is_never_worse_and_a_further_failure_never_better(good, bad, more, name):
    cases, successes = {
        "response_rate": ("invited", "answered"),
        "accept_rate": ("answered", "accepted"),
        "poc_success": ("poc_ended", "poc_passed"),
        "pilot_success": ("pilot_ended", "pilot_passed"),
    }[name]
    now = tracked(**{cases: good + bad, successes: good})
    _moves(name, tracked(**{cases: good + bad + more, successes: good + more}), now)
    _moves(name, now, tracked(**{cases: good + bad + more, successes: good}))


@given(counts, st.floats(0, 1000), st.floats(0, 1000))
def test_a_quicker_answer_is_never_worse(answers, hours, more):
    quick, slow = (tracked(answered=answers, hours_to_answer=h) for h in (hours, hours + more))
    _moves("response_time", quick, slow)


@given(st.lists(st.integers(2000, 2026), max_size=6), st.integers(2000, 2026))
def test_a_further_good_reference_is_never_worse(years, year):
    before = [reference(year=y) for y in years]
    after = [*before, reference(year=year)]
    for name in ("references_same_family", "references_same_process", "reference_recency"):
        _moves(name, solution(references=tuple(after)), solution(references=tuple(before)))


@given(st.integers(1, 100), st.integers(0, 100), st.integers(0, 3000), st.integers(0, 3000))
def test_sooner_is_never_worse(lead, more, days, older):
    _moves("time_slack", solution(lead_time_weeks=lead), solution(lead_time_weeks=lead + more))
    newer, before = (AS_OF - timedelta(days=d) for d in (days, days + older))
    _moves("updated", solution(updated_at=newer), solution(updated_at=before))


@given(st.sets(st.sampled_from(["기스", "검사", "눈", "로봇", "용접"])), st.sampled_from(["검사", "기스"]))
def test_a_further_word_of_the_need_is_never_worse(words, another):
    text = " ".join(sorted(words))
    _moves("words_in_title", solution(title=f"{text} {another}"), solution(title=text))
    _moves("words_in_summary", solution(summary=f"{text} {another}"), solution(summary=text))


@given(
    st.sets(st.sampled_from(["비전검사", "음성", "안전관제", "수요예측"]), min_size=1),
    st.sampled_from(["비전검사", "음성"]),
)
def test_a_further_technique_never_suits_the_data_less(tasks, another):
    more = solution(ai_tasks=(*tasks, another))
    _moves("technique_suits_data", more, solution(ai_tasks=tuple(tasks)))


@given(st.sets(st.sampled_from(["이미지", "음성", "3D", "문서"]), min_size=1))
def test_more_data_at_hand_is_never_worse(used):
    s = solution(data_types=tuple(sorted(used)))
    few, all_ = (value("data_at_hand", need(data_types=d), s) for d in (("이미지",), ("이미지", *used)))
    assert 0.0 <= few <= all_ == 1.0


def test_every_direction_is_common_sense_that_a_monotone_model_may_lean_on():
    either = {f.name for f in FEATURES if f.direction == 0}
    assert either == {"technique_focus", "price_ratio", "price_width", "newcomer", "size_gap"}
    worse = {f.name for f in FEATURES if f.direction == -1}
    assert worse == {"failures_same_industry", "load", "response_time"}


def test_values_are_bounded_for_a_batch_of_extremes():
    extremes = [
        solution(),
        solution(price_min_krw=0, price_max_krw=10**12, lead_time_weeks=0, employees=10**6),
        tracked(invited=999, answered=0, open=99, slots=1, poc_ended=99),
        solution(published_at=AS_OF - timedelta(days=9999), references=(reference(year=1980),) * 99),
    ]
    rows = Batch(need(), extremes, AS_OF, [TEXT] * len(extremes)).matrix()
    bounded = [i for i, f in enumerate(FEATURES) if f.unit != "건"]
    assert np.isfinite(rows).all()
    assert rows[:, bounded].min() >= 0.0
    assert rows[:, bounded].max() <= 1.0
