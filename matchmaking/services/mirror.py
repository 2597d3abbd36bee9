"""What a supplier may learn about how its solutions fare: where they were shown, beside suppliers of the same kind,
what became of it, where others were ahead, and what would help.

Others stand in it as sums only: never a name, and no share where fewer than MOST_FEW others could be meant. What
single needs said is told only where at least FEW of them are added up. Budgets are those of needs that every supplier
may read, and by band: whoever alters its price and looks again finds out nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from companies.models import Company, User
from foundation.history import clock
from foundation.history.workflow import require
from solutions.models import Solution, Term
from solutions.prices import BANDS, band_of

from .. import permissions
from ..models import ImpressionItem, Need, Outcome
from ..ranking import features
from ..ranking.features import Family
from ..ranking.reasons import AGAINST_LEAST
from .candidates import serving

PERIODS = (30, 90)  # days
MOST_FEW = 5  # other suppliers of a kind, below which their sum could tell of one
FEW = 3  # needs, below which what they have in common could tell of one
COMPARED = 100  # of the latest lists, in which others are compared
LISTED = 100  # solutions
SHORT = 100  # characters of a description that tells little
OF_NEED = ("need", "need__budget_max_krw", "need__confidentiality")
BAND_ORDER = {band.value: order for order, band in enumerate(BANDS)}


@dataclass(frozen=True, kw_only=True)
class Share:
    """Of all places that solutions of one AI technique were shown in, this supplier's; and what each would have if all
    had the same. Whole percents; None where too few others could be meant."""

    technique: str
    shown: int
    suppliers: int
    percent: int | None
    equal_percent: int | None


@dataclass(frozen=True, kw_only=True)
class Loss:
    """In `count` of `of` lists, those above were ahead in this family first of all."""

    family: Family
    count: int
    of: int


@dataclass(frozen=True, kw_only=True)
class SolutionMirror:
    solution: Solution
    shown: int
    place: float | None
    advice: list[str]


@dataclass(frozen=True, kw_only=True)
class Mirror:
    """`shown` counts places in lists, `needs` the needs of these lists; `place` is their mean. `shortlisted` is None
    where it could tell of one need."""

    company: Company
    days: int
    shown: int
    needs: int
    place: float | None
    shortlisted: int | None
    invited: int
    accepted: int
    declined: int
    shares: list[Share] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    solutions: list[SolutionMirror] = field(default_factory=list)
    more: int = 0

    @property
    def accept_percent(self) -> int | None:
        answered = self.accepted + self.declined
        return round(100 * self.accepted / answered) if answered else None


def mirror(*, company: Company, viewer: User, days: int = PERIODS[0]) -> Mirror:
    """The supplier's mirror of the last `days`; a number of queries that grows with nothing."""
    require(permissions.can_see_mirror(viewer, company))
    since = clock.now() - timedelta(days=days)
    rows = list(
        ImpressionItem.objects.filter(solution__company=company, impression__shown_at__gte=since)
        .order_by("-impression__shown_at")
        .values("impression", "solution", "position", *(f"impression__{name}" for name in OF_NEED))
    )
    places: defaultdict[Any, list[int]] = defaultdict(list)
    for row in rows:
        places[row["solution"]].append(row["position"])
    budgets = _budgets(rows)
    needs = {row["impression__need"] for row in rows}
    became = _became(company, since)
    offered = list(Solution.objects.offered().filter(company=company).for_list())
    listed = sorted(offered, key=lambda s: (-len(places[s.pk]), s.title))
    return Mirror(
        company=company,
        days=days,
        shown=len(rows),
        needs=len(needs),
        place=_mean([row["position"] for row in rows]),
        shortlisted=became[Outcome.Kind.SHORTLISTED] if len(needs) >= FEW else None,
        invited=became[Outcome.Kind.INVITED],
        accepted=became[Outcome.Kind.ACCEPTED],
        declined=became[Outcome.Kind.DECLINED],
        shares=_shares(company, offered, since),
        losses=_losses(company, rows),
        solutions=[
            SolutionMirror(
                solution=solution,
                shown=len(places[solution.pk]),
                place=_mean(places[solution.pk]),
                advice=advice(solution, budgets[solution.pk].values()),
            )
            for solution in listed[:LISTED]
        ],
        more=max(0, len(listed) - LISTED),
    )


def _mean(numbers: Sequence[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


def _became(company: Company, since: Any) -> Counter[str]:
    counted = Outcome.objects.filter(solution__company=company, occurred_at__gte=since).order_by()
    return Counter(dict(counted.values_list("kind").annotate(count=Count("pk"))))


def _budgets(rows: Iterable[Mapping[str, Any]]) -> defaultdict[Any, dict[Any, int]]:
    """By solution and need that it was shown for, where every supplier may read the budget."""
    found: defaultdict[Any, dict[Any, int]] = defaultdict(dict)
    for row in rows:
        budget = row["impression__need__budget_max_krw"]
        if row["impression__need__confidentiality"] == Need.Confidentiality.OPEN and budget is not None:
            found[row["solution"]][row["impression__need"]] = budget
    return found


def _shares(company: Company, offered: Collection[Solution], since: Any) -> list[Share]:
    techniques = sorted({name for solution in offered for name in solution.terms_of(Term.Facet.AI_TASK)})
    of_kind = {"terms__facet": Term.Facet.AI_TASK, "terms__name__in": techniques}
    suppliers = dict(
        Solution.objects.offered()
        .filter(**of_kind)
        .order_by()
        .values_list("terms__name")
        .annotate(count=Count("company", distinct=True))
    )
    shown = {
        name: (own, everybody)
        for name, own, everybody in ImpressionItem.objects.filter(
            impression__shown_at__gte=since, **{f"solution__{key}": value for key, value in of_kind.items()}
        )
        .order_by()
        .values_list("solution__terms__name")
        .annotate(own=Count("pk", filter=Q(solution__company=company)), everybody=Count("pk"))
    }
    found = []
    for name in techniques:
        own, everybody = shown.get(name, (0, 0))
        told = suppliers.get(name, 0) > MOST_FEW and everybody > 0
        found.append(
            Share(
                technique=name,
                shown=own,
                suppliers=suppliers.get(name, 0),
                percent=round(100 * own / everybody) if told else None,
                equal_percent=round(100 / suppliers[name]) if told else None,
            )
        )
    return sorted(found, key=lambda share: -share.shown)


def _losses(company: Company, rows: Sequence[Mapping[str, Any]]) -> list[Loss]:
    """In which family those above were ahead most, over the latest lists; of a list, this supplier's best place.
    Nothing where these are lists of too few needs."""
    best: dict[Any, int] = {}
    for row in rows:
        key = row["impression"]
        if key in best or len(best) < COMPARED:
            best[key] = min(row["position"], best.get(key, row["position"]))
    beside: defaultdict[Any, list[tuple[int, Any]]] = defaultdict(list)
    ranked = Q(placed="") | Q(solution__company=company)  # what a rule put there was not ahead
    items = ImpressionItem.objects.filter(ranked, impression__in=list(best)).values_list(
        "impression", "solution__company", "position", "features"
    )
    for impression, firm, position, values in items:
        if position == best[impression] or (position < best[impression] and firm != company.pk):
            beside[impression].append((position, values))
    needs = {row["impression"]: row["impression__need"] for row in rows}
    compared = set()
    matrices: list[Any] = []  # of each list the rows above, and this supplier's best as the last
    for impression, found in beside.items():
        if len(found) < 2:
            continue
        try:
            matrices.append(
                np.array([features.row(values) for _position, values in sorted(found, key=_position)])
            )
        except KeyError:  # logged before a feature was there
            continue
        compared.add(needs[impression])
    if len(compared) < FEW:
        return []
    shares = serving().contributions(np.concatenate(matrices))
    ends = np.cumsum([len(matrix) for matrix in matrices])[:-1]
    ahead = Counter(family for family in map(_most_ahead, np.split(shares, ends)) if family is not None)
    return [Loss(family=family, count=count, of=len(matrices)) for family, count in ahead.most_common()]


def _most_ahead(shares: Any) -> Family | None:
    """The family in which all but the last row are furthest ahead of it on average; None where none is by much."""
    above = shares[:-1].mean(axis=0) - shares[-1]
    by_family: defaultdict[Family, float] = defaultdict(float)
    for feature, difference in zip(features.FEATURES, above, strict=True):
        by_family[feature.family] += float(difference)
    family = max(by_family, key=lambda name: by_family[name])
    return family if by_family[family] > AGAINST_LEAST else None


def _position(found: tuple[int, Any]) -> int:
    return found[0]


def advice(solution: Solution, budgets: Collection[int]) -> list[str]:
    """What would help a solution, the weightiest first; `budgets` are those of needs that it was shown for and that
    every supplier may read."""
    low = solution.price_min_krw
    over = sum(low is not None and _band(low) > _band(budget) for budget in budgets)
    checks = [
        (not solution.references.all(), _("실적이 없습니다. 적용한 업종과 성과를 한 건이라도 적어 주세요.")),
        (low is None, _("최소 도입비용이 없어 예산에 맞는지 알 수 없습니다.")),
        (
            len(budgets) >= FEW and over > len(budgets) / 2,
            _("나왔던 공개 수요의 절반 넘게에서 최소 도입비용이 예산의 가격대보다 높았습니다."),
        ),
        (not solution.industries, _("적용 업종이 비어 있습니다.")),
        (not solution.terms_of(Term.Facet.PROCESS), _("쓰이는 공정·업무가 비어 있습니다.")),
        (not solution.terms_of(Term.Facet.AI_TASK), _("AI 기술유형이 비어 있습니다.")),
        (not solution.terms_of(Term.Facet.DATA_TYPE), _("쓰는 데이터 종류가 비어 있습니다.")),
        (not solution.terms_of(Term.Facet.DEPLOYMENT), _("설치 환경이 비어 있습니다.")),
        (solution.lead_time_weeks is None, _("도입 기간이 비어 있습니다.")),
        (
            len(solution.description) < SHORT,
            _("상세 설명이 짧습니다. 무엇을 어떻게 푸는지 100자 이상 적어 주세요."),
        ),
        (not solution.certifications, _("인증이 없습니다. 받은 인증이 있으면 적어 주세요.")),
    ]
    return [text for applies, text in checks if applies]


def _band(won: int) -> int:
    return BAND_ORDER[band_of(won)]
