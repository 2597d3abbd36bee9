"""The embedded database knows how its rows are spread."""

import pytest

from foundation.outbox import tasks
from solutions.models import Solution
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # PostgreSQL gathers its own


def test_a_few_rows_are_found_by_their_keys_and_not_by_a_state_that_most_have():
    published = [factories.SolutionFactory().pk for _ in range(40)]
    person = factories.member_of(factories.SupplierFactory())
    wanted = Solution.objects.visible_to(person).filter(pk__in=published[:20])
    assert "solution_status_company" in wanted.explain()
    tasks.gather_statistics(None)
    assert "solution_status_company" not in wanted.explain()
    assert wanted.count() == 20
