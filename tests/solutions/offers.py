"""A solution of a firm, with a member of it, and what its form sends."""

from dataclasses import dataclass

from django.urls import reverse

from companies.models import User
from foundation.history.models import Event
from solutions.models import Solution, Term
from tests import factories


@dataclass
class Offer:
    solution: Solution
    seller: User

    def url(self, name: str) -> str:
        return reverse(f"solutions:{name}", args=[self.solution.pk])

    def status(self) -> str:
        return Solution.objects.values_list("status", flat=True).get(pk=self.solution.pk)

    def verbs(self) -> list[str]:
        return list(Event.objects.of(self.solution).values_list("verb", flat=True))


def offer(status: str, **fields) -> Offer:
    """A complete solution in `status`."""
    solution = factories.SolutionFactory(status=status, **fields)
    factories.set_terms(solution, process=["품질·검사"], ai_task=["비전검사"])
    return Offer(solution, factories.member_of(solution.company))


def term(facet: str, name: str) -> int:
    return Term.objects.get(facet=facet, name=name).pk


def sent(**changes) -> dict:
    """What the form sends, with two references and three empty rows."""
    rows = [
        ("금형", "2024", "불량 30% 감소"),
        ("자동차부품", "2025", ""),
        ("", "", ""),
        ("", "", ""),
        ("", "", ""),
    ]
    references = {
        f"references-{number}-{name}": value
        for number, row in enumerate(rows)
        for name, value in zip(("industry", "year", "outcome"), row, strict=True)
    }
    return {
        "title": "사출 조건 추천",
        "summary": "불량이 나기 전에 조건을 바꿔 드립니다",
        "description": "사출기 센서 값을 모아 불량 징후를 찾고 조건을 추천합니다.",
        "industries": "플라스틱, 금형\n자동차부품, 금형",
        "process": [term("process", "생산·공정")],
        "ai_task": [term("ai_task", "공정최적화")],
        "data_type": [term("data_type", "시계열센서")],
        "price_min_manwon": "3000",
        "price_max_manwon": "7000",
        "lead_time_weeks": "12",
        "certifications": "GS인증 1등급",
        "references-TOTAL_FORMS": "5",
        "references-INITIAL_FORMS": "5",
        **references,
        **changes,
    }
