"""업종·공정 경험: whether it was at work in such a firm before."""

from functools import partial

import numpy as np
from django.utils.translation import gettext_lazy as _

from companies import industries

from ..facts import ReferenceFacts, SolutionFacts
from ..outcomes import failed
from .batch import Batch, many
from .declaring import Column, Family
from .declaring import feature as declare
from .problem import text

feature = partial(declare, family=Family.EXPERIENCE)

HALF = 6.0  # as problem.HALF
RECENT = 3  # years in which a reference's recency halves


@feature("0–1", _("업종 이름과 통하는 말"), searched=True)
def text_industries(batch: Batch) -> Column:
    return text(batch, "industries", HALF)


@feature("0–1", _("수요기업의 업종에 맞는 정도"))
def industry_fit(batch: Batch) -> Column:
    """1 the same industry, 0.5 the same family (by words or KSIC), 0.3 unknown, 0 another."""

    def fit(s: SolutionFacts) -> float:
        offered = industries_of(s)
        if not offered or not (batch.need_industries or batch.need_families):
            return 0.3
        if offered & batch.need_industries:
            return 1.0
        return 0.5 if industries.families(offered) & batch.need_families else 0.0

    return batch.each(fit)


def industries_of(solution: SolutionFacts) -> frozenset[str]:
    return frozenset().union(*(industries.named_in(name) for name in solution.industries))


def same_industry(batch: Batch, reference: ReferenceFacts) -> bool:
    return bool(industries.named_in(reference.industry) & batch.need_industries)


def same_family(batch: Batch, reference: ReferenceFacts) -> bool:
    return bool(industries.families(industries.named_in(reference.industry)) & batch.need_families)


@feature("0–1, log₂(1 + 건수) / 2", _("같은 업종의 실적"))
def references_same_industry(batch: Batch) -> Column:
    return np.array([many(sum(same_industry(batch, r) for r in rs), 3) for rs in batch.good_references])


@feature("0–1, log₂(1 + 건수) / log₂ 6", _("가까운 업종의 실적"), unknown=0.0)
def references_same_family(batch: Batch) -> Column:
    return np.array([many(sum(same_family(batch, r) for r in rs), 5) for rs in batch.good_references])


@feature("0–1, log₂(1 + 건수) / log₂ 6", _("같은 공정에 쓴 실적"), unknown=0.0)
def references_same_process(batch: Batch) -> Column:
    """A reference names no process: those of a solution for one of the need's processes count."""
    wanted = set(batch.need.processes)
    return np.array(
        [
            many(len(rs), 5) if wanted.intersection(s.processes) else 0.0
            for s, rs in zip(batch.solutions, batch.good_references, strict=True)
        ]
    )


@feature("0–1, 반감기 3년", _("가장 새로운 실적이 최근인 정도"), unknown=0.0)
def reference_recency(batch: Batch) -> Column:
    """1 this year, 0 without a good reference."""
    newest = [max((r.year for r in rs), default=None) for rs in batch.good_references]
    year = batch.as_of.year
    return np.array([0.0 if last is None else 0.5 ** ((year - last) / RECENT) for last in newest])


@feature("건", _("같은 업종에서 어려움을 겪은 실적"), direction=-1)
def failures_same_industry(batch: Batch) -> Column:
    return np.array(
        [float(sum(same_industry(batch, r) and failed(r.outcome) for r in rs)) for rs in batch.references]
    )
