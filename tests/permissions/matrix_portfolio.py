"""The table's part of the portfolio; matrix.py says how to read it."""

from .case import Case
from .given import SEE_PROJECT, fixed
from .world import COORDINATING, OPERATORS, SIGNED_IN

PORTFOLIO = {
    "list": [
        Case("GET", SIGNED_IN),
        Case("GET", SIGNED_IN, data=fixed(q="AX-2026")),
        Case("GET", SIGNED_IN, data=fixed(health="red", sort="due")),
    ],
    "board": Case("GET", SIGNED_IN),
    "due": [Case("GET", SIGNED_IN), Case("GET", SIGNED_IN, data=fixed(mine="1"))],
    "load": Case("GET", OPERATORS),
    "export": Case("GET", SIGNED_IN),
    "remind": Case("POST", COORDINATING, data=lambda w: {"project": [w.planned.pk]}),
    "move": Case(
        "GET",
        COORDINATING,
        of=lambda w: w.planned.pk,
        seen_by=SEE_PROJECT,
        data=fixed(to="poc"),
    ),
}
