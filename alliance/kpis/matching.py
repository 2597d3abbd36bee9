"""KPIs of matching, from the histories of matches; pairs that arrived together are no merit of it and stay out."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from matchmaking.models import Match, Need, RankerVersion
from projects.models import Agreement

from ..quarters import day_of, days_before
from .base import NONE, ONE, Group, Kpi, Method, Row
from .sources import Move, key, moves, opened, shared

DAY_SECONDS = 86_400


@shared
def _own() -> dict[str, tuple[Any, Any]]:
    """Need and demand firm of each match that didn't arrive as a pair."""
    rows = Match.objects.filter(designated=False).values_list("pk", "need", "need__company")
    return {str(pk): (need, firm) for pk, need, firm in rows}


def _unanswered(as_of: datetime) -> Iterable[Row]:
    """Invitations that ended in an answer or in none; of a pair that was invited again, the last one."""
    own, last = _own(), dict[str, Move]()
    for move in moves(as_of, "match.accepted", "match.declined", "match.expired"):
        if move.from_state == Match.Status.INVITED and move.match in own:
            last[move.match] = move
    for move in last.values():
        silent = ONE if move.verb == "match.expired" else NONE
        yield Row(key(Match, move.match), day_of(move.at), own[move.match][1], silent)


def _consulted(as_of: datetime) -> dict[Any, datetime]:
    """When each need's first consultation was."""
    own, first = _own(), dict[Any, datetime]()
    for move in moves(as_of, "match.consulted"):
        if move.match in own:
            first.setdefault(own[move.match][0], move.at)
    return first


def _days_to_consultation(as_of: datetime) -> Iterable[Row]:
    consulted = _consulted(as_of)
    for pk, at, firm in opened(as_of):
        seen = consulted.get(pk)
        if seen and seen >= at:
            yield Row(key(Need, pk), day_of(seen), firm, Decimal((seen - at).total_seconds()) / DAY_SECONDS)


def _days_to_agreement(as_of: datetime) -> Iterable[Row]:
    consulted = _consulted(as_of)
    signed = Agreement.objects.filter(
        signed_on__lt=days_before(as_of), project__match__designated=False
    ).values_list("pk", "signed_on", "project__match__need", "project__demand_firm", "plan_task")
    for pk, on, need, firm, task in signed:
        if need in consulted and day_of(consulted[need]) <= on:
            days = Decimal((on - day_of(consulted[need])).days)
            yield Row(key(Agreement, pk), on, firm, days, task=task)


def _selected(as_of: datetime) -> dict[str, datetime]:
    """Matches whose selection holds, with its moment."""
    found: dict[str, datetime] = {}
    for move in moves(as_of, "match.selected", "match.fell_through", "match.quoted"):
        if move.verb == "match.selected":
            found[move.match] = move.at
        else:
            found.pop(move.match, None)
    return found


@shared
def _designated() -> Sequence[tuple[Any, datetime]]:
    return list(Match.objects.filter(designated=True).values_list("need", "created_at"))


def _matched(as_of: datetime) -> Iterable[Row]:
    """Needs by the day on which they were opened, whatever came of them."""
    own, held = _own(), _selected(as_of)
    matched = {own[match][0] for match in held if match in own}
    pairs = {need for need, at in _designated() if at < as_of}
    for pk, at, firm in opened(as_of):
        if pk not in pairs:
            yield Row(key(Need, pk), day_of(at), firm, ONE if pk in matched else NONE)


@shared
def _signed() -> Sequence[tuple[Any, date, int | None]]:
    """Match, day and plan's task of each agreement."""
    found = Agreement.objects.filter(signed_on__isnull=False)
    rows = found.values_list("project__match", "signed_on", "plan_task")
    return [(match, on, task) for match, on, task in rows if on]


def _agreed(as_of: datetime) -> Iterable[Row]:
    """Selections by their day; one that fell through was a selection too."""
    own, first = _own(), dict[str, date]()
    for move in moves(as_of, "match.selected"):
        if move.match in own:
            first.setdefault(move.match, day_of(move.at))
    until = days_before(as_of)
    agreed = {str(match): task for match, on, task in _signed() if on < until}
    for match, on in first.items():
        value = ONE if match in agreed else NONE
        yield Row(key(Match, match), on, own[match][1], value, task=agreed.get(match))


def _rankers(as_of: datetime) -> Iterable[Row]:
    promoted = RankerVersion.objects.filter(promoted_at__lt=as_of).values_list("pk", "promoted_at", "metrics")
    for pk, at, metrics in promoted:
        quality = metrics.get("rankings", {}).get("model", {}).get("ndcg_at_10")
        if quality is not None:
            yield Row(key(RankerVersion, pk), day_of(at), None, Decimal(str(quality)))


KPIS = (
    Kpi(
        "no_response_rate",
        _("무응답률"),
        _("결과가 난 초대 가운데 기한까지 회신이 없었던 비율. 다시 초대한 쌍은 마지막 초대만 셉니다."),
        "%",
        Method.RATIO,
        _unanswered,
        Group.MATCHING,
        higher_is_better=False,
    ),
    Kpi(
        "days_to_consultation",
        _("매칭 시작에서 상담까지"),
        _("수요의 매칭을 시작해 첫 상담까지 걸린 날의 중앙값"),
        _("일"),
        Method.MEDIAN,
        _days_to_consultation,
        Group.MATCHING,
        higher_is_better=False,
    ),
    Kpi(
        "days_to_agreement",
        _("상담에서 협약까지"),
        _("수요의 첫 상담에서 협약·계약 체결까지 걸린 날의 중앙값"),
        _("일"),
        Method.MEDIAN,
        _days_to_agreement,
        Group.MATCHING,
        higher_is_better=False,
    ),
    Kpi(
        "match_rate",
        _("매칭 성사율"),
        _(
            "기간에 매칭을 시작한 수요 가운데 기준일까지 선정이 이루어져 유지되는 비율. 취소된 수요도 분모에 듭니다."
        ),
        "%",
        Method.RATIO,
        _matched,
        Group.MATCHING,
        retold=True,
    ),
    Kpi(
        "agreement_rate",
        _("협약 전환율"),
        _("기간에 선정된 매칭 가운데 기준일까지 협약·계약을 체결한 비율. 결렬된 선정도 분모에 듭니다."),
        "%",
        Method.RATIO,
        _agreed,
        Group.MATCHING,
        retold=True,
    ),
    Kpi(
        "ranking_quality",
        _("매칭 품질"),
        _("지금 쓰는 순위 모델이 학습에 쓰지 않은 수요에서 얻은 nDCG@10"),
        "nDCG@10",
        Method.LATEST,
        _rankers,
        Group.MATCHING,
    ),
)
