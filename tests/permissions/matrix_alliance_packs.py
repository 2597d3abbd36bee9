"""The table's part of packs; matrix.py says how to read it."""

from alliance.forms.packs import quarters_without_pack

from .case import Case
from .given import fixed
from .world import OPERATORS, World

ALLIANCE = frozenset({"alliance"})
READERS = OPERATORS | ALLIANCE


def past_quarter(world: World) -> dict[str, str]:
    """The last but one that has no pack: it is over."""
    of = list(quarters_without_pack())[1]
    return {"quarter": f"{of.year}-{of.number}"}


PACKS = {
    "packs": Case("GET", READERS),
    "freeze_pack": Case("GET POST", OPERATORS, data=past_quarter),
    "pack": Case("GET", READERS, of=lambda w: w.pack.pk),
    "restate_pack": Case(
        "GET POST", OPERATORS, of=lambda w: w.pack.pk, seen_by=ALLIANCE, data=fixed(reason="정산 반영")
    ),
    "pack_exports": Case("GET", READERS, of=lambda w: w.pack.pk),
    "export_pack": Case("POST", READERS, of=lambda w: (w.pack.pk, "xlsx")),
    "pack_kpi": [
        Case("GET", READERS, of=lambda w, code=code: (w.pack.pk, code))
        for code in ("demand_firms", "no_response_rate", "stage_pass_rate", "verified_share")
    ],
}
