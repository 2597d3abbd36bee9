import re

from matchmaking.ranking import features, reasons
from matchmaking.ranking.facts import TextScores
from matchmaking.ranking.features import FEATURES, Family
from matchmaking.ranking.rules import RuleRanker

from .facts import AS_OF, TEXT, need, reference, solution


def explain(n=None, s=None, text=TEXT):
    batch = features.Batch(n or need(), [s or solution()], AS_OF, [text])
    return reasons.explain(batch, 0, RuleRanker().contributions(batch.matrix())[0])


def one(family: Family, direction: str, n=None, s=None):
    (found,) = [r for r in explain(n, s) if (r.family, r.direction) == (family, direction)]
    return found


def test_at_most_three_for_the_strongest_first_and_one_against():
    found = explain(s=solution(price_min_krw=60_000_000, price_max_krw=80_000_000))
    directions = [r.direction for r in found]
    assert directions.count("for") == 3
    assert directions.count("against") == 1
    assert found[0].family == Family.PROBLEM
    assert len({r.family for r in found}) == len(found)


def test_the_problem_is_told_in_the_writers_words_with_the_technique():
    found = one(Family.PROBLEM, "for")
    assert "‘눈으로 봅니다’" in found.text
    assert "비전검사" in found.text
    assert {"kind": "term", "id": "비전검사"} in found.evidence
    assert {"kind": "word", "id": "기스"} in found.evidence


def test_no_words_are_quoted_twice():
    breaks = need(
        title="설비 분야 수요",
        description="부품 고장을 일이 난 뒤에야 압니다. 미리 알려 주는 방법을 찾습니다.",
    )
    quotes = re.findall(r"‘[^’]+’", one(Family.PROBLEM, "for", breaks, solution(ai_tasks=("예지보전",))).text)
    assert quotes
    assert len(quotes) == len(set(quotes))


def test_a_technique_that_only_the_process_suggests_is_told_so():
    plain = need(
        title="도와 주세요", description="잘 부탁드립니다", processes=("설비·유지보수",), data_types=()
    )
    found = one(Family.PROBLEM, "for", plain, solution(ai_tasks=("예지보전",), processes=("설비·유지보수",)))
    assert found.text.startswith("‘설비·유지보수’ 업무에 흔히 쓰는 예지보전 기술")


def test_experience_names_its_references():
    twice = solution(references=(reference(id="7"), reference(id="8", industry="자동차부품")))
    found = one(Family.EXPERIENCE, "for", s=twice)
    assert found.text.startswith("자동차부품 실적 2건")
    assert found.evidence == [{"kind": "reference", "id": "7"}, {"kind": "reference", "id": "8"}]


def test_experience_without_references_names_the_industry():
    found = one(Family.EXPERIENCE, "for", s=solution(references=()))
    assert found.text == "적용 업종에 포함: 자동차부품"
    assert found.evidence == [{"kind": "industry", "id": "자동차부품"}]


def test_a_reference_that_failed_in_the_same_industry_speaks_against():
    bad = solution(references=(reference("라인 택트 미달로 도입 보류", id="9"),), industries=("화장품",))
    found = one(Family.EXPERIENCE, "against", s=bad)
    assert "라인 택트 미달로 도입 보류(2025)" in found.text
    assert found.evidence == [{"kind": "reference", "id": "9"}]


def test_another_industry_speaks_against():
    found = one(Family.EXPERIENCE, "against", s=solution(industries=("화장품",), references=()))
    assert found.text == "같은 업종에 적용한 기록이 없습니다(주로 화장품)"


def test_cost_compares_the_budget_and_the_weeks():
    found = one(Family.COST, "for")
    assert found.text == "예산 상한 5,000만원 ≥ 최소 3,000만원 · 도입 12주 ≤ 희망 20주"
    assert {"kind": "price", "id": "demo-p001"} in found.evidence


def test_a_price_over_the_budget_speaks_against():
    dear = solution(price_min_krw=62_000_000, price_max_krw=130_000_000)
    found = one(Family.COST, "against", s=dear)
    assert found.text == "최소 6,200만원 > 예산 상한 5,000만원"
    assert found.evidence == [{"kind": "price", "id": "demo-p001"}]


def test_too_many_weeks_speak_against():
    found = one(Family.COST, "against", s=solution(lead_time_weeks=40))
    assert found.text == "도입 40주 > 희망 20주"


def test_the_environment_against():
    elsewhere = one(Family.ENVIRONMENT, "against", s=solution(deployments=("하이브리드",)))
    assert elsewhere.text == "설치 방식이 다릅니다: 하이브리드(희망: 엣지)"
    other_data = one(Family.ENVIRONMENT, "against", s=solution(data_types=("음성",)))
    assert other_data.text == "이미지 데이터를 쓴다는 설명이 없습니다"
    assert other_data.evidence == [{"kind": "term", "id": "이미지"}]


def test_another_technique_speaks_against():
    found = one(Family.PROBLEM, "against", s=solution(ai_tasks=("수요예측",)))
    assert found.text == "수요는 비전검사 쪽 문제인데 이 솔루션은 수요예측입니다"


def test_a_family_that_speaks_against_on_balance_does_not_speak_for():
    other = explain(s=solution(ai_tasks=("수요예측",)), text=TextScores(total=5.0))
    assert [r.direction for r in other if r.family == Family.PROBLEM] == ["against"]


def test_data_and_trust_and_region_speak_for_where_nothing_else_does():
    plain = solution(
        industries=("화장품",), references=(), certifications=(), price_min_krw=None, price_max_krw=None
    )
    quiet = need(budget_max_krw=None, desired_weeks=None)
    families = {r.family: r.text for r in explain(quiet, plain) if r.direction == "for"}
    assert (
        families[Family.ENVIRONMENT] == "수요기업이 가진 이미지 데이터를 씁니다 · 엣지로 설치할 수 있습니다"
    )
    assert families[Family.REGION] == "같은 지역(남동구)에 사업장이 있습니다"


def test_nothing_is_said_that_a_person_would_not_understand():
    words = " ".join(r.text for n in (need(), need(industry_text="화장품")) for r in explain(n))
    assert not [f.name for f in FEATURES if f.name in words]
    assert "None" not in words
