"""Why a solution stands where it stands, in a person's words: contributions gathered into families, each told
with what it rests on. At most three reasons for, and the main one against.

A family speaks only where it has something to point at; a number alone is no reason.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from companies import industries
from foundation.money import in_words

from . import cues as said
from .facts import ReferenceFacts, SolutionFacts
from .features import (
    FEATURES,
    Batch,
    Family,
    deployment,
    industries_of,
    nearness,
    same_industry,
)
from .outcomes import failed

Direction = Literal["for", "against"]
FOR_MOST = 3
AGAINST_LEAST = 0.006  # what a family must take from a score before it is told


@dataclass(frozen=True)
class Reason:
    """`evidence` names what the text rests on: {"kind": "reference", "id": "12"}."""

    family: Family
    direction: Direction
    text: str
    evidence: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Pair:
    batch: Batch
    index: int

    @property
    def solution(self) -> SolutionFacts:
        return self.batch.solutions[self.index]

    @property
    def references(self) -> list[ReferenceFacts]:
        return self.batch.references[self.index]


Told = tuple[str, list[dict[str, str]]] | None


def explain(
    batch: Batch, index: int, contributions: NDArray[np.float64], *, against: int = 1
) -> list[Reason]:
    """Reasons for the pair at `index` of the batch, and at most so many `against`; `contributions` is its row from
    the ranker."""
    pair = _Pair(batch, index)
    gained: dict[Family, float] = dict.fromkeys(Family, 0.0)
    lost: dict[Family, float] = dict.fromkeys(Family, 0.0)
    for feature, share in zip(FEATURES, contributions, strict=True):
        (gained if share > 0 else lost)[feature.family] += float(share)
    reasons: list[Reason] = []
    for family in sorted(Family, key=lambda family: -gained[family]):
        if gained[family] + lost[family] <= 0 or len(reasons) == FOR_MOST:
            continue
        if told := _FOR[family](pair):
            reasons.append(Reason(family, "for", *told))
    most = len(reasons) + against
    for family in sorted(Family, key=lambda family: lost[family]):
        if len(reasons) == most:
            break
        if lost[family] <= -AGAINST_LEAST and (told := _AGAINST[family](pair)):
            reasons.append(Reason(family, "against", *told))
    return reasons


def _evidence(kind: str, ids: Iterable[str]) -> list[dict[str, str]]:
    return [{"kind": kind, "id": id} for id in ids]


def _list(words: Iterable[str], most: int = 3) -> str:
    return ", ".join(list(words)[:most])


# 문제·기술


def _problem_for(pair: _Pair) -> Told:
    cues, s = pair.batch.cues, pair.solution
    asked = [task for task in cues.likely(0.3) if task in s.ai_tasks]
    shared = _shared(pair)
    if asked:
        evidence = _evidence("term", asked[:2]) + _evidence("word", shared)
        phrases = [cue for task in asked for cue in cues.phrases[task]]
        quotes = dict.fromkeys(f"‘{said.quote(pair.batch.need.text, cue)}’" for cue in phrases)
        values = {
            "heard": _list(quotes, 2),
            "processes": _list(pair.batch.need.processes, 2),
            "tasks": _list(asked, 2),
        }
        if phrases:
            text = _("수요에 적힌 %(heard)s: %(tasks)s 기술로 풀 수 있는 문제") % values
        else:
            text = _("‘%(processes)s’ 업무에 흔히 쓰는 %(tasks)s 기술") % values
        if shared:
            text += " · " + _("겹치는 말: %(words)s") % {"words": _list(shared)}
        return text, evidence
    if shared:
        return _("수요와 겹치는 말: %(words)s") % {"words": _list(shared)}, _evidence("word", shared)
    return None


def _problem_against(pair: _Pair) -> Told:
    cues, s = pair.batch.cues, pair.solution
    likely = cues.likely()
    if likely and s.ai_tasks and not set(likely[:3]) & set(s.ai_tasks):
        text = _("수요는 %(asked)s 쪽 문제인데 이 솔루션은 %(offered)s입니다")
        values = {"asked": _list(likely, 1), "offered": _list(s.ai_tasks, 2)}
        return text % values, _evidence("term", s.ai_tasks[:2])
    missing = [p for p in pair.batch.need.processes if s.processes and p not in s.processes]
    if missing:
        text = _("‘%(processes)s’ 업무에 쓴다는 설명이 없습니다") % {"processes": _list(missing, 2)}
        return text, _evidence("term", missing[:2])
    if not _shared(pair):
        return _("수요와 겹치는 말이 설명에 거의 없습니다"), []
    return None


def _shared(pair: _Pair, most: int = 3) -> list[str]:
    """Words of the need that the solution's own text uses too, those of its title first."""
    s = pair.solution
    title, rest = f"{s.title} {s.summary}", f"{' '.join(s.industries)} {s.description}"
    words = pair.batch.words
    found = [w for w in words if w in title] + [w for w in words if w not in title and w in rest]
    return found[:most]


# 업종·공정 경험


def _experience_for(pair: _Pair) -> Told:
    batch, s = pair.batch, pair.solution
    same = [r for r in pair.references if same_industry(batch, r) and not failed(r.outcome)]
    if same:
        kinds = _list(dict.fromkeys(r.industry for r in same), 2)
        text = _("%(industries)s 실적 %(count)s건") % {"industries": kinds, "count": len(same)}
        if same[0].outcome:
            text += f": {same[0].outcome}({same[0].year})"
        return text, _evidence("reference", (r.id for r in same))
    shared = [name for name in s.industries if industries.named_in(name) & batch.need_industries]
    if shared:
        text = _("적용 업종에 포함: %(industries)s") % {"industries": _list(shared, 2)}
        return text, _evidence("industry", shared[:2])
    related = [
        name for name in s.industries if industries.families(industries.named_in(name)) & batch.need_families
    ]
    if related:
        text = _("가까운 업종(%(industries)s)에 쓰이고 있습니다") % {"industries": _list(related, 2)}
        return text, _evidence("industry", related[:2])
    return None


def _experience_against(pair: _Pair) -> Told:
    batch, s = pair.batch, pair.solution
    hard = [r for r in pair.references if same_industry(batch, r) and failed(r.outcome)]
    if hard:
        values = {"industry": hard[0].industry, "outcome": hard[0].outcome, "year": hard[0].year}
        text = _("%(industry)s에서 어려움을 겪은 적이 있습니다: %(outcome)s(%(year)s)") % values
        return text, _evidence("reference", (r.id for r in hard))
    if s.industries and (batch.need_industries or batch.need_families):
        known = industries.families(industries_of(s))
        if known and not known & batch.need_families:
            text = _("같은 업종에 적용한 기록이 없습니다(주로 %(industries)s)")
            return text % {"industries": _list(s.industries, 2)}, _evidence("industry", s.industries[:2])
    return None


# 예산·기간


def _cost_for(pair: _Pair) -> Told:
    need, s = pair.batch.need, pair.solution
    low = pair.batch.prices[0][pair.index]
    parts, evidence = [], []
    if need.budget_max_krw is not None and not np.isnan(low) and need.budget_max_krw >= low:
        values = {"budget": in_words(need.budget_max_krw), "price": in_words(int(low))}
        parts.append(_("예산 상한 %(budget)s ≥ 최소 %(price)s") % values)
        evidence += _evidence("price", [s.external_id])
    if need.desired_weeks and s.lead_time_weeks is not None and s.lead_time_weeks <= need.desired_weeks:
        parts.append(
            _("도입 %(weeks)s주 ≤ 희망 %(wanted)s주")
            % {"weeks": s.lead_time_weeks, "wanted": need.desired_weeks}
        )
        evidence += _evidence("lead_time", [s.external_id])
    return (" · ".join(parts), evidence) if parts else None


def _cost_against(pair: _Pair) -> Told:
    need, s = pair.batch.need, pair.solution
    low = pair.batch.prices[0][pair.index]
    if need.budget_max_krw is not None and not np.isnan(low) and need.budget_max_krw < low:
        values = {"budget": in_words(need.budget_max_krw), "price": in_words(int(low))}
        return _("최소 %(price)s > 예산 상한 %(budget)s") % values, _evidence("price", [s.external_id])
    if need.desired_weeks and s.lead_time_weeks is not None and s.lead_time_weeks > need.desired_weeks:
        lengths = {"weeks": s.lead_time_weeks, "wanted": need.desired_weeks}
        return _("도입 %(weeks)s주 > 희망 %(wanted)s주") % lengths, _evidence("lead_time", [s.external_id])
    return None


# 데이터·환경


def _environment_for(pair: _Pair) -> Told:
    need, s = pair.batch.need, pair.solution
    data = [d for d in need.data_types if d in s.data_types]
    places = [] if need.any_deployment else [d for d in need.deployments if d in s.deployments]
    parts = []
    if data:
        parts.append(_("수요기업이 가진 %(data)s 데이터를 씁니다") % {"data": _list(data)})
    if places:
        parts.append(_("%(places)s로 설치할 수 있습니다") % {"places": _list(places)})
    return (" · ".join(parts), _evidence("term", [*data, *places])) if parts else None


def _environment_against(pair: _Pair) -> Told:
    need, s = pair.batch.need, pair.solution
    if deployment(need, s) < 0.6:
        text = _("설치 방식이 다릅니다: %(offered)s(희망: %(wanted)s)")
        values = {"offered": _list(s.deployments), "wanted": _list(need.deployments)}
        return text % values, _evidence("term", s.deployments)
    missing = [d for d in need.data_types if s.data_types and d not in s.data_types]
    if missing:
        text = _("%(data)s 데이터를 쓴다는 설명이 없습니다") % {"data": _list(missing)}
        return text, _evidence("term", missing)
    return None


# 신뢰, 지역


def _trust_for(pair: _Pair) -> Told:
    good = [r for r in pair.references if not failed(r.outcome)]
    parts, evidence = [], []
    if good:
        parts.append(_("성과가 적힌 실적 %(count)s건") % {"count": len(good)})
        evidence += _evidence("reference", (r.id for r in good))
    if pair.solution.certifications:
        parts.append(_("인증: %(names)s") % {"names": _list(pair.solution.certifications, 2)})
        evidence += _evidence("certification", pair.solution.certifications[:2])
    return (" · ".join(parts), evidence) if parts else None


def _trust_against(pair: _Pair) -> Told:
    if not pair.references:
        return _("아직 공개된 실적이 없습니다"), []
    return None


def _region_for(pair: _Pair) -> Told:
    if nearness(pair.batch.need.districts, pair.solution.districts) < 1.0:
        return None
    place = _list(pair.solution.districts, 1)
    return _("같은 지역(%(district)s)에 사업장이 있습니다") % {"district": place}, _evidence(
        "district", [place]
    )


def _nothing(pair: _Pair) -> Told:
    return None


_FOR: dict[Family, Callable[[_Pair], Told]] = {
    Family.PROBLEM: _problem_for,
    Family.EXPERIENCE: _experience_for,
    Family.COST: _cost_for,
    Family.ENVIRONMENT: _environment_for,
    Family.TRUST: _trust_for,
    Family.REGION: _region_for,
}
_AGAINST: dict[Family, Callable[[_Pair], Told]] = {
    Family.PROBLEM: _problem_against,
    Family.EXPERIENCE: _experience_against,
    Family.COST: _cost_against,
    Family.ENVIRONMENT: _environment_against,
    Family.TRUST: _trust_against,
    Family.REGION: _nothing,
}
