"""The table's part of the coordinators' desk and of histories; matrix.py says how to read it."""

from .case import Case
from .given import INSIDE_A, OWNER_B, OWNER_P, OWNER_S, fixed
from .world import COORDINATING, OPERATORS, SUPPLIERS, A

SAID = {"kind": "phone", "occurred_on": "2026-01-05", "summary": "통화했습니다"}

DESK = {
    "desk": [Case("GET", OPERATORS), Case("GET", OPERATORS, data=fixed(queue="actions", mine="1"))],
    "need_assign": Case(
        "GET POST",
        COORDINATING,
        of=lambda w: w.submitted.pk,
        seen_by=A,
        data=lambda w: {"coordinator": w.people["coordinator"].pk},
    ),
    "designate": Case(
        "GET POST",
        COORDINATING,
        of=lambda w: w.need.pk,
        seen_by=A | SUPPLIERS,
        data=lambda w: {"solution": w.spare.pk, "reason": "함께 왔습니다"},
    ),
    "need_history": [
        Case("GET", INSIDE_A, of=lambda w: w.need.pk, seen_by=SUPPLIERS),
        Case("GET", OPERATORS | OWNER_B, of=lambda w: w.need_b.pk),
    ],
    "match_history": [
        Case("GET", INSIDE_A, of=lambda w: w.listed.pk),
        Case("GET", INSIDE_A | OWNER_S, of=lambda w: w.invited.pk),
        Case("GET", INSIDE_A | OWNER_P, of=lambda w: w.unpledged.pk),
    ],
    "contacts": [Case("GET", OPERATORS), Case("GET", OPERATORS, data=lambda w: {"company": w.a.pk})],
    "contact_log": Case(
        "GET POST", OPERATORS, data=lambda w: SAID | {"company": w.suppliers["t"].business_number}
    ),
    "contact": Case("GET", COORDINATING, of=lambda w: w.contact.pk),
    "contact_finish": Case("POST", COORDINATING, of=lambda w: w.contact.pk),
}
