"""지역: how near the two firms are."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from companies.districts import District, same_district

from .batch import Batch
from .declaring import Column, Family, feature


@feature("0–1", _("사업장이 가까운 정도"), Family.REGION)
def district_fit(batch: Batch) -> Column:
    return batch.each(lambda s: nearness(batch.need.districts, s.districts))


def nearness(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """1 the same district, 0.5 both in Incheon, 0 one outside of it; 0.5 where either is unknown."""
    if not ours or not theirs:
        return 0.5
    inside = [d for d in theirs if d != District.OUTSIDE]
    if any(same_district(a, b) for a in ours for b in inside):
        return 1.0
    return 0.5 if inside else 0.0
