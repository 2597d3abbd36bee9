"""A selection round in a state: a need, suppliers with their people, reviewers, a coordinator; walked there by the
services."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from companies.models import User
from foundation.history import clock
from matchmaking.models import Match, QuotationItem, Round, Seat
from matchmaking.services import quotations, round_decisions, round_scores, round_steps, seats
from tests import factories
from tests.matchmaking.pairs import Pair, pair

CRITERIA = (("수행 방법", 40), ("역량", 30), ("효과", 30))
BONUSES = (("연구소 보유", 3),)
RULES: dict[str, Any] = {
    "title": "외관검사 지원 선정평가",
    "hides_askers": True,
    "quorum": 3,
    "drops_extremes": True,
    "cutoff": 60,
    "tie_order": "criterion",
    "reserves": 1,
    "appeal_days": 5,
}
S = Round.Status


@dataclass
class Judged:
    round: Round
    pairs: list[Pair]
    coordinator: User
    reviewers: list[User] = field(default_factory=list)

    @property
    def deadline(self) -> datetime:
        return self.round.deadline_at

    @property
    def after(self) -> datetime:
        """A moment after the deadline, so that its scoring may begin."""
        return self.deadline + timedelta(hours=1)

    @property
    def buyer(self) -> User:
        return self.pairs[0].buyer

    @property
    def seats(self) -> list[Seat]:
        return list(self.round.seats.order_by("number"))

    def reload(self) -> Round:
        self.round = Round.objects.get(pk=self.round.pk)
        return self.round

    def url(self, name: str, *of: Any) -> str:
        return reverse(f"matchmaking:{name}", args=of or [self.round.pk])

    def statuses(self) -> list[str]:
        return [pair.reload().status for pair in self.pairs]

    def offer(self, pair_: Pair, amount_krw: int = 30_000_000) -> None:
        quotations.quote(
            match=pair_.reload(),
            items=[QuotationItem(category="people", name="인건비", amount_krw=amount_krw)],
            weeks=8,
            approach=f"봉인된 방법 {pair_.match.pk}",
            by=pair_.seller,
        )

    def start(self) -> None:
        round_steps.start_scoring(round_=self.round, by=self.coordinator)

    def pledge(self) -> None:
        for seat in self.seats:
            seats.pledge(seat=seat, by=seat.reviewer)

    def score(self, seat: Seat, pair_: Pair, *points: int, comment: str = "근거가 뚜렷합니다") -> None:
        keys = self.round.criteria.values_list("pk", flat=True)
        given = dict(zip(keys, points, strict=True))
        round_scores.save(seat=seat, match=pair_.match, points=given, comment=comment, by=seat.reviewer)

    def score_all(self, *sheets: tuple[int, int, int]) -> None:
        """Every reviewer gives the first pair the first sheet, and so on, and submits."""
        for seat in self.seats:
            for pair_, points in zip(self.pairs, sheets, strict=True):
                self.score(seat, pair_, *points)
            round_scores.submit(seat=seat, by=seat.reviewer)

    def close(self) -> None:
        round_steps.close_scoring(round_=self.round, by=self.coordinator)

    def decide(self, by: User | None = None, reason: str = "위원회가 의결했습니다") -> None:
        shown = round_decisions.preview(self.reload()).fingerprint
        round_decisions.decide(round_=self.round, shown=shown, reason=reason, by=by or self.coordinator)


def drafted(suppliers: int = 2, *, reviewers: int = 3, **rules: Any) -> Judged:
    """A draft with its reviewers appointed, and suppliers that accepted their invitations."""
    coordinator = factories.UserFactory(is_coordinator=True, name="담당코디")
    first = pair(Match.Status.ACCEPTED, confidentiality="open")
    need, buyer = first.need, first.buyer
    pairs = [first, *(pair(Match.Status.ACCEPTED, need=need) for _ in range(suppliers - 1))]
    for row in pairs:
        row.buyer = buyer
    round_ = round_steps.draft(
        need=need,
        criteria=CRITERIA,
        bonuses=BONUSES,
        by=coordinator,
        **(RULES | {"deadline_at": clock.working_days_later(10)} | rules),
    )
    people = [factories.UserFactory(is_reviewer=True, name=f"비밀위원{n}") for n in range(reviewers)]
    for person in people:
        seats.assign(round_=round_, reviewer=person, by=coordinator)
    return Judged(round_, pairs, coordinator, people)


def opened(suppliers: int = 2, **rules: Any) -> Judged:
    """Open, and every supplier has offered."""
    made = drafted(suppliers, **rules)
    round_steps.open_(round_=made.round, by=made.coordinator)
    for number, row in enumerate(made.pairs):
        made.offer(row, 30_000_000 + number * 1_000_000)
    return made


def scoring(suppliers: int = 2, **rules: Any) -> Judged:
    """After the deadline (the caller's clock stays): scoring, every reviewer has pledged."""
    made = opened(suppliers, **rules)
    with clock.at(made.after):
        made.start()
        made.pledge()
    return made


def closed(*sheets: tuple[int, int, int], **rules: Any) -> Judged:
    """Every reviewer gave the n-th offer the n-th sheet; scoring is closed."""
    made = scoring(len(sheets), **rules)
    with clock.at(made.after):
        made.score_all(*sheets)
        made.close()
    return made


def decided(*sheets: tuple[int, int, int], **rules: Any) -> Judged:
    made = closed(*sheets, **rules)
    with clock.at(made.after):
        made.decide()
    made.reload()
    return made


GOOD, FAIR, POOR = (36, 27, 27), (32, 24, 24), (16, 12, 12)  # 90, 80 and 40 points
