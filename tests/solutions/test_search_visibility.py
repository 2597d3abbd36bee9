"""What search shows of solutions (rows, totals, facets, highlights) is what visible_to allows."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solutions.documents import SPEC
from solutions.models import Solution
from tests import factories
from tests.search_views import (
    FIRMS,
    Index,
    either_engine,
    firms,
    make_firms,
    make_people,
    people,
    quoted,
    rolled_back,
)

__all__ = ["either_engine"]

pytestmark = pytest.mark.django_db

solutions = st.lists(
    st.tuples(
        st.integers(0, FIRMS - 1),
        st.sampled_from([Solution.Status.PUBLISHED, *Solution.Status.values]),
        st.sampled_from(["비전검사", "예지보전"]),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(firms, people, solutions)
def test_search_agrees_with_visible_to(either_engine, drawn_firms, drawn_people, drawn_solutions):
    with rolled_back():
        companies = make_firms(drawn_firms)
        for number, (firm, status, task) in enumerate(drawn_solutions):
            solution = factories.SolutionFactory(
                company=companies[firm], status=status, summary=f"표면검사 common marker{number}x"
            )
            factories.set_terms(solution, ai_task=[task])
        index = Index(SPEC.name, either_engine)
        for person in make_people(drawn_people, companies):
            visible = list(Solution.objects.visible_to(person))
            for text in ("", "common"):
                found = index.search(person, text, facets=("status", "ai_task", "company", "industry"))
                assert {hit.id for hit in found.hits} == {str(solution.pk) for solution in visible}
                assert found.total == len(visible)
                assert found.facets["status"] == Counter(solution.status for solution in visible)
                assert found.facets["company"] == Counter(str(solution.company_id) for solution in visible)
                assert found.facets["industry"] == ({"미래차": len(visible)} if visible else {})
                assert found.facets["ai_task"] == Counter(
                    name for solution in visible for name in solution.terms_of("ai_task")
                )
            own = {str(solution.pk): solution.summary.split()[-1] for solution in visible}
            assert all(own[hit.id] in quoted(hit) for hit in found.hits)
