"""What the table's cases send, and the groups of people that it names."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from solutions.models import Term, ThesaurusEntry
from tests import factories

from .world import (
    COORDINATING,
    OPERATORS,
    REVIEWERS,
    A,
    T,
    World,
)


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("계획서.pdf", b"%PDF-1.7\nplan")


def term(facet: str) -> int:
    return Term.objects.filter(facet=facet).values_list("pk", flat=True)[0]


def entry(world: World) -> int:
    return ThesaurusEntry.objects.values_list("pk", flat=True)[0]


def solution_form(world: World) -> dict[str, Any]:
    rows = {"references-TOTAL_FORMS": "0", "references-INITIAL_FORMS": "0"}
    return {"title": "새 솔루션", "summary": "한 줄", "process": [term("process")], **rows} | {
        "ai_task": [term("ai_task")],
        "description": "카메라로 표면의 기스와 찍힘을 찾아 불량을 골라냅니다.",
    }


def firm_form(world: World) -> dict[str, Any]:
    number = factories.business_number(800_000)
    fields = {"name": "새 기업", "kind": "demand", "industry_text": "금형", "open_slots": "5"}
    return fields | {"business_number": number, "site-kind": "factory", "site-district": "남동구"}


def need_words(world: World) -> dict[str, Any]:
    return {
        "title": "검사가 힘듭니다",
        "description": "사람이 눈으로 보는데 기스를 자꾸 놓쳐서 선별을 나갑니다.",
    }


def fixed(**data: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: data


REASON = fixed(reason="보완해 주세요")
OWNER_A = frozenset({"owner_a"})
OWNER_P = frozenset({"owner_p"})
OWNER_S = frozenset({"owner_s"})
OWNER_T = T
OWNER_B = frozenset({"owner_b"})
REVIEWER = frozenset({"reviewer"})
ADMINISTRATOR = frozenset({"administrator"})
INSIDE_A = A | COORDINATING
#: Whoever decides or scores, or would if its firm sold nothing.
DECLARE = OPERATORS | REVIEWERS | {"owner_t_too"}
PARTIES = A | OWNER_P  # of A's projects
SEE_PROJECT = PARTIES | COORDINATING | REVIEWER
