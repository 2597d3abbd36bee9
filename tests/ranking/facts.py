"""A need and a solution that fit, to be changed one value at a time."""

from datetime import UTC, datetime
from typing import Any

from matchmaking.ranking.facts import NeedFacts, ReferenceFacts, SolutionFacts, TextScores, Track
from matchmaking.ranking.features import features

AS_OF = datetime(2026, 11, 20, tzinfo=UTC)
TEXT = TextScores(total=40.0, best=50.0, meaning=0.7, parts={"title": 8.0, "summary": 10.0, "body": 16.0})


def need(**changes: Any) -> NeedFacts:
    values: dict[str, Any] = {
        "id": "n1",
        "company": "demand",
        "title": "기스 검사를 눈으로 봅니다",
        "description": "검사원이 눈으로 보는데 자꾸 놓치는게 많아요.",
        "industry_text": "자동차 조향부품 가공",
        "ksic": "303",
        "processes": ("품질·검사",),
        "data_types": ("이미지",),
        "deployments": ("엣지",),
        "any_deployment": False,
        "budget_max_krw": 50_000_000,
        "desired_weeks": 20,
        "districts": ("남동구",),
        "employees": 40,
    }
    return NeedFacts(**(values | changes))


def reference(outcome: str = "미검률 2.0%→0.5%", **changes: Any) -> ReferenceFacts:
    return ReferenceFacts(
        **({"id": "r1", "industry": "자동차부품", "year": 2025, "outcome": outcome} | changes)
    )


def solution(**changes: Any) -> SolutionFacts:
    values: dict[str, Any] = {
        "id": "s1",
        "external_id": "demo-p001",
        "company": "supplier",
        "title": "표면 결함 외관검사",
        "summary": "카메라로 기스를 찾습니다",
        "description": "가공품 표면의 기스와 찍힘을 찾아 불량을 골라냅니다." * 4,
        "industries": ("자동차부품",),
        "processes": ("품질·검사",),
        "ai_tasks": ("비전검사",),
        "data_types": ("이미지",),
        "deployments": ("엣지",),
        "price_min_krw": 30_000_000,
        "price_max_krw": 60_000_000,
        "lead_time_weeks": 12,
        "certifications": ("GS인증 1등급",),
        "references": (reference(),),
        "districts": ("남동구",),
        "published_at": AS_OF,
        "employees": 20,
    }
    return SolutionFacts(**(values | changes))


def tracked(**counts: Any) -> SolutionFacts:
    return solution(track=Track(**counts))


BARE_NEED = need(
    title="", description="", industry_text="", ksic="", processes=(), data_types=(), deployments=(),
    any_deployment=True, budget_max_krw=None, desired_weeks=None, districts=(), employees=None,
)  # fmt: skip
BARE_SOLUTION = solution(
    title="", summary="", description="", industries=(), processes=(), ai_tasks=(), data_types=(),
    deployments=(), price_min_krw=None, price_max_krw=None, lead_time_weeks=None, certifications=(),
    references=(), districts=(), published_at=None, employees=None,
)  # fmt: skip


def value(name: str, n: NeedFacts | None = None, s: SolutionFacts | None = None, text: Any = TEXT) -> float:
    """One feature of a pair."""
    return features(n or need(), s or solution(), AS_OF, text)[name]
