"""Moves of gate rounds, and of the diligence of a project that one of them stopped."""

from datetime import timedelta

from foundation.history import clock
from projects.models import Deliverable, Diligence, DiligenceSeat
from projects.services import deliverables, diligence, gates
from tests.projects.conftest import pdf
from tests.projects.machine.cast import Cast, Pick
from tests.projects.machine.work import meet_conditions

DECISIONS = ["go", "go", "go", "go", "conditional_go", "hold", "recycle", "stop", "planned"]
CAUSES = ["evaluation", "evaluation", "voluntary", "fault", ""]


def submit(cast: Cast, pick: Pick) -> None:
    gate = cast.gate
    title = f"산출물 {pick(range(9))}"
    given = {"title": title, "note": "", "upload": pdf(), "by": cast.who(pick, "supplier")}
    cast.attempt(deliverables.submit, gate=gate, **given)


def examine(cast: Cast, pick: Pick) -> None:
    for deliverable in Deliverable.objects.filter(gate=cast.gate, status=Deliverable.Status.SUBMITTED):
        by = cast.who(pick, "coordinator")
        if pick([True, True, False]):
            cast.attempt(deliverables.accept, deliverable=deliverable, by=by)
        else:
            cast.attempt(deliverables.return_, deliverable=deliverable, reason="표", by=by)


def assign(cast: Cast, pick: Pick) -> None:
    whom = cast.who(pick, "reviewer 1", "reviewer 2")
    cast.attempt(gates.assign_reviewer, gate=cast.gate, reviewer=whom, by=cast.who(pick, "coordinator"))


def pledge(cast: Cast, pick: Pick) -> None:
    for review in cast.gate.reviews.all():
        conflict = pick([False] * 5 + [True])
        cast.attempt(gates.pledge, review=review, conflict=conflict, by=review.reviewer)


def start(cast: Cast, pick: Pick) -> None:
    cast.attempt(gates.start_review, gate=cast.gate, by=cast.who(pick, "coordinator"))


def score(cast: Cast, pick: Pick) -> None:
    for review in cast.gate.reviews.all():
        by = pick([review.reviewer] * 5 + [cast.people["reviewer 3"]])
        cast.attempt(gates.score, review=review, score=pick([80, 90, 40, 110]), comment="가", by=by)


def decide(cast: Cast, pick: Pick) -> None:
    gate = cast.gate
    condition = gates.Condition("조건", clock.today() + timedelta(days=7), pick(["supplier", "demand"]))
    given = {
        "decision": pick(DECISIONS),
        "reason": pick(["가", "가", "가", ""]),
        "conditions": [condition],
        "cause": pick(CAUSES),
    }
    cast.attempt(gates.decide, gate=gate, by=cast.who(pick, "coordinator", "deputy"), **given)


def bring_round(cast: Cast, pick: Pick) -> None:
    """What random steps seldom reach: a round that only waits for its decision."""
    people = cast.people
    meet_conditions(cast, pick)
    submitted = {"gate": cast.gate, "title": f"계획서 {pick(range(9))}", "note": "", "upload": pdf()}
    cast.attempt(deliverables.submit, by=people["supplier"], **submitted)
    for row in Deliverable.objects.filter(gate=cast.gate, status=Deliverable.Status.SUBMITTED):
        cast.attempt(deliverables.accept, deliverable=row, by=people["coordinator"])
    reviewer = people["reviewer 1"]
    cast.attempt(gates.assign_reviewer, gate=cast.gate, reviewer=reviewer, by=people["coordinator"])
    for review in cast.gate.reviews.all():
        cast.attempt(gates.pledge, review=review, conflict=False, by=review.reviewer)
    cast.attempt(gates.start_review, gate=cast.gate, by=people["coordinator"])
    for review in cast.gate.reviews.all():
        cast.attempt(gates.score, review=review, score=80, comment="가", by=review.reviewer)


def pass_round(cast: Cast, pick: Pick) -> None:
    bring_round(cast, pick)
    decide(cast, pick)


def open_diligence(cast: Cast, pick: Pick) -> None:
    """A stop opens it; nothing else does."""
    by = cast.who(pick, "deputy")
    cast.attempt(diligence.open_, project=cast.project, cause=pick(CAUSES), by=by)


def seat(cast: Cast, pick: Pick) -> None:
    for row in Diligence.objects.filter(project=cast.key):
        whom = cast.who(pick, "reviewer 2", "reviewer 3", "reviewer 4", "reviewer 5")
        cast.attempt(diligence.seat, diligence=row, reviewer=whom, by=cast.who(pick, "deputy"))


def judge(cast: Cast, pick: Pick) -> None:
    for row in DiligenceSeat.objects.filter(diligence__project=cast.key):
        by = pick([row.reviewer] * 5 + [cast.people["insider"]])
        if row.pledged_at is None:
            cast.attempt(diligence.pledge, seat=row, conflict=pick([False] * 5 + [True]), by=by)
        else:
            given = {"vote": pick(["diligent", "negligent", ""]), "fault": pick(["supplier", "demand", ""])}
            cast.attempt(diligence.vote, seat=row, reason="기록", by=by, **given)


def rule(cast: Cast, pick: Pick) -> None:
    for row in Diligence.objects.filter(project=cast.key):
        cast.attempt(
            diligence.decide, diligence=row, reason=pick(["가", "가", ""]), by=cast.who(pick, "deputy")
        )


def convene(cast: Cast, pick: Pick) -> None:
    """A committee of three that has voted."""
    for row in Diligence.objects.filter(project=cast.key):
        for n in (2, 3, 4) if row.round == 1 else (1, 5):
            given = {"reviewer": cast.people[f"reviewer {n}"], "by": cast.people["deputy"]}
            cast.attempt(diligence.seat, diligence=row, **given)
        for member in DiligenceSeat.objects.filter(diligence=row):
            cast.attempt(diligence.pledge, seat=member, conflict=False, by=member.reviewer)
            given = {"vote": pick(["diligent", "negligent"]), "fault": pick(["supplier", "both"])}
            cast.attempt(diligence.vote, seat=member, reason="기록", by=member.reviewer, **given)


def appeal(cast: Cast, pick: Pick) -> None:
    for row in Diligence.objects.filter(project=cast.key):
        cast.attempt(diligence.appeal, diligence=row, reason="가", by=cast.who(pick, "supplier", "demander"))


def run_out(cast: Cast, pick: Pick) -> None:
    """The job that makes a verdict final, in time and too early."""
    for row in Diligence.objects.filter(project=cast.key):
        late = row.appeal_due if row.appeal_due and pick([True, False]) else clock.now()
        with clock.at(late):
            cast.attempt(diligence.finalise, diligence=row)


MOVES = [submit, examine, assign, pledge, start, score, decide, bring_round, pass_round, pass_round]
AFTER_A_STOP = [open_diligence, seat, judge, rule, convene, appeal, run_out]
