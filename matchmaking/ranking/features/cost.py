"""예산·기간: whether the firm can pay for it and wait for it."""

from functools import partial

import numpy as np
from django.utils.translation import gettext_lazy as _

from .batch import Batch
from .declaring import Column, Family
from .declaring import feature as declare

feature = partial(declare, family=Family.COST)

BUDGET_SLACK = 2.0  # times the budget: where a minimum price no longer fits at all


@feature("0–1", _("예산에 맞는 정도"))
def budget_fit(batch: Batch) -> Column:
    """1 from the minimum price on; 0.7 just below it, falling to 0 where the minimum is BUDGET_SLACK times the budget;
    0.6 where either is unknown."""
    low, _high = batch.prices
    budget = batch.need.budget_max_krw
    if budget is None:
        return np.full(len(batch.solutions), 0.6)
    over = np.clip((BUDGET_SLACK - low / max(budget, 1)) / (BUDGET_SLACK - 1.0), 0.0, 1.0)
    return np.where(np.isnan(low), 0.6, np.where(budget >= low, 1.0, 0.7 * over))


@feature("0–1, 최소 금액 / (최소 금액 + 예산)", _("예산에 견준 최소 금액"), direction=0, unknown=0.5)
def price_ratio(batch: Batch) -> Column:
    """0.5 where both are the same, or either is unknown. Far below the budget may be a bargain or a toy."""
    low, _high = batch.prices
    budget = batch.need.budget_max_krw
    if budget is None:
        return np.full(len(batch.solutions), 0.5)
    return np.where(np.isnan(low), 0.5, low / np.maximum(low + budget, 1.0))


@feature("0–1, (최대 - 최소) / 최대", _("가격대의 폭"), direction=0, unknown=0.0)
def price_width(batch: Batch) -> Column:
    """Room to adapt, or nothing that one can count on. 0 where no range is given."""
    low, high = batch.prices
    return np.nan_to_num((high - low) / np.maximum(high, 1.0))


@feature("0–1", _("희망 기간에 맞는 정도"))
def time_fit(batch: Batch) -> Column:
    """1 within the desired weeks, falling to 0 at twice as many; 0.6 where either is unknown."""
    weeks = batch.need.desired_weeks
    if not weeks:
        return np.full(len(batch.solutions), 0.6)
    lead = batch.lead_times
    fit = np.clip(2.0 - lead / weeks, 0.0, 1.0)
    return np.where(np.isnan(lead), 0.6, fit)


@feature("0–1, 남는 주 / 희망 주", _("희망 기간에 남는 여유"), unknown=0.0)
def time_slack(batch: Batch) -> Column:
    """0 where nothing is left, or either is unknown."""
    weeks = batch.need.desired_weeks
    if not weeks:
        return np.zeros(len(batch.solutions))
    return np.nan_to_num(np.clip(1.0 - batch.lead_times / weeks, 0.0, 1.0))
