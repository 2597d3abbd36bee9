"""Risks for the tests: one that the supplier raises, and what a form of one sends."""

from datetime import timedelta
from typing import Any

from foundation.history import clock
from projects.models import Risk
from projects.services import risks


def raised(world: Any, **given: Any) -> Risk:
    """A risk of the supplier's, which it answers for; of 6 points, due in two weeks."""
    fields = {
        "project": world.project,
        "kind": Risk.Kind.RISK,
        "title": "불량 샘플이 모자랄 수 있습니다",
        "probability": 2,
        "impact": 3,
        "response": Risk.Response.MITIGATE,
        "plan": "다른 라인의 샘플도 모읍니다.",
        "owner": world.supplier,
        "due_on": clock.today() + timedelta(days=14),
        "by": world.supplier,
    }
    return risks.raise_(**(fields | given))


def assessed(risk: Risk, **given: Any) -> Risk:
    """Graded anew as it is but for what is given."""
    names = ("kind", "probability", "impact", "response", "plan", "owner", "due_on")
    fields = {name: getattr(risk, name) for name in names}
    return risks.assess(**(fields | {"risk": risk, "reason": "다시 보았습니다."} | given))


def sent(world: Any, **given: Any) -> dict[str, Any]:
    fields = {
        "kind": "issue",
        "title": "카메라가 멈췄습니다",
        "probability": "3",
        "impact": "4",
        "response": "avoid",
        "plan": "예비 카메라로 바꿉니다.",
        "owner": str(world.supplier.pk),
        "due_on": (clock.today() + timedelta(days=5)).isoformat(),
    }
    return fields | given
