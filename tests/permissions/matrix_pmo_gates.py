"""The table's rows of gate rounds' checklists and stops, and of their templates."""

from typing import Any

from .case import Case
from .given import ADMINISTRATOR, OWNER_B, SEE_PROJECT, fixed
from .world import COORDINATING, OPERATORS, SIGNED_IN, World


def _item(world: World) -> tuple[int, int]:
    gate = world.project_b.gates.get()
    return gate.pk, gate.template.items.first().pk


def _checked(world: World) -> tuple[int, int]:
    gate = world.project_b.gates.get()
    return gate.pk, gate.checks.get().item_id


def _version(world: World) -> dict[str, Any]:
    rows = {
        "criteria-0-name": "실제 사용",
        "criteria-0-points": "100",
        "items-0-text": "계약서를 보았다",
        "requirements-0-kind": "deliverable",
        "requirements-0-name": "계약서",
    }
    forms = {f"{kind}-TOTAL_FORMS": "1" for kind in ("criteria", "items", "requirements")}
    forms |= {f"{kind}-INITIAL_FORMS": "0" for kind in ("criteria", "items", "requirements")}
    return {"quorum": "1", "pass_score": "60", "note": "가볍게", **forms, **rows}


GATES = {
    "stop": Case(
        "POST",
        COORDINATING,
        of=lambda w: w.planned.gates.get().pk,
        seen_by=SEE_PROJECT,
        data=fixed(cause="voluntary", reason="기업이 그만두었습니다."),
    ),
    "check": Case("POST", OPERATORS, of=_item, seen_by=OWNER_B),
    "uncheck": Case("POST", OPERATORS, of=_checked, seen_by=OWNER_B),
    "templates": Case("GET", OPERATORS),
    "template": Case("GET", OPERATORS, of=lambda w: "poc", seen_by=SIGNED_IN),
    "publish_template": Case("GET POST", ADMINISTRATOR, of=lambda w: "poc", seen_by=SIGNED_IN, data=_version),
}
