"""Moves of the agreement, of its amendments, and of the money that it allows."""

from datetime import timedelta
from itertools import count

from foundation.history import clock
from projects.models import Agreement, Instalment, Settlement, Spending, Terms
from projects.services import agreements, amendments, instalments, settlements, spending
from projects.services.instalments import PROPOSED
from projects.terms import TermsGiven
from tests.projects import agreeing
from tests.projects.conftest import pdf
from tests.projects.funds import row, sheet
from tests.projects.machine.cast import Cast, Pick

MILLION = 1_000_000
_references = count(1)


def _content(cast: Cast, pick: Pick, *, funded: bool) -> TermsGiven:
    """Sound terms of one of four sizes, or of too large a grant."""
    people = pick([2, 6, 12, 12, 60])
    parts = [("people", "grant", people), ("people", "in_kind", 4), ("equipment", "cash", 6)]
    own = [("people", "cash", people)]
    by = cast.programme if funded else None
    return agreeing.given(
        cast.project, by, lines=agreeing.lines(by, *parts) if funded else agreeing.lines(by, *own)
    )


def _agreement(cast: Cast) -> Agreement | None:
    return Agreement.objects.filter(project=cast.key).first()


def draft(cast: Cast, pick: Pick) -> None:
    funded = pick([True, True, False])
    given = {"fiscal_year": 2026, "plan_task": 6, "follow_up_years": 3}
    cast.attempt(
        agreements.draft,
        project=cast.project,
        kind="funded" if funded else "contract",
        programme=cast.programme if funded else None,
        terms=_content(cast, pick, funded=funded),
        by=cast.who(pick, "coordinator"),
        **given,
    )


def revise(cast: Cast, pick: Pick) -> None:
    if agreement := _agreement(cast):
        content = _content(cast, pick, funded=agreement.programme_id is not None)
        cast.attempt(agreements.revise, agreement=agreement, terms=content, by=cast.who(pick, "coordinator"))


def discard(cast: Cast, pick: Pick) -> None:
    if agreement := _agreement(cast):
        cast.attempt(agreements.discard, agreement=agreement, by=cast.who(pick, "coordinator"))


def sign(cast: Cast, pick: Pick) -> None:
    if agreement := _agreement(cast):
        given = {
            "document_number": pick(["인천TP-1", "인천TP-2", ""]),
            "signed_on": clock.today(),
            "effective_on": clock.today(),
            "upload": pdf(),
        }
        cast.attempt(agreements.sign, agreement=agreement, by=cast.who(pick, "coordinator"), **given)


def ask_to_amend(cast: Cast, pick: Pick) -> None:
    if agreement := _agreement(cast):
        content = _content(cast, pick, funded=agreement.programme_id is not None)
        by = cast.who(pick, "supplier", "demander", "coordinator")
        cast.attempt(amendments.request, agreement=agreement, terms=content, reason="가", by=by)


def answer_an_amendment(cast: Cast, pick: Pick) -> None:
    for terms in Terms.objects.filter(agreement__project=cast.key).exclude(number=1):
        by = cast.who(pick, "coordinator", "deputy")
        match pick(["approve", "approve", "reject", "withdraw"]):
            case "approve":
                given = {"document_number": "변경-1", "effective_on": clock.today()}
                cast.attempt(amendments.approve, terms=terms, by=by, **given)
            case "reject":
                cast.attempt(amendments.reject, terms=terms, reason="가", by=by)
            case "withdraw":
                cast.attempt(amendments.withdraw, terms=terms, by=pick([terms.requested_by, by]))


def plan(cast: Cast, pick: Pick) -> None:
    stages = [pick(list(PROPOSED)) for _n in range(pick([1, 2, 3]))] + pick([[], [cast.project.stage]])
    rows = [(stage, pick([1, 2, 4, 8, 20]) * MILLION) for stage in stages]
    cast.attempt(instalments.plan, project=cast.project, rows=rows, by=cast.who(pick, "coordinator"))


def plan_for_this_stage(cast: Cast, pick: Pick) -> None:
    rows = [(cast.project.stage, pick([1, 2, 4]) * MILLION)]
    cast.attempt(instalments.plan, project=cast.project, rows=rows, by=cast.people["coordinator"])


def ask_for_money(cast: Cast, pick: Pick) -> None:
    for instalment in Instalment.objects.filter(project=cast.key):
        cast.attempt(instalments.request, instalment=instalment, by=cast.who(pick, "supplier"))


def answer_for_money(cast: Cast, pick: Pick) -> None:
    for instalment in Instalment.objects.filter(project=cast.key):
        by = cast.who(pick, "coordinator", "deputy")
        match pick(["pay", "pay", "send back", "cancel"]):
            case "pay":
                amount = pick([instalment.amount_krw, 1, instalment.amount_krw + 1])
                given = {"paid_on": clock.today() - timedelta(days=pick([0, 0, 1])), "paid_krw": amount}
                cast.attempt(instalments.pay, instalment=instalment, document_number="지급-1", by=by, **given)
            case "send back":
                cast.attempt(instalments.send_back, instalment=instalment, reason="표", by=by)
            case "cancel":
                cast.attempt(instalments.cancel, instalment=instalment, reason="가", by=by)


def spend(cast: Cast, pick: Pick) -> None:
    reference = pick(["V-1", "V-2", f"V-{next(_references) + 2}"])
    line = row(cast.project.number, reference, pick([1, 2, 3]) * MILLION)
    upload, by = sheet(line), cast.who(pick, "coordinator")
    cast.attempt(spending.import_file, programme=cast.programme, upload=upload, by=by)


def disallow(cast: Cast, pick: Pick) -> None:
    for line in Spending.objects.filter(project=cast.key):
        given = {"amount_krw": pick([0, MILLION, 9 * MILLION]), "reason": "증빙"}
        cast.attempt(spending.disallow, spending=line, by=cast.who(pick, "coordinator"), **given)


def settle(cast: Cast, pick: Pick) -> None:
    by = cast.who(pick, "coordinator")
    cast.attempt(settlements.open_, project=cast.project, by=by)
    for settlement in Settlement.objects.filter(project=cast.key):
        given = {"recovered_krw": pick([1, MILLION, 4 * MILLION]), "recovered_on": clock.today()}
        if pick([True, False]):
            given = {"recovered_krw": 0, "recovered_on": None}
        recorded = {"settlement": settlement, "interest_krw": pick([0, 0, 1]), "document_number": ""}
        cast.attempt(settlements.record_, by=by, **recorded, **given)
        given = {"finalised_on": clock.today(), "document_number": "정산-1"}
        cast.attempt(settlements.finalise, settlement=settlement, by=by, **given)


def agree(cast: Cast, pick: Pick) -> None:
    """What random steps seldom reach: an agreement in force, with an instalment for the present stage."""
    if _agreement(cast) is None:
        draft(cast, lambda options: options[0])
    sign(cast, lambda options: options[0])
    plan_for_this_stage(cast, pick)


MOVES = [draft, revise, discard, sign, ask_to_amend, answer_an_amendment, plan, plan_for_this_stage]
MOVES += [ask_for_money, answer_for_money, spend, disallow, settle, agree, agree]
