"""데이터·환경: whether it works with the data that there is, where it is to run."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from .. import cues
from ..facts import NeedFacts, SolutionFacts
from .batch import Batch, covered
from .declaring import Column, Family
from .declaring import feature as declare

feature = partial(declare, family=Family.ENVIRONMENT)

ON_SITE = frozenset({"온프레미스", "엣지"})
HYBRID = "하이브리드"
NEEDS_CLOUD = frozenset({"클라우드", HYBRID})


@feature("0–1", _("가진 데이터를 쓸 수 있는 정도"))
def data_type_fit(batch: Batch) -> Column:
    return batch.each(lambda s: covered(batch.need.data_types, s.data_types))


@feature("0–1", _("필요한 데이터를 가진 정도"), unknown=0.5)
def data_at_hand(batch: Batch) -> Column:
    """The share of the data that the solution uses which the need has; 0.5 where either side says nothing."""
    return batch.each(lambda s: covered(s.data_types, batch.need.data_types))


@feature("0–1", _("가진 데이터에 흔히 쓰는 기술인 정도"), unknown=0.5)
def technique_suits_data(batch: Batch) -> Column:
    """How likely the need's data, by itself, makes the solution's best technique, beside the likeliest of all
    (the priors of data/cues.json); 0.5 where either side says nothing."""
    likely = cues.read("", "", (), batch.need.data_types)
    most = max(likely.tasks.values(), default=0.0)
    return batch.each(lambda s: likely.of(s.ai_tasks) / most if most and s.ai_tasks else 0.5)


@feature("0–1", _("설치 환경에 맞는 정도"))
def deployment_fit(batch: Batch) -> Column:
    return batch.each(lambda s: deployment(batch.need, s))


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


def needs_missing_cloud(need: NeedFacts, solution: SolutionFacts) -> bool:
    """Whether a part of it runs in a cloud wherever it is installed, and the need can have none; what says nothing of
    where it runs may be asked."""
    return need.no_cloud and bool(solution.deployments) and NEEDS_CLOUD.issuperset(solution.deployments)
