"""The table's part of money; matrix.py says how to read it."""

from collections.abc import Callable
from typing import Any

from foundation.history import clock
from tests.projects.funds import COLUMNS, row, sheet

from .case import Case
from .given import PARTIES, REASON, fixed
from .world import COORDINATING, OPERATORS, SIGNED_IN, World

FOLLOW = PARTIES | COORDINATING


def _key(name: str) -> Callable[[World], Any]:
    return lambda world: world.money[name].pk


def _today(**data: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: {name: clock.today() if value is None else value for name, value in data.items()}


def _file(world: World) -> dict[str, Any]:
    return {"upload": sheet(row(world.money["project"].number, "V-1"))}


MONEY = {
    "money": Case("GET", FOLLOW, of=_key("project")),
    "plan_instalments": Case(
        "GET POST", COORDINATING, of=_key("project"), seen_by=PARTIES, data=fixed(preparation="1000000")
    ),
    "request_instalment": Case("POST", PARTIES, of=_key("payable"), seen_by=COORDINATING),
    "pay_instalment": Case(
        "POST",
        COORDINATING,
        of=_key("requested"),
        seen_by=PARTIES,
        data=_today(paid_on=None, paid_krw="1000000", document_number="지급-7"),
    ),
    "send_back_instalment": Case("POST", COORDINATING, of=_key("requested"), seen_by=PARTIES, data=REASON),
    "cancel_instalment": Case("POST", COORDINATING, of=_key("payable"), seen_by=PARTIES, data=REASON),
    "disallow": Case(
        "GET POST",
        COORDINATING,
        of=_key("spent"),
        seen_by=PARTIES,
        data=fixed(amount_krw="1000", reason="증빙 없음"),
    ),
    "open_settlement": Case("POST", COORDINATING, of=_key("stopped"), seen_by=PARTIES),
    "record_settlement": Case(
        "POST",
        COORDINATING,
        of=_key("settlement"),
        seen_by=PARTIES,
        data=fixed(interest_krw="10", recovered_krw="0"),
    ),
    "finalise_settlement": Case(
        "POST",
        COORDINATING,
        of=_key("settlement"),
        seen_by=PARTIES,
        data=_today(finalised_on=None, document_number="정산-3"),
    ),
    "spending": Case("GET", OPERATORS),
    "spending_programme": Case("GET POST", OPERATORS, of=_key("programme"), seen_by=SIGNED_IN, data=_file),
    "spending_columns": Case(
        "GET POST",
        OPERATORS,
        of=_key("programme"),
        seen_by=SIGNED_IN,
        data=lambda world: {"heading": list(COLUMNS.values()), **COLUMNS, "payee": ""},
    ),
    "spending_batch": Case("GET", OPERATORS, of=_key("batch")),
}
