"""How a need's list came about: by score, then as the policy leaves it, each step with its reason; for coordinators.

Writes nothing, and tells features by their labels, never by their names in the code.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray

from companies.models import User
from companies.names import names_of
from companies.permissions import acl_tokens
from foundation.search import Hit, Query, Result, search_or
from solutions.models import Solution

from ..models import Curation, Need
from ..ranking import policy
from ..ranking.features import FAMILY_LABELS, FEATURES, Family
from ..ranking.points import points
from ..ranking.retrieval import INDEX
from .candidates import Candidate, Ranked, listed, rank

SHOWN = policy.FIRST
DEPTH = 20  # of the list by score that is told
LEAST_POINTS = 0.1  # of a feature that is told
FOUND = 10  # solutions that a search for another one gives

WHY: dict[str, str | Promise] = {
    "excluded": gettext_lazy("코디네이터가 이 수요에서 뺐습니다."),
    "capacity": gettext_lazy("공급기업이 맡을 수 있는 상담이 찼습니다."),
    "pin": gettext_lazy("두 코디네이터가 추천해 앞에 놓았습니다."),
    "diversity": gettext_lazy("한 공급기업의 솔루션은 열 자리 가운데 둘까지입니다."),
    "newcomer": gettext_lazy("점수가 좋은 신규 공급기업에 열째 자리를 주었습니다."),
    "displaced": gettext_lazy("추천이나 신규에 자리를 내주어 뒤로 갔습니다."),
}
NAMES: dict[str, str | Promise] = {
    "excluded": gettext_lazy("제외"),
    "capacity": gettext_lazy("상담 여력"),
    "pin": gettext_lazy("TP 추천"),
    "diversity": gettext_lazy("공급기업당 둘"),
    "newcomer": gettext_lazy("신규 자리"),
    "displaced": gettext_lazy("자리 내줌"),
}


@dataclass(frozen=True)
class Told:
    """A step in words; `reason` is the coordinators' own where a person is behind it."""

    step: policy.Step
    solution: Solution
    reason: str = ""

    @property
    def name(self) -> str | Promise:
        return NAMES[self.step.kind]

    @property
    def why(self) -> str | Promise:
        return WHY[self.step.kind]


@dataclass(frozen=True)
class Scored:
    """A row of the list by score; `after` is its place in the list that is shown, None where it is left out."""

    place: int
    solution: Solution
    points: int
    after: int | None
    told: Told | None


@dataclass(frozen=True)
class Share:
    """What a family gave a score or took from it, in points, and of which features: (label, value, points)."""

    label: str | Promise
    points: str
    features: list[tuple[str | Promise, str, str]]


@dataclass(frozen=True)
class Row:
    """A row of the list that is shown."""

    item: Candidate
    before: int
    shares: list[Share]
    standing: bool  # a curation stands for it already


@dataclass(frozen=True)
class Curated:
    """A curation with the people behind it by name, and what it does to the list now."""

    curation: Curation
    made_by: str
    confirmed_by: str
    withdrawn_by: str
    effect: str


@dataclass(frozen=True, kw_only=True)
class Trace:
    """`further` steps befell solutions further down, where nobody looks."""

    ranker: str
    fits: bool
    stale: bool
    shown: list[Row]
    by_score: list[Scored]
    steps: list[Told]
    further: int
    curations: list[Curated]


def trace(*, need: Need) -> Trace:
    """The list of `need` as it is now and how it came about."""
    ranked = rank(need=need, limit=SHOWN)
    listing = listed(ranked, SHOWN)
    curations = list(need.curations.select_related("solution__company"))
    told = [step for step in ranked.trace if _matters(step)]
    ids = {s.id for s in ranked.by_score[:DEPTH]} | {step.solution for step in told}
    records = Solution.objects.select_related("company").in_bulk(list(ids))
    by_id = {str(pk): record for pk, record in records.items()}
    steps = [Told(step, by_id[step.solution], _reason(ranked, step)) for step in told]
    of = {row.step.solution: row for row in steps}
    after = {s.id: place for place, s in enumerate(ranked.shown, 1)}
    before = {s.id: place for place, s in enumerate(ranked.by_score, 1)}
    standing = {row.solution_id for row in curations if row.status in Curation.STANDING}
    top = [str(item.solution.pk) for item in listing.items]
    contributions = ranked.ranker.contributions(ranked.rows[[ranked.place[id] for id in top]])
    return Trace(
        ranker=ranked.ranker.version,
        fits=ranked.fits,
        stale=ranked.stale,
        shown=[
            Row(
                item,
                before[id],
                _shares(ranked.rows[ranked.place[id]], contributions[index]),
                item.solution.pk in standing,
            )
            for index, (id, item) in enumerate(zip(top, listing.items, strict=True))
        ],
        by_score=[
            Scored(place, by_id[s.id], points(ranked.score(s.id)), after.get(s.id), of.get(s.id))
            for place, s in enumerate(ranked.by_score[:DEPTH], 1)
        ],
        steps=steps,
        further=len(ranked.trace) - len(told),
        curations=_curated(curations, before, after),
    )


def _matters(step: policy.Step) -> bool:
    return step.kind not in ("capacity", "diversity") or step.before <= DEPTH


def _reason(ranked: Ranked, step: policy.Step) -> str:
    return ranked.curations[step.solution].reason if step.kind in ("pin", "excluded") else ""


def _shares(values: NDArray[np.float64], contributions: NDArray[np.float64]) -> list[Share]:
    """By family, in the order in which people are told of them."""
    given = [
        (feature, float(value), round(float(share) * 100, 1))
        for feature, value, share in zip(FEATURES, values, contributions, strict=True)
    ]
    return [
        Share(
            FAMILY_LABELS[family],
            _signed(sum(share for feature, _value, share in given if feature.family == family)),
            [
                (feature.label, f"{value:.2f}", _signed(share))
                for feature, value, share in sorted(given, key=lambda row: -abs(row[2]))
                if feature.family == family and abs(share) >= LEAST_POINTS
            ],
        )
        for family in Family
    ]


def _signed(value: float) -> str:
    return f"{value + 0.0:+.1f}"


def _curated(rows: list[Curation], before: dict[str, int], after: dict[str, int]) -> list[Curated]:
    names = people(rows)
    return [
        Curated(
            row,
            names.get(row.made_by_key, ""),
            names.get(row.confirmed_by_key, ""),
            names.get(row.withdrawn_by_key, ""),
            _effect(row, before.get(str(row.solution_id)), after.get(str(row.solution_id))),
        )
        for row in rows
    ]


def _effect(row: Curation, before: int | None, after: int | None) -> str:
    if row.status == Curation.Status.PROPOSED:
        return _("다른 코디네이터가 확인하면 목록 앞에 놓입니다.")
    if row.status == Curation.Status.WITHDRAWN:
        return ""
    if before is None:
        return _("지금은 공개, 예산이나 설치 조건에 맞지 않거나 찾아지지 않아 점수 목록에 없습니다.")
    if row.kind == Curation.Kind.EXCLUDE:
        return _("점수로는 %(before)d위이고 목록에 나오지 않습니다.") % {"before": before}
    if after is None:
        return _("점수로는 %(before)d위이고 지금은 다른 규칙으로 빠져 있습니다.") % {"before": before}
    return _("점수로는 %(before)d위이고 목록 %(after)d번째에 있습니다.") % {"before": before, "after": after}


def people(rows: Iterable[Curation]) -> dict[UUID | None, str]:
    """Names by key of those who made, confirmed and withdrew these."""
    return names_of(
        key for row in rows for key in (row.made_by_key, row.confirmed_by_key, row.withdrawn_by_key)
    )


def find_solutions(*, words: str, viewer: User) -> list[Solution]:
    """Offered solutions by what they or their suppliers are called or say, for one to pin that isn't listed."""

    def from_database() -> Result:
        named = Q(title__icontains=words) | Q(company__name__icontains=words)
        rows: Any = Solution.objects.offered().filter(named).values_list("pk", flat=True)[:FOUND]
        return Result(hits=[Hit(id=str(pk), score=0.0) for pk in rows], total=0)

    query = Query(viewer=acl_tokens(viewer), text=words, limit=FOUND, count=False)
    ids = [hit.id for hit in search_or(INDEX, query, from_database).hits]
    found = {
        str(row.pk): row for row in Solution.objects.offered().select_related("company").filter(pk__in=ids)
    }
    return [found[id] for id in ids if id in found]
