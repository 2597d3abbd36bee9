"""A need with solutions around it, in the real index."""

from typing import Any

from companies.models import Company
from foundation.search.services import rebuild
from matchmaking.models import Need
from matchmaking.services import lead_refresh
from solutions.models import Solution
from tests import factories

#: What every solution of `solution()` has, so that a test changes one thing.
TEXTS = {
    "title": "표면 결함 외관검사",
    "summary": "카메라로 표면 결함을 찾습니다",
    "description": "가공품 표면의 기스와 찍힘을 카메라 영상으로 찾아 불량을 골라냅니다.",
}
TERMS = {
    "process": ["품질·검사"],
    "ai_task": ["비전검사"],
    "data_type": ["이미지"],
    "deployment": ["온프레미스"],
}


def need(terms: dict[str, list[str]] | None = None, **fields: Any) -> Need:
    values = {"title": "기스 검사를 눈으로 합니다", "any_deployment": False, "desired_weeks": 16}
    record = factories.NeedFactory(**(values | fields))
    wanted = {"process": ["품질·검사"], "data_type": ["이미지"], "deployment": ["온프레미스"]} | (terms or {})
    factories.set_terms(record, **wanted)
    return record


def solution(terms: dict[str, list[str]] | None = None, **fields: Any) -> Solution:
    record = factories.SolutionFactory(**(TEXTS | fields))
    factories.set_terms(record, **(TERMS | (terms or {})))
    return record


def index() -> None:
    """Put what the database holds now into the index; after the last change of a test's records."""
    for name in ("solutions", "needs"):
        rebuild(index=name)


def refresh_by_need() -> None:
    """Index what the database holds, and compute all leads from the needs' side."""
    index()
    lead_refresh.refresh_needs(list(Need.objects.values_list("pk", flat=True)))


def refresh_by_company() -> None:
    """The same from the suppliers' side."""
    index()
    lead_refresh.refresh_companies(list(Company.objects.values_list("pk", flat=True)))
