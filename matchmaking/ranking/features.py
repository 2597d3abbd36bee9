"""Every feature of a pair (need, solution), declared once; pure, finite, and nothing later than `as_of`.

`matrix()` computes a whole batch column by column; `features()` is its single row by name, and the form that
is logged with an impression. All values lie in [0, 1] unless the unit says otherwise.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from companies import industries
from companies.districts import District, same_district
from foundation.search.small_talk import meaningful

from . import cues
from .facts import NeedFacts, ReferenceFacts, SolutionFacts, TextScores
from .outcomes import failed

Column = NDArray[np.float64]
BUDGET_SLACK = 2.0  # times the budget: where a minimum price no longer fits at all
ON_SITE = frozenset({"온프레미스", "엣지"})
HYBRID = "하이브리드"


class Family(StrEnum):
    """What a person calls the grounds of a ranking."""

    PROBLEM = "problem"
    EXPERIENCE = "experience"
    COST = "cost"
    ENVIRONMENT = "environment"
    TRUST = "trust"
    REGION = "region"


FAMILY_LABELS: dict[Family, str | Promise] = {
    Family.PROBLEM: _("문제·기술"),
    Family.EXPERIENCE: _("업종·공정 경험"),
    Family.COST: _("예산·기간"),
    Family.ENVIRONMENT: _("데이터·환경"),
    Family.TRUST: _("신뢰"),
    Family.REGION: _("지역"),
}


def heard(need: NeedFacts) -> cues.Cues:
    """What the need asks for."""
    return cues.read(need.title, need.description, need.processes, need.data_types)


@dataclass(frozen=True)
class Batch:
    """One need beside many solutions, with what several features share."""

    need: NeedFacts
    solutions: Sequence[SolutionFacts]
    as_of: datetime
    texts: Sequence[TextScores]

    def matrix(self) -> NDArray[np.float64]:
        """One row per solution, one column per entry of FEATURES."""
        if not self.solutions:
            return np.empty((0, len(FEATURES)))
        return np.column_stack([f.column(self) for f in FEATURES])

    @cached_property
    def cues(self) -> cues.Cues:
        return heard(self.need)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What the need is about."""
        return tuple(dict.fromkeys(meaningful(self.need.title) + meaningful(self.need.description)))

    @cached_property
    def need_industries(self) -> frozenset[str]:
        return industries.named_in(self.need.industry_text)

    @cached_property
    def need_families(self) -> frozenset[str]:
        family = industries.family_of_code(self.need.ksic)
        return industries.families(self.need_industries) | ({family} if family else frozenset())

    @cached_property
    def references(self) -> list[list[ReferenceFacts]]:
        """Those that were there at `as_of`."""
        return [[r for r in s.references if r.year <= self.as_of.year] for s in self.solutions]

    @cached_property
    def prices(self) -> tuple[Column, Column]:
        """Minimum and maximum, NaN where unknown; one stands in for the other."""
        low = [s.price_min_krw if s.price_min_krw is not None else s.price_max_krw for s in self.solutions]
        high = [s.price_max_krw if s.price_max_krw is not None else s.price_min_krw for s in self.solutions]
        return _numbers(low), _numbers(high)


@dataclass(frozen=True)
class Feature:
    """`direction`: 1 where more is better for the pair, -1 where it is worse."""

    name: str
    unit: str
    label: str | Promise
    family: Family
    direction: int
    column: Callable[[Batch], Column]


FEATURES: list[Feature] = []


def feature(
    unit: str, label: str | Promise, family: Family, direction: int = 1
) -> Callable[[Callable[[Batch], Column]], Callable[[Batch], Column]]:
    """Declare the decorated function as the next feature."""

    def declare(column: Callable[[Batch], Column]) -> Callable[[Batch], Column]:
        FEATURES.append(Feature(column.__name__, unit, label, family, direction, column))
        return column

    return declare


def matrix(
    need: NeedFacts, solutions: Sequence[SolutionFacts], as_of: datetime, texts: Sequence[TextScores]
) -> NDArray[np.float64]:
    """Features of every pair: one row per solution, one column per entry of FEATURES."""
    return Batch(need, solutions, as_of, texts).matrix()


def features(need: NeedFacts, solution: SolutionFacts, as_of: datetime, text: TextScores) -> dict[str, float]:
    return named(matrix(need, [solution], as_of, [text])[0])


def named(row: NDArray[np.float64]) -> dict[str, float]:
    """A row by name, as plain numbers that JSON keeps to the last digit."""
    return {f.name: float(value) for f, value in zip(FEATURES, row, strict=True)}


def row(values: dict[str, float]) -> NDArray[np.float64]:
    """The reverse of named(); raises KeyError for a feature that isn't there."""
    return np.array([values[f.name] for f in FEATURES])


def _each(batch: Batch, value: Callable[[SolutionFacts], float]) -> Column:
    return np.array([value(s) for s in batch.solutions], dtype=np.float64)


def _numbers(values: Iterable[int | None]) -> Column:
    return np.array([math.nan if v is None else v for v in values], dtype=np.float64)


# 문제·기술. A field's BM25 score s becomes s / (s + half), so that its value doesn't hang on its neighbours.

HALF = {"title": 8.0, "summary": 10.0, "body": 16.0, "terms": 8.0, "industries": 6.0}


def _text(batch: Batch, part: str) -> Column:
    raw = np.array([text.parts.get(part, 0.0) for text in batch.texts], dtype=np.float64)
    return raw / (raw + HALF[part])


@feature("0–1, 가장 높은 점수 대비", _("설명 전체가 통하는 정도"), Family.PROBLEM)
def text_total(batch: Batch) -> Column:
    """BM25 grows with the length of the need; only its share of the best that a solution has says something."""
    return np.array([_share(text) for text in batch.texts], dtype=np.float64)


def _share(text: TextScores) -> float:
    return text.total / text.best if text.best else 0.0


@feature("0–1, 코사인", _("뜻이 가까운 정도"), Family.PROBLEM)
def meaning(batch: Batch) -> Column:
    """Where nothing is learnt yet, as near as the words are."""
    return np.array(
        [_share(text) if text.meaning is None else max(0.0, text.meaning) for text in batch.texts],
        dtype=np.float64,
    )


@feature("0–1", _("솔루션 이름과 통하는 말"), Family.PROBLEM)
def text_title(batch: Batch) -> Column:
    return _text(batch, "title")


@feature("0–1", _("한 줄 소개와 통하는 말"), Family.PROBLEM)
def text_summary(batch: Batch) -> Column:
    return _text(batch, "summary")


@feature("0–1", _("상세 설명과 통하는 말"), Family.PROBLEM)
def text_body(batch: Batch) -> Column:
    return _text(batch, "body")


@feature("0–1", _("분류어와 통하는 말"), Family.PROBLEM)
def text_terms(batch: Batch) -> Column:
    return _text(batch, "terms")


@feature("0–1", _("문제에 맞는 AI 기술유형"), Family.PROBLEM)
def task_fit(batch: Batch) -> Column:
    return _each(batch, lambda s: (1.0 - batch.cues.not_ai) * batch.cues.of(s.ai_tasks))


@feature("0–1", _("AI로 풀 일을 청하는 정도"), Family.PROBLEM)
def asks_for_ai(batch: Batch) -> Column:
    """The same for every solution: low where a need asks for people, chemicals, premises or disposal."""
    return np.full(len(batch.solutions), 1.0 - batch.cues.not_ai)


@feature("0–1", _("수요의 공정을 다루는 정도"), Family.PROBLEM)
def process_fit(batch: Batch) -> Column:
    return _each(batch, lambda s: _covered(batch.need.processes, s.processes))


def _covered(wanted: Sequence[str], offered: Sequence[str]) -> float:
    """The share of what is wanted that is offered; 0.5 where either side says nothing."""
    if not wanted or not offered:
        return 0.5
    return len(set(wanted) & set(offered)) / len(wanted)


# 업종·공정 경험


@feature("0–1", _("업종 이름과 통하는 말"), Family.EXPERIENCE)
def text_industries(batch: Batch) -> Column:
    return _text(batch, "industries")


@feature("0–1", _("수요기업의 업종에 맞는 정도"), Family.EXPERIENCE)
def industry_fit(batch: Batch) -> Column:
    """1 the same industry, 0.5 the same family (by words or KSIC), 0.3 unknown, 0 another."""

    def fit(s: SolutionFacts) -> float:
        offered = industries_of(s)
        if not offered or not (batch.need_industries or batch.need_families):
            return 0.3
        if offered & batch.need_industries:
            return 1.0
        return 0.5 if industries.families(offered) & batch.need_families else 0.0

    return _each(batch, fit)


def industries_of(solution: SolutionFacts) -> frozenset[str]:
    return frozenset().union(*(industries.named_in(name) for name in solution.industries))


def same_industry(batch: Batch, reference: ReferenceFacts) -> bool:
    return bool(industries.named_in(reference.industry) & batch.need_industries)


@feature("0–1, log₂(1 + 건수) / 2", _("같은 업종의 실적"), Family.EXPERIENCE)
def references_same_industry(batch: Batch) -> Column:
    return np.array([_many(sum(same_industry(batch, r) for r in _good(rs)), 3) for rs in batch.references])


@feature("건", _("같은 업종에서 어려움을 겪은 실적"), Family.EXPERIENCE, -1)
def failures_same_industry(batch: Batch) -> Column:
    return np.array(
        [float(sum(same_industry(batch, r) and failed(r.outcome) for r in rs)) for rs in batch.references]
    )


def _good(references: list[ReferenceFacts]) -> list[ReferenceFacts]:
    return [r for r in references if not failed(r.outcome)]


def _many(count: int, full: int) -> float:
    """Counts with less gain from each further one; 1 at `full`."""
    return min(1.0, math.log2(1 + count) / math.log2(1 + full))


# 예산·기간


@feature("0–1", _("예산에 맞는 정도"), Family.COST)
def budget_fit(batch: Batch) -> Column:
    """1 from the minimum price on; 0.7 just below it, falling to 0 where the minimum is BUDGET_SLACK times the budget;
    0.6 where either is unknown."""
    low, _high = batch.prices
    budget = batch.need.budget_max_krw
    if budget is None:
        return np.full(len(batch.solutions), 0.6)
    over = np.clip((BUDGET_SLACK - low / max(budget, 1)) / (BUDGET_SLACK - 1.0), 0.0, 1.0)
    return np.where(np.isnan(low), 0.6, np.where(budget >= low, 1.0, 0.7 * over))


@feature("0–1", _("희망 기간에 맞는 정도"), Family.COST)
def time_fit(batch: Batch) -> Column:
    """1 within the desired weeks, falling to 0 at twice as many; 0.6 where either is unknown."""
    weeks = batch.need.desired_weeks
    if not weeks:
        return np.full(len(batch.solutions), 0.6)
    lead = _numbers(s.lead_time_weeks for s in batch.solutions)
    fit = np.clip(2.0 - lead / weeks, 0.0, 1.0)
    return np.where(np.isnan(lead), 0.6, fit)


# 데이터·환경


@feature("0–1", _("가진 데이터를 쓸 수 있는 정도"), Family.ENVIRONMENT)
def data_type_fit(batch: Batch) -> Column:
    return _each(batch, lambda s: _covered(batch.need.data_types, s.data_types))


@feature("0–1", _("설치 환경에 맞는 정도"), Family.ENVIRONMENT)
def deployment_fit(batch: Batch) -> Column:
    return _each(batch, lambda s: deployment(batch.need, s))


def deployment(need: NeedFacts, solution: SolutionFacts) -> float:
    """1 as wished (or no wish), 0.7 near to it, 0.4 with a part elsewhere, 0 impossible; 0.6 unknown."""
    if need.any_deployment or not need.deployments:
        return 1.0
    if not solution.deployments:
        return 0.6
    wanted, offered = set(need.deployments), set(solution.deployments)
    if wanted & offered:
        return 1.0
    if wanted & ON_SITE:
        return 0.7 if offered & ON_SITE else 0.4 if HYBRID in offered else 0.0
    return 0.7 if HYBRID in wanted or HYBRID in offered else 0.4


# 신뢰


@feature("0–1, log₂(1 + 건수) / log₂ 6", _("성과가 확인되는 실적"), Family.TRUST)
def references_good(batch: Batch) -> Column:
    return np.array([_many(len(_good(rs)), 5) for rs in batch.references])


@feature("0–1", _("실적 가운데 잘된 비율"), Family.TRUST)
def success_share(batch: Batch) -> Column:
    """Smoothed by two successes in three, so that one reference proves little."""
    return np.array([(len(_good(rs)) + 2.0) / (len(rs) + 3.0) for rs in batch.references])


@feature("0 또는 1", _("인증 보유"), Family.TRUST)
def certified(batch: Batch) -> Column:
    return _each(batch, lambda s: float(bool(s.certifications)))


@feature("0–1", _("소개의 충실함"), Family.TRUST)
def completeness(batch: Batch) -> Column:
    def share(s: SolutionFacts) -> float:
        filled = [
            s.summary, len(s.description) >= 100, s.industries, s.processes, s.ai_tasks, s.data_types,
            s.deployments, s.price_min_krw is not None, s.lead_time_weeks is not None, s.references,
        ]  # fmt: skip
        return sum(map(bool, filled)) / len(filled)

    return _each(batch, share)


@feature("0–1, 반감기 2년", _("최근에 공개된 정도"), Family.TRUST)
def freshness(batch: Batch) -> Column:
    def fresh(s: SolutionFacts) -> float:
        if s.published_at is None:
            return 0.5
        days = max(0, (batch.as_of - s.published_at).days)  # whole days: the same list all day long
        return float(0.5 ** (days / 730))

    return _each(batch, fresh)


# 지역


@feature("0–1", _("사업장이 가까운 정도"), Family.REGION)
def district_fit(batch: Batch) -> Column:
    return _each(batch, lambda s: nearness(batch.need.districts, s.districts))


def nearness(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """1 the same district, 0.5 both in Incheon, 0 one outside of it; 0.5 where either is unknown."""
    if not ours or not theirs:
        return 0.5
    inside = [d for d in theirs if d != District.OUTSIDE]
    if any(same_district(a, b) for a in ours for b in inside):
        return 1.0
    return 0.5 if inside else 0.0


NAMES = tuple(f.name for f in FEATURES)
