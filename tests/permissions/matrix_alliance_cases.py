"""The table's part of divisions, success cases and the public page; matrix.py says how to read it."""

from collections.abc import Callable
from typing import Any

from alliance.models import KpiSetting
from foundation.history import clock

from .case import Case
from .given import OWNER_A, OWNER_P, REASON, fixed, pdf
from .world import COORDINATING, EVERYBODY, OPERATORS, SIGNED_IN, A, World

LEADER = frozenset({"reviewer_other"})
OWNER_S = frozenset({"owner_s"})
ALLIANCE_MEMBER = frozenset({"alliance"})
SEATED = OPERATORS | ALLIANCE_MEMBER | LEADER
FIRMS = A | {"owner_p", "owner_s", "owner_t", "owner_t_too", "owner_b", "pending"}
INSIDE = A | COORDINATING | OWNER_P
TEXTS = {"title": "카메라로 검사", "before": "눈으로 보았습니다.", "after": "카메라로 봅니다."}
FOUNDED = {"kind": "division", "name": "새 분과", "topic": "조명"}


def _of(name: str) -> Callable[[World], Any]:
    return lambda world: getattr(world.cases, name).pk


def _day(field: str, **more: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: {field: clock.today().isoformat()} | more


def _as(firm: str, **more: Any) -> Callable[[World], dict[str, Any]]:
    firms: dict[str, Callable[[World], Any]] = {
        "a": lambda world: world.a.pk,
        "p": lambda world: world.suppliers["p"].pk,
        "s": lambda world: world.suppliers["s"].pk,
    }
    return lambda world: {"firm": firms[firm](world)} | more


def _published(world: World) -> str:
    KpiSetting.objects.update_or_create(kpi="demand_firms", defaults={"published": True})
    return "demand_firms"


def _joined(world: World) -> dict[str, Any]:
    return {"user": world.demo_person.email, "joined_on": clock.today().isoformat()}


DIVISIONS = {
    "divisions": Case("GET", SEATED),
    "found_division": Case("GET POST", OPERATORS, data=_day("founded_on", **FOUNDED)),
    "division": Case("GET", SEATED, of=_of("division")),
    "change_division": Case("GET POST", OPERATORS, of=_of("division"), seen_by=SEATED, data=fixed(**FOUNDED)),
    "close_division": Case("POST", OPERATORS, of=_of("division"), seen_by=SEATED, data=_day("ended_on")),
    "join_division": Case("POST", OPERATORS, of=_of("division"), seen_by=SEATED, data=_joined),
    "leave_division": Case(
        "POST", OPERATORS | LEADER, of=_of("member"), seen_by=SEATED, data=_day("left_on")
    ),
    "record_division_meeting": Case(
        "POST",
        OPERATORS | LEADER,
        of=_of("division"),
        seen_by=SEATED,
        data=_day("held_on", title="모임", minutes="기록"),
    ),
    "record_output": Case(
        "POST",
        OPERATORS,
        of=_of("division"),
        seen_by=SEATED,
        data=lambda w: _day("occurred_on", title="안내서")(w) | {"upload": pdf()},
    ),
}

CASES = {
    "cases": Case("GET", OPERATORS | ALLIANCE_MEMBER | FIRMS),
    "draft_case": Case("GET POST", OPERATORS, data=lambda w: TEXTS | {"project": w.cases.caseless.pk}),
    "case": [
        *[Case("GET", INSIDE, of=_of(name)) for name in ("draft", "asked", "agreed")],
        Case("GET", SIGNED_IN, of=_of("public")),
    ],
    "edit_case": [
        Case("GET POST", COORDINATING, of=_of(name), seen_by=INSIDE, data=fixed(**TEXTS))
        for name in ("draft", "asked")
    ],
    "ask_case": Case("POST", COORDINATING, of=_of("draft"), seen_by=INSIDE),
    "consent_case": [
        Case("POST", OWNER_A, of=_of("asked"), seen_by=INSIDE, data=_as("a", version=1)),
        Case("POST", OWNER_P, of=_of("asked"), seen_by=INSIDE, data=_as("p", version=1)),
    ],
    "refuse_case": [
        Case("POST", OWNER_A, of=_of("asked"), seen_by=INSIDE, data=_as("a", reason="아니오")),
        Case("POST", OWNER_P, of=_of("agreed"), seen_by=INSIDE, data=_as("p", reason="아니오")),
    ],
    "take_back_case": Case("POST", OWNER_S, of=_of("public"), seen_by=SIGNED_IN, data=_as("s")),
    "publish_case": Case("POST", COORDINATING, of=_of("agreed"), seen_by=INSIDE),
    "withdraw_case": Case("POST", OPERATORS, of=_of("public"), seen_by=SIGNED_IN, data=REASON),
}

RESULTS = {
    "list": Case("GET", EVERYBODY),
    "case": Case("GET", EVERYBODY, of=_of("public")),
    "chart": Case("GET", EVERYBODY, of=_published),
}
