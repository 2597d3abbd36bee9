"""Two coordinators, a need and a solution, and curations of it."""

from typing import Any

from django.urls import reverse

from companies.models import User
from foundation.history import clock
from matchmaking.models import Curation, Need
from solutions.models import Solution
from tests import factories

REASON, NOTE = "작년에 같은 공정에서 잘된 것을 봤습니다", "인천 부품사 두 곳에서 검증했습니다"
SENT = {"reason": REASON, "note": NOTE}


def colleague(**fields: Any) -> User:
    return factories.UserFactory(is_coordinator=True, **fields)


def curation(need: Need, solution: Solution, kind: str = "pin", status: str = "live") -> Curation:
    """A standing curation by people who don't matter."""
    maker, second = factories.UserFactory(), factories.UserFactory()
    fields: dict[str, Any] = {"made_by_key": maker.pk, "reason": REASON}
    if kind == "pin":
        fields["note"] = NOTE
        if status == "live":
            fields |= {"confirmed_by_key": second.pk, "confirmed_at": clock.now()}
    return Curation.objects.create(need=need, solution=solution, kind=kind, status=status, **fields)


def url(name: str, *of: Any) -> str:
    return reverse(f"matchmaking:{name}", args=[obj.pk for obj in of])
