"""Whatever page or import calls them, the services ask by themselves who may."""

import pytest

from companies.models import Interest
from foundation.history.models import Event
from foundation.history.workflow import Forbidden
from solutions import services
from solutions.models import Solution
from tests.solutions.offers import offer

pytestmark = pytest.mark.django_db
S = Solution.Status


@pytest.mark.parametrize(
    ("status", "act", "given"),
    [
        (S.DRAFT, services.update, {"title": "남의 제목"}),
        (S.DRAFT, services.set_references, {"references": []}),
        (S.SUBMITTED, services.return_, {"reason": "기간을 적어 주세요."}),
    ],
)
def test_strangers(stranger, status, act, given):
    theirs = offer(status)
    with pytest.raises(Forbidden):
        act(solution=theirs.solution, by=stranger, **given)
    assert theirs.verbs() == []


@pytest.mark.parametrize(
    ("act", "given"), [(services.publish, {}), (services.return_, {"reason": "기간을 적어 주세요."})]
)
def test_whoever_declared_an_interest_in_the_supplier(coordinator, act, given):
    theirs = offer(S.SUBMITTED)
    Interest.objects.create(user=coordinator, company=theirs.solution.company, kind=Interest.Kind.SHARES)
    with pytest.raises(Forbidden):
        act(solution=theirs.solution, by=coordinator, **given)
    assert theirs.status() == S.SUBMITTED
    assert not Event.objects.of(theirs.solution).exists()
