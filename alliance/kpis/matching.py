"""KPIs of matching, from the histories of matches; pairs that arrived together are no merit of it and stay out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.models import Match, RankerVersion
from projects.models import Agreement

from ..quarters import day_of, days_before
from .base import NONE, ONE, Group, Kpi, Method, Row
from .sources import ANSWERED, CHOSEN, CONSULTED, bare, firm_of, key, moves, opened, shared

DAY_SECONDS = 86_400
LATEST = datetime.max.replace(tzinfo=UTC)


@shared
def _own() -> dict[str, tuple[str, str]]:
    """Need and demand firm of each match that didn't arrive as a pair; all three as digits."""
    own = Match.objects.filter(designated=False).annotate(
        digits=bare("pk"), of=bare("need_id"), firm=bare("need__company_id")
    )
    return {digits: (need, firm) for digits, need, firm in own.values_list("digits", "of", "firm")}


@shared
def _invited() -> Sequence[tuple[datetime, datetime, Row]]:
    """Invitations that ended in an answer or in none, with when, and when the same pair's next one did."""
    own, following = _own(), dict[str, datetime]()
    found = []
    for digits, match, verb, before, at in reversed(moves(LATEST, ANSWERED)):
        if before == Match.Status.INVITED and digits in own:
            silent = ONE if verb == "match.expired" else NONE
            row = Row(key(Match, match), day_of(at), firm_of(own[digits][1]), silent)
            found.append((at, following.get(digits, LATEST), row))
            following[digits] = at
    return sorted(found, key=lambda one: (one[2].on, one[2].key))  # as figures want them


def _unanswered(as_of: datetime) -> Iterable[Row]:
    """Of a pair that was invited again, the last one."""
    return [row for at, following, row in _invited() if at < as_of <= following]


@shared
def _first_consulted() -> Sequence[tuple[str, datetime]]:
    """Each need's first consultation, the oldest first."""
    own, first = _own(), dict[str, datetime]()
    for digits, _match, _verb, _before, at in moves(LATEST, CONSULTED):
        if digits in own:
            first.setdefault(own[digits][0], at)
    return list(first.items())


def _consulted(as_of: datetime) -> dict[str, datetime]:
    return {need: at for need, at in _first_consulted() if at < as_of}


def _days_to_consultation(as_of: datetime) -> Iterable[Row]:
    consulted = _consulted(as_of)
    for need in opened(as_of):
        seen = consulted.get(need.digits)
        if seen and seen >= need.at:
            days = Decimal((seen - need.at).total_seconds()) / DAY_SECONDS
            yield Row(need.row.key, day_of(seen), need.row.firm, days)


def _days_to_agreement(as_of: datetime) -> Iterable[Row]:
    consulted = _consulted(as_of)
    signed = Agreement.objects.filter(
        signed_on__lt=days_before(as_of), project__match__designated=False
    ).values_list("pk", "signed_on", "project__match__need", "project__demand_firm", "plan_task")
    for pk, on, need, firm, task in signed:
        seen = consulted.get(need.hex)
        if seen and day_of(seen) <= on:
            yield Row(key(Agreement, pk), on, firm, Decimal((on - day_of(seen)).days), task=task)


def _selected(as_of: datetime) -> set[str]:
    """Matches whose selection holds."""
    found: set[str] = set()
    for digits, _match, verb, _before, _at in moves(as_of, CHOSEN):
        if verb == "match.selected":
            found.add(digits)
        else:
            found.discard(digits)
    return found


@shared
def _designated() -> Sequence[tuple[str, datetime]]:
    pairs = Match.objects.filter(designated=True).values_list("need", "created_at")
    return [(need.hex, at) for need, at in pairs]


@shared
def _unmatched() -> dict[str, Row]:
    """The row of each need as it counts while nobody is selected."""
    return {need.digits: replace(need.row, value=NONE) for need in opened(LATEST)}


def _matched(as_of: datetime) -> Iterable[Row]:
    """Needs by the day on which they were opened, whatever came of them."""
    own, unmatched = _own(), _unmatched()
    matched = {own[match][0] for match in _selected(as_of) if match in own}
    pairs = {need for need, at in _designated() if at < as_of}
    for need in opened(as_of):
        if need.digits not in pairs:
            yield need.row if need.digits in matched else unmatched[need.digits]


@shared
def _signed() -> Sequence[tuple[str, date, int | None]]:
    """Match, day and plan's task of each agreement."""
    found = Agreement.objects.filter(signed_on__isnull=False)
    rows = found.values_list("project__match", "signed_on", "plan_task")
    return [(match.hex, on, task) for match, on, task in rows if on]


@shared
def _first_selected() -> Sequence[tuple[str, datetime, Row]]:
    """Each match's first selection, with the row that counts it while there is no agreement."""
    own, first = _own(), dict[str, tuple[str, datetime, Row]]()
    for digits, match, verb, _before, at in moves(LATEST, CHOSEN):
        if verb == "match.selected" and digits in own and digits not in first:
            row = Row(key(Match, match), day_of(at), firm_of(own[digits][1]), NONE)
            first[digits] = digits, at, row
    return list(first.values())


def _agreed(as_of: datetime) -> Iterable[Row]:
    """Selections by their day; one that fell through was a selection too."""
    until = days_before(as_of)
    agreed = {match: task for match, on, task in _signed() if on < until}
    for digits, at, row in _first_selected():
        if at < as_of:
            yield replace(row, value=ONE, task=agreed[digits]) if digits in agreed else row


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
        retold=True,
    ),
    Kpi(
        "days_to_consultation",
        _("매칭 시작에서 상담까지"),
        _("수요의 매칭을 시작해 첫 상담까지 걸린 날의 중앙값"),
        pgettext_lazy("unit", "일"),
        Method.MEDIAN,
        _days_to_consultation,
        Group.MATCHING,
        higher_is_better=False,
    ),
    Kpi(
        "days_to_agreement",
        _("상담에서 협약까지"),
        _("수요의 첫 상담에서 협약·계약 체결까지 걸린 날의 중앙값"),
        pgettext_lazy("unit", "일"),
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
