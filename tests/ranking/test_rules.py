import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.ranking.facts import TextScores
from matchmaking.ranking.features import FEATURES, NAMES, Family, features, matrix
from matchmaking.ranking.rules import FIT, WEIGHTS, RuleRanker, score

from .facts import AS_OF, TEXT, need, reference, solution

won = st.integers(min_value=0, max_value=10**11)
prices = st.one_of(st.none(), won)
rows = st.lists(st.floats(0, 1), min_size=len(NAMES), max_size=len(NAMES)).map(np.array)


def test_the_weights_name_features_and_add_up_to_one():
    assert set(WEIGHTS) <= set(NAMES)
    assert sum(weight for weight, _ in WEIGHTS.values() if weight > 0) == pytest.approx(1.0)
    assert sum(RuleRanker().shares().values()) == pytest.approx(1.0)
    assert set(RuleRanker().shares()) == set(Family)


def test_a_weight_points_where_its_feature_does():
    directions = {feature.name: feature.direction for feature in FEATURES}
    for name, (weight, _) in WEIGHTS.items():
        assert np.sign(weight) == directions[name] != 0


@given(rows, st.sampled_from(sorted(set(NAMES) - set(WEIGHTS))), st.floats(0, 1))
def test_a_feature_without_a_weight_moves_nothing(values, name, other):
    changed = values.copy()
    changed[NAMES.index(name)] = other
    before, after = np.array([values]), np.array([changed])
    ranker = RuleRanker()
    assert ranker.scores(before) == ranker.scores(after)
    assert (ranker.contributions(before) == ranker.contributions(after)).all()
    assert ranker.fits(before) == ranker.fits(after)


@given(rows)
def test_scores_lie_between_0_and_1_and_contributions_explain_them(values):
    ranker = RuleRanker()
    (found,) = ranker.scores(values[np.newaxis, :])
    assert 0.0 <= found <= 1.0
    middle = sum(weight * value for weight, value in WEIGHTS.values())
    explained = middle + ranker.contributions(values[np.newaxis, :])[0].sum()
    assert found == pytest.approx(np.clip(explained, 0.0, 1.0))


@given(rows, st.sampled_from(range(len(NAMES))), st.floats(0, 1))
def test_a_score_moves_with_each_feature_in_its_direction(values, index, more):
    better = values.copy()
    better[index] = max(values[index], more)
    before, after = RuleRanker().scores(np.array([values, better]))
    assert (after - before) * FEATURES[index].direction >= -1e-12


@given(won, won, prices, prices)
@settings(max_examples=200)
def test_more_budget_never_lowers_a_score(budget, extra, low, high):
    if low is not None and high is not None and low > high:
        low, high = high, low
    s = solution(price_min_krw=low, price_max_krw=high)
    before, after = (
        features(need(budget_max_krw=b), s, AS_OF, TEXT)["budget_fit"] for b in (budget, budget + extra)
    )
    assert 0.0 <= before <= after <= 1.0


@given(st.integers(1, 200), st.integers(0, 200), st.one_of(st.none(), st.integers(0, 300)))
def test_more_time_never_lowers_a_score(weeks, extra, lead):
    s = solution(lead_time_weeks=lead)
    before, after = (
        features(need(desired_weeks=w), s, AS_OF, TEXT)["time_fit"] for w in (weeks, weeks + extra)
    )
    assert 0.0 <= before <= after <= 1.0


@given(st.integers(0, 8), st.integers(0, 8))
def test_a_further_good_reference_never_lowers_a_score(good, bad):
    references = (reference(),) * good + (reference("도입 보류"),) * bad
    before = features(need(), solution(references=references), AS_OF, TEXT)
    after = features(need(), solution(references=(*references, reference())), AS_OF, TEXT)
    assert score(after) >= score(before)


@given(st.floats(0, 500), st.floats(0, 500))
def test_a_closer_text_never_lowers_a_score(total, more):
    before, after = (
        score(features(need(), solution(), AS_OF, TextScores(total=t, best=1000.0)))
        for t in (total, total + more)
    )
    assert after >= before


def test_a_score_does_not_hang_on_its_batch():
    pool = [solution(), solution(ai_tasks=("음성",)), solution(price_min_krw=10**9, price_max_krw=10**9)]
    scores = RuleRanker().scores(matrix(need(), pool, AS_OF, [TEXT] * 3))
    alone = [score(features(need(), s, AS_OF, TEXT)) for s in pool]
    assert list(scores) == alone


def fits(n, s, text=TEXT):
    return bool(RuleRanker().fits(matrix(n, [s], AS_OF, [text]))[0])


def test_a_pair_fits_by_its_score_and_without_any_text_score_by_technique_and_conditions():
    assert fits(need(), solution())
    assert fits(need(), solution(), TextScores())
    assert not fits(need(), solution(ai_tasks=("음성",)), TextScores())
    assert not fits(
        need(),
        solution(industries=("화장품",), processes=("에너지",), price_min_krw=64_000_000),
        TextScores(),
    )


def test_a_stranger_does_not_fit():
    stranger = solution(
        title="민원 답변", summary="", description="", industries=("지자체",), processes=("도시·공공",),
        ai_tasks=("문서·LLM",), data_types=("문서",), deployments=("하이브리드",), references=(),
    )  # fmt: skip
    assert not fits(need(), stranger, TextScores(total=5.0, best=50.0))


def test_without_a_technique_that_is_asked_for_a_word_in_passing_is_not_enough():
    wish = need(title="바닥을 새로 칠하기", description="공장 바닥을 칠해 줄 곳을 찾습니다")
    other = solution(ai_tasks=("음성",))
    near, passing = (
        TextScores(total=50.0, best=50.0, meaning=1.0, parts=dict.fromkeys(("title", "summary"), part))
        for part in (12.0, 5.0)
    )
    assert score(features(wish, other, AS_OF, passing)) >= FIT
    assert fits(wish, other, near)
    assert not fits(wish, other, passing)


def test_nothing_fits_a_need_for_people_however_close_the_words():
    assert not fits(need(title="검사원 채용과 기숙사"), solution(), TextScores(total=900.0, best=900.0))
