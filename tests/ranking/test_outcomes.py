import pytest

from matchmaking.ranking.outcomes import failed


@pytest.mark.parametrize("outcome", ["광택면 반사로 PoC 종료, 반납", "도입 보류", "6개월 뒤 해지"])
def test_references_that_went_badly(outcome):
    assert failed(outcome)


@pytest.mark.parametrize("outcome", ["미검률 1.8%→0.3%", "납기 지연 26% 감소", "투자 3억원 축소", ""])
def test_references_that_went_well(outcome):
    assert not failed(outcome)
