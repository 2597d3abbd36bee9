"""Selection rounds of firm A's needs for the permission matrix, one in each state, and who may read what in them.

P and a supplier without people offer; `reviewer` sits in them. Sealed offers are their own firm's only.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from foundation.history import clock
from matchmaking.models import (
    Appeal,
    Assessment,
    BonusAward,
    Challenge,
    Mark,
    Match,
    Need,
    Result,
    Round,
    Seat,
)
from matchmaking.services import round_decisions
from tests import factories

if TYPE_CHECKING:
    from .world import World

S = Round.Status


@dataclass
class Held:
    """A round with its two offers, the first P's, and the reviewer's seat."""

    round: Round
    offers: list[Match]
    seat: Seat

    @property
    def shown(self) -> str:
        return round_decisions.preview(Round.objects.get(pk=self.round.pk)).fingerprint


def make(world: "World", inside: frozenset[str]) -> dict[str, Held]:
    """By name; `inside` are A's people and the coordinators."""
    reads = inside | {"reviewer"}
    return {
        "draft": _held(world, "draft", S.DRAFT, Seat.Status.ASSIGNED, inside, inside),
        "sealed": _held(world, "sealed", S.OPEN, Seat.Status.ASSIGNED, inside, frozenset()),
        "due": _held(world, "due", S.OPEN, Seat.Status.ASSIGNED, inside, inside, due=True),
        "unpledged": _held(world, "unpledged", S.SCORING, Seat.Status.ASSIGNED, inside, inside, due=True),
        "scoring": _held(world, "scoring", S.SCORING, Seat.Status.PLEDGED, reads, reads, due=True),
        "scored": _held(
            world, "scored", S.SCORING, Seat.Status.SUBMITTED, reads, reads, due=True, challenged=False
        ),
        "closed": _held(world, "closed", S.CLOSED, Seat.Status.SUBMITTED, reads, reads, due=True),
        "decided": _decided(world, reads),
    }


def _held(
    world: "World",
    name: str,
    status: str,
    seated: str,
    reads_need: frozenset[str],
    reads_offers: frozenset[str],
    *,
    due: bool = False,
    challenged: bool = True,
) -> Held:
    need = world._need(
        f"round-{name}", world.a, reads_need | {"owner_p"}, confidentiality=Need.Confidentiality.INVITED
    )
    offers = [world._match(need, world.offered[key], Match.Status.QUOTED, pledged=True) for key in "pr"]
    for match, own in zip(offers, ({"owner_p"}, set()), strict=True):
        approach = world.marked(f"offer-{name}-{len(own)}", frozenset(reads_offers | own))
        factories.QuotationFactory(match=match, approach=approach, submitted_by=world.people["owner_p"])
    now = clock.now()
    coordinator = world.people["coordinator"]
    round_ = Round.objects.create(
        need=need,
        title=f"선정평가 {name}",
        deadline_at=now + timedelta(days=-1 if due else 5),
        quorum=1,
        status=status,
        seed="00",
        opened_at=None if status == S.DRAFT else now - timedelta(days=9),
        created_by=coordinator,
    )
    criterion = round_.criteria.create(position=1, label="수행 방법", max_points=100)
    bonus = round_.bonuses.create(position=1, label="연구소", points=3)
    seat = Seat.objects.create(round=round_, number=1, reviewer=world.people["reviewer"], status=seated)
    if seated in Seat.PLEDGED_ONES:
        told = reads_offers if status in (S.CLOSED, S.DECIDED) else frozenset({"reviewer"})
        for match in offers:
            comment = world.marked(
                f"comment-{name}-{match.solution.company.name}", _said(match, told, status)
            )
            row = Assessment.objects.create(seat=seat, match=match, comment=comment)
            Mark.objects.create(assessment=row, criterion=criterion, points=80)
        BonusAward.objects.create(
            bonus=bonus,
            match=offers[1],
            reason=world.marked(f"bonus-{name}", inside_only(reads_offers)),
            evidence="인정서",
            awarded_by=coordinator,
        )
    if status == S.SCORING and challenged:
        Challenge.objects.create(
            round=round_,
            company=world.suppliers["p"],
            person=world.marked(f"challenged-{name}", inside_only(reads_offers) - A_PEOPLE | {"owner_p"}),
            reason="경쟁사 자문",
            raised_by=world.people["owner_p"],
        )
    return Held(round_, offers, seat)


A_PEOPLE = frozenset({"owner_a", "member_a", "insider"})


def inside_only(readers: frozenset[str]) -> frozenset[str]:
    """The coordinators' part."""
    return readers - A_PEOPLE - {"reviewer"}


def _said(match: Match, told: frozenset[str], status: str) -> frozenset[str]:
    """Who reads what was said: once it is decided A's people too, and the offer's own firm."""
    if status == S.DECIDED:
        return told | ({"owner_p"} if match.solution.company.name.endswith("-p") else set())
    return told - A_PEOPLE


def _decided(world: "World", reads: frozenset[str]) -> Held:
    held = _held(world, "decided", S.DECIDED, Seat.Status.SUBMITTED, reads, reads, due=True)
    round_, now = held.round, clock.now()
    round_.decided_at, round_.decided_by = now, world.people["administrator"]
    round_.decisions, round_.appeal_until = 1, now + timedelta(days=5)
    round_.save()
    outcome = ((Match.Status.SELECTED, "selected"), (Match.Status.NOT_SELECTED, "none"))
    for rank, (match, (status, award)) in enumerate(zip(held.offers, outcome, strict=True), start=1):
        match.status = status
        match.save()
        Result.objects.create(
            round=round_,
            decision=1,
            match=match,
            means=["80.0000"],
            mean=80,
            bonus=0,
            total=80,
            passed=True,
            rank=rank,
            tied_by="lot",
            award=award,
        )
    round_.need.status = Need.Status.MATCHED
    round_.need.save()
    Appeal.objects.create(
        round=round_,
        decision=1,
        match=held.offers[1],
        text=world.marked("appeal", inside_only(reads)),
        raised_by=world.people["owner_p"],
    )
    return held
