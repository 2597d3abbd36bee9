"""The table's part of the alliance; matrix.py says how to read it."""

from .case import Case
from .given import fixed
from .world import OPERATORS, SIGNED_IN

READERS = OPERATORS | {"alliance"}

ALLIANCE = {
    "board": [Case("GET", READERS), Case("GET", READERS, data=fixed(district="남동구"))],
    "kpi": [
        Case("GET", READERS, of=lambda w, code=code: code, seen_by=SIGNED_IN)
        for code in ("demand_firms", "no_response_rate", "stage_pass_rate", "verified_share")
    ],
}
