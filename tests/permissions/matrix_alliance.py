"""The table's part of the alliance; matrix.py says how to read it."""

from decimal import Decimal

from alliance import cards
from alliance.models import Target
from foundation.exports.charts import Chart

from .case import Case
from .given import fixed
from .world import OPERATORS, SIGNED_IN

ADMINISTRATOR = frozenset({"administrator"})
READERS = OPERATORS | {"alliance"}


def own_target() -> int:
    target, _new = Target.objects.get_or_create(
        kpi="no_response_rate", year=None, value=20, unit="%", period="해마다"
    )
    return int(target.pk)


def chart_held() -> str:
    address = cards.address(Chart("지표", "건", ("2026 Q1",), (Decimal(3),)))
    return address.rpartition("/")[2].removesuffix(".svg")


ALLIANCE = {
    "board": [Case("GET", READERS), Case("GET", READERS, data=fixed(district="남동구"))],
    "kpi": [
        Case("GET", READERS, of=lambda w, code=code: code, seen_by=SIGNED_IN)
        for code in ("demand_firms", "no_response_rate", "stage_pass_rate", "verified_share")
    ],
    "chart": Case("GET", READERS, of=lambda w: chart_held(), seen_by=SIGNED_IN),
    "settings": Case("GET", ADMINISTRATOR),
    "setting": Case(
        "GET POST",
        ADMINISTRATOR,
        of=lambda w: "demand_firms",
        seen_by=SIGNED_IN,
        data=fixed(amber_percent="80", red_percent="60"),
    ),
    "set_target": Case(
        "POST",
        ADMINISTRATOR,
        of=lambda w: "demand_firms",
        seen_by=SIGNED_IN,
        data=fixed(value="30", reason="늘렸습니다"),
    ),
    "remove_target": Case(
        "POST",
        ADMINISTRATOR,
        of=lambda w: ("no_response_rate", own_target()),
        seen_by=SIGNED_IN,
        data=lambda w: {f"{own_target()}-reason": "다시 정합니다"},
    ),
}
