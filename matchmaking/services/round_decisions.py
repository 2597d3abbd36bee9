"""Deciding a round: the table is computed from the scores that count, never typed, and carried out in one transaction.

Who decides sends back the fingerprint of the table that was shown, so that nobody decides on another one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation import outbox, search
from foundation.history import clock
from foundation.history.workflow import Refused, move, require

from .. import permissions, scoring, workflow
from ..models import Appeal, Assessment, BonusAward, Match, Outcome, Result, Round, Seat
from . import leads, matches, round_panel, rounds, selections
from . import round_notices as notices

FINALISE = "matchmaking.finalise_round"
PLACES = Decimal("0.0001")
S = Round.Status


@dataclass(frozen=True)
class Preview:
    """What deciding now would write: unsaved results by rank, the seats that count, and a fingerprint of the table."""

    results: list[Result]
    seats: list[Seat]
    fingerprint: str

    @property
    def chosen(self) -> list[Match]:
        """Who is selected and, behind it, the reserves in their order."""
        return [row.match for row in self.results if row.award != Result.Award.NONE]


def preview(round_: Round) -> Preview:
    """The computed table of a round whose scoring is closed; nobody but their author sees scores before.

    Refused while a quorum of scores is missing.
    """
    _require_closed(round_)
    round_panel.require_quorum(round_)
    seats = round_panel.counted(round_)
    offered = {str(match.pk): match for match in round_.offers().prefetch_related("quotations")}
    sheets = _sheets(round_, seats)
    bonus = _bonuses(round_)
    incomplete = [match for key, match in offered.items() if len(sheets.get(key, ())) < len(seats)]
    if incomplete:
        raise Refused(
            _("채점이 빠진 견적이 있습니다: %(offers)s. 채점을 다시 열어 채우세요.")
            % {"offers": ", ".join(match.solution.company.name for match in incomplete)},
            "incomplete",
        )
    offers = [
        scoring.Offer(key, _amount(match), tuple(sheets[key]), bonus.get(key, 0))
        for key, match in offered.items()
    ]
    rows = scoring.ranked(_rules(round_), offers)
    results = [_result(round_, row, offered[row.key]) for row in rows]
    told = [(str(row.match.pk), row.means, str(row.total), row.rank, row.award) for row in results]
    return Preview(results, seats, sha256(repr(told).encode()).hexdigest())


@transaction.atomic
def decide(*, round_: Round, shown: str, reason: str, by: User) -> Sequence[Result]:
    """Carry out the computed table, whose fingerprint is `shown`: the first above the cutoff is selected, the next ones
    are reserves; where nobody reaches it nobody is selected, and the need stays open."""
    require(permissions.can_run_round(by, round_.need))
    reason = rounds.worded(reason)
    need = round_panel.hold(round_)
    _require_closed(round_)
    if round_.appeals.filter(status=Appeal.Status.RAISED).exists():
        raise Refused(_("답하지 않은 이의신청이 있습니다. 먼저 인용하거나 기각하세요."), "appeal")
    round_panel.exclude_conflicted(round_, by=by)
    now = preview(round_)
    if now.fingerprint != shown:
        raise Refused(_("보신 뒤에 결과표가 바뀌었습니다. 새 표를 확인하고 다시 의결하세요."), "changed")
    decided = {
        "decided_at": clock.now(),
        "decided_by": by,
        "decisions": round_.decisions + 1,
        "appeal_until": clock.working_days_later(round_.appeal_days),
    }
    ranks = {str(row.match.pk): row.rank for row in now.results}
    move(
        round_,
        workflow.ROUND,
        to=S.DECIDED,
        by=by,
        reason=reason,
        set=decided,
        ranks=ranks,
        seats=[seat.number for seat in now.seats],
    )
    for row in now.results:
        row.decision = round_.decisions
    results = Result.objects.bulk_create(now.results)
    if now.chosen:
        selections.choose(need, now.chosen[0], reserves=now.chosen[1:], by=by, tells_offers=False)
    else:
        for row in now.results:
            move(row.match, workflow.MATCH, to=Match.Status.NOT_SELECTED, by=by)
            leads.queue_weighing(company_id=row.match.solution.company_id)
        search.changed(need)
    notices.decided(round_, results)
    outbox.add(FINALISE, run_after=round_.appeal_until, round_id=round_.pk)
    return results


@transaction.atomic
def finalise(*, round_: Round) -> bool:
    """A decision is final once the time to appeal is over and every appeal is answered; False before.

    Only now is the selection an outcome, since an appeal that is upheld would have taken it back.
    """
    round_panel.hold(round_)
    if round_.status != S.DECIDED or round_.appeal_until is None or clock.now() < round_.appeal_until:
        return False
    if round_.appeals.filter(status=Appeal.Status.RAISED).exists():
        return False
    move(round_, workflow.ROUND, to=S.FINAL)
    for row in round_.current_results().filter(award=Result.Award.SELECTED).select_related("match"):
        matches.note(row.match, Outcome.Kind.SELECTED)
    notices.final(round_)
    return True


def _require_closed(round_: Round) -> None:
    if round_.status != S.CLOSED:
        raise Refused(
            _("채점을 마감한 선정평가만, 한 번 의결합니다. 화면을 새로 고쳐 현재 상태를 확인하세요."),
            "transition",
        )


def _rules(round_: Round) -> scoring.Rules:
    return scoring.Rules(
        max_points=tuple(round_.criteria.values_list("max_points", flat=True)),
        drops_extremes=round_.drops_extremes,
        cutoff=round_.cutoff,
        ties=round_.tie_order,
        seed=round_.seed,
    )


def _sheets(round_: Round, seats: list[Seat]) -> dict[str, list[tuple[int, ...]]]:
    """The points that count, by offer."""
    criteria = list(round_.criteria.values_list("pk", flat=True))
    rows = Assessment.objects.filter(seat__in=seats).prefetch_related("marks")
    found: dict[str, list[tuple[int, ...]]] = {}
    for row in rows:
        points = {mark.criterion_id: mark.points for mark in row.marks.all()}
        found.setdefault(str(row.match_id), []).append(tuple(points[key] for key in criteria))
    return found


def _bonuses(round_: Round) -> dict[str, int]:
    given: dict[str, int] = {}
    rows = BonusAward.objects.filter(bonus__round=round_, withdrawn_at=None).select_related("bonus")
    for row in rows:
        given[str(row.match_id)] = given.get(str(row.match_id), 0) + row.bonus.points
    return given


def _amount(match: Match) -> int:
    standing = [row for row in match.quotations.all() if row.withdrawn_at is None]
    return max(standing, key=lambda row: row.version).amount_krw


def _result(round_: Round, row: scoring.Row, match: Match) -> Result:
    award = Result.Award.NONE
    if row.passed and row.rank <= 1 + round_.reserves:
        award = Result.Award.SELECTED if row.rank == 1 else Result.Award.RESERVE
    return Result(
        round=round_,
        match=match,
        means=[str(_decimal(mean)) for mean in row.means],
        mean=_decimal(row.mean),
        bonus=row.bonus,
        total=_decimal(row.total),
        passed=row.passed,
        rank=row.rank,
        tied_by=row.tied_by,
        award=award,
    )


def _decimal(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(PLACES)
