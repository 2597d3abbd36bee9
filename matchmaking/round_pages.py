"""What each side sees of a round: a firm its own offer and result, a reviewer its own scores until scoring is closed,
the coordinator all but sealed offers. A reviewer's name stands in the coordinator's part only.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from companies.models import User

from . import offers, permissions
from .models import Assessment, BonusAward, Match, Result, Round, Seat
from .services import appeals, challenges, round_panel, round_scores, seats
from .services.round_decisions import Preview

S = Round.Status


@dataclass(frozen=True)
class Told:
    """A result as it is told: points by criterion (label, mean, most) and what was said, by the seats' numbers."""

    result: Result
    points: list[tuple[str, Decimal, int]]
    comments: list[tuple[int, str]]


@dataclass(frozen=True)
class SeatRow:
    """A seat in the coordinator's part; `scored` of the offers."""

    seat: Seat
    scored: int


def rules(round_: Round) -> dict[str, Any]:
    return {"criteria": list(round_.criteria.all()), "bonuses": list(round_.bonuses.all())}


def results(round_: Round, matches: Iterable[Match] | None = None) -> list[Told]:
    """The results of the decision that stands, of all offers or of the given `matches`."""
    rows = round_.current_results().select_related("match__solution__company")
    if matches is not None:
        rows = rows.filter(match__in=list(matches))
    found = list(rows)
    return _told(round_, found, round_.seats.filter(status=Seat.Status.SUBMITTED)) if found else []


def previewed(round_: Round, preview: Preview) -> list[Told]:
    return _told(round_, preview.results, preview.seats)


def _told(round_: Round, rows: list[Result], seats_: Iterable[Seat]) -> list[Told]:
    criteria = list(round_.criteria.values_list("label", "max_points"))
    said: dict[Any, list[tuple[int, str]]] = {}
    counted = Assessment.objects.filter(seat__in=seats_)
    for row in counted.select_related("seat").order_by("seat__number"):
        said.setdefault(row.match_id, []).append((row.seat.number, row.comment))
    return [
        Told(
            row,
            [(label, Decimal(mean), most) for (label, most), mean in zip(criteria, row.means, strict=True)],
            said.get(row.match_id, []),
        )
        for row in rows
    ]


def for_firm(round_: Round, user: User) -> dict[str, Any]:
    """A firm's part: its own offers, its results, its challenges and appeals."""
    firms = list(user.firms)
    demand_side = round_.need.company_id in user.firms
    own = list(
        round_.need.matches.for_list().filter(solution__company__in=firms, status__in=Match.SUPPLIER_SEES)
    )
    shown = offers.compare(own, user)
    acting = [row.company for row in user.firms.values() if permissions.takes_part(user, row.company, round_)]
    told = results(round_, None if demand_side else own)
    appealable = [
        row.result.match
        for row in told
        if round_.status == S.DECIDED
        and not appeals.is_late(round_)
        and permissions.can_appeal(user, row.result.match)
    ]
    raised = round_.appeals.filter(match__in=own).select_related("match__solution")
    done = {row.match_id for row in raised if row.decision == round_.decisions}
    return {
        "demand_side": demand_side,
        "own": own,
        "own_offers": [*shown.offers, *shown.sealed],
        "told": told,
        "challenging": acting if round_.status in challenges.MAY_CHALLENGE else [],
        "own_challenges": round_.challenges.filter(company__in=firms),
        "own_appeals": raised,
        "appealable": [match for match in appealable if match.pk not in done],
    }


def for_reviewer(round_: Round, seat: Seat, user: User) -> dict[str, Any]:
    """A reviewer's part: the firms before its pledge, after it the need and the offers with its own scores."""
    scoring = round_.status == S.SCORING
    context: dict[str, Any] = {
        "seat": seat,
        "pledging": seat.status == Seat.Status.ASSIGNED and scoring,
        "may_recuse": round_.status in seats.MAY_LEAVE,
        "reading": Seat.objects.reading(user).filter(pk=seat.pk).exists(),
    }
    if context["pledging"]:
        context["parties"] = [match.solution.company for match in round_.offers()]
    if context["reading"]:
        mine = totals(Assessment.objects.filter(seat=seat))
        shown = offers.compare(_judged(round_), user).offers
        context["offers"] = [(offer, mine.get((seat.pk, offer.match.pk))) for offer in shown]
        context["may_score"] = scoring
        context["may_submit"] = scoring and seat.status == Seat.Status.PLEDGED
    submitted = seat.status == Seat.Status.SUBMITTED
    if context["reading"] and submitted and round_.status in (S.CLOSED, S.DECIDED):
        context["sheet"] = score_table(round_)
    return context


def _judged(round_: Round) -> list[Match]:
    """The matches whose offers the round is about, whether they wait to be decided or are."""
    if results_ := round_.current_results():
        keys = [row.match_id for row in results_]
        return list(round_.need.matches.for_list().filter(pk__in=keys).order_by("created_at", "pk"))
    return list(round_.offers())


def for_coordinator(round_: Round, user: User) -> dict[str, Any]:
    """The coordinator's part. Scores stand in it once scoring is closed, so that no bonus depends on one."""
    judged = _judged(round_)
    shown = offers.compare(judged, user)
    scored = Counter(
        Assessment.objects.filter(seat__round=round_, match__in=judged).values_list("seat", flat=True)
    )
    rows = round_.seats.select_related("reviewer").order_by("number")
    awards = BonusAward.objects.filter(bonus__round=round_, withdrawn_at=None)
    return {
        "offers": [*shown.offers, *shown.sealed],
        "seats": [SeatRow(seat, scored[seat.pk]) for seat in rows],
        "submitted": sum(seat.status == Seat.Status.SUBMITTED for seat in rows),
        "awards": awards.select_related("bonus", "match__solution__company"),
        "takes_bonuses": round_scores.takes_bonuses(round_),
        "challenges": round_.challenges.select_related("company"),
        "appeals": round_.appeals.select_related("match__solution__company"),
        "may_answer_appeal": permissions.can_answer_appeal(user, round_),
        "told": results(round_),
        "sheet": score_table(round_) if round_.status in (S.CLOSED, S.DECIDED, S.FINAL) else None,
    }


def totals(rows: Any) -> dict[tuple[int, Any], int]:
    """The points of each seat for each offer, by their keys."""
    return {
        (row.seat_id, row.match_id): sum(mark.points for mark in row.marks.all())
        for row in rows.prefetch_related("marks")
    }


def score_table(round_: Round) -> dict[str, Any]:
    """Who gave how much to whom, by the seats' numbers: of the seats whose scores count."""
    counted = round_panel.counted(round_)
    given = totals(Assessment.objects.filter(seat__in=counted))
    scored = {match for _seat, match in given}
    matches = round_.need.matches.for_list().filter(pk__in=scored).order_by("created_at", "pk")
    return {
        "seats": counted,
        "rows": [(match, [given.get((seat.pk, match.pk)) for seat in counted]) for match in matches],
    }
