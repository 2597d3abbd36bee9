"""신뢰, by what the supplier says of itself and keeps up to date."""

import math
from functools import partial

import numpy as np
from django.utils.translation import gettext_lazy as _

from ..facts import ReferenceFacts, SolutionFacts
from .batch import Batch, many
from .declaring import Column, Family
from .declaring import feature as declare

feature = partial(declare, family=Family.TRUST)

FRESH = 730  # days in which freshness halves
UPDATED = 365
NEW = 180


@feature("0–1, log₂(1 + 건수) / log₂ 6", _("성과가 확인되는 실적"))
def references_good(batch: Batch) -> Column:
    return np.array([many(len(rs), 5) for rs in batch.good_references])


@feature("0–1", _("실적 가운데 잘된 비율"))
def success_share(batch: Batch) -> Column:
    """Smoothed by two successes in three, so that one reference proves little."""
    pairs = zip(batch.good_references, batch.references, strict=True)
    return np.array([(len(good) + 2.0) / (len(all_) + 3.0) for good, all_ in pairs])


@feature("0 또는 1", _("인증 보유"))
def certified(batch: Batch) -> Column:
    return batch.each(lambda s: float(bool(s.certifications)))


@feature("0–1", _("소개의 충실함"))
def completeness(batch: Batch) -> Column:
    def share(s: SolutionFacts, references: list[ReferenceFacts]) -> float:
        filled = [
            s.summary, len(s.description) >= 100, s.industries, s.processes, s.ai_tasks, s.data_types,
            s.deployments, s.price_min_krw is not None, s.lead_time_weeks is not None, references,
        ]  # fmt: skip
        return sum(map(bool, filled)) / len(filled)

    return np.array([share(s, rs) for s, rs in zip(batch.solutions, batch.references, strict=True)])


@feature("0–1, 반감기 2년", _("최근에 공개된 정도"))
def freshness(batch: Batch) -> Column:
    """0.5 where it isn't known."""
    days = [batch.days_since(s.published_at) for s in batch.solutions]
    return np.array([0.5 if passed is None else 0.5 ** (passed / FRESH) for passed in days])


@feature("0–1, 반감기 1년", _("최근에 고친 정도"), unknown=0.5)
def updated(batch: Batch) -> Column:
    """Since it was edited last, or else published; 0.5 where neither is known."""
    days = [batch.days_since(s.updated_at or s.published_at) for s in batch.solutions]
    return np.array([0.5 if passed is None else 0.5 ** (passed / UPDATED) for passed in days])


@feature("0 또는 1", _("새로 들어온 솔루션"), direction=0, unknown=0.0)
def newcomer(batch: Batch) -> Column:
    """Published within half a year by a supplier that has accepted no talk here yet: unproven is not bad."""

    def new(s: SolutionFacts) -> float:
        days = batch.days_since(s.published_at)
        return float(days is not None and days < NEW and not s.track.accepted)

    return batch.each(new)


@feature("0–1, |log₁₀(종업원 수의 비)| / 3", _("두 기업의 규모 차이"), direction=0, unknown=1 / 3)
def size_gap(batch: Batch) -> Column:
    """1 from a thousandfold on; tenfold where either is unknown. A larger supplier has hands, a like one has time."""
    ours = batch.need.employees

    def gap(s: SolutionFacts) -> float:
        if not ours or not s.employees:
            return 1 / 3
        return min(1.0, abs(math.log10(s.employees / ours)) / 3)

    return batch.each(gap)
