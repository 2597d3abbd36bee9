"""What search shows of needs (rows, totals, facets, highlights) is what visible_to and full_to allow."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from matchmaking.documents import SPEC
from matchmaking.models import Match, Need
from solutions.models import Term
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

needs = st.lists(
    st.tuples(
        st.integers(0, FIRMS - 1),
        st.sampled_from([Need.Status.OPEN, *Need.Status.values]),
        st.sampled_from(Need.Confidentiality.values),
        st.sampled_from(["품질·검사", "에너지"]),
    ),
    min_size=1,
    max_size=4,
)
matches = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, FIRMS - 1)),
    st.tuples(st.sampled_from([Match.Status.INVITED, *Match.Status.values]), st.booleans()),
    max_size=6,
)


# A person of two suppliers, of which one has pledged and one was only invited; one of each alone; a firm that
# was invited to its own need; a suspended supplier that was invited before; an open need of a suspended firm.
WORKED = (
    [("supplier", "approved"), ("supplier", "approved"), ("both", "approved"), ("supplier", "suspended")],
    [(1, {0, 1}), (1, {0}), (1, {1}), (1, {2}), (1, {3}), (0, set())],
    [(2, Need.Status.OPEN, confidentiality, "에너지") for confidentiality in Need.Confidentiality.values]
    + [(2, Need.Status.CLOSED, Need.Confidentiality.SUMMARY, "에너지")]
    + [(3, Need.Status.OPEN, Need.Confidentiality.OPEN, "에너지")],
    {
        (number, firm): (Match.Status.INVITED, firm == 0)
        for number, firm in [(0, 3), (1, 0), (1, 1), (1, 2), (1, 3), (2, 0), (2, 1), (3, 0), (3, 1)]
    },
)


def make_needs(drawn, companies):
    for number, status, confidentiality, process in drawn:
        need = factories.NeedFactory(
            company=companies[number],
            status=status,
            confidentiality=confidentiality,
            title="감춘제목 secretword",
            description="감춘설명 secretword",
            masked_summary="드러낸요약 openword",
        )
        factories.set_terms(need, process=[process], data_type=["이미지"])
        yield need


def make_matches(drawn, made, companies):
    solutions = [factories.SolutionFactory(company=company) for company in companies]
    selected = set()
    for (number, supplier), (status, pledged) in drawn.items():
        if number >= len(made) or (status == Match.Status.SELECTED and number in selected):
            continue
        selected |= {number} if status == Match.Status.SELECTED else set()
        when = made[number].created_at if pledged else None
        factories.MatchFactory(
            need=made[number], solution=solutions[supplier], status=status, nda_accepted_at=when
        )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(firms, people, needs, matches)
@example(*WORKED)
def test_search_agrees_with_visible_to(either_engine, drawn_firms, drawn_people, drawn_needs, drawn_matches):
    with rolled_back():
        companies = make_firms(drawn_firms)
        made = list(make_needs(drawn_needs, companies))
        make_matches(drawn_matches, made, companies)
        index = Index(SPEC.name, either_engine)
        for person in make_people(drawn_people, companies):
            visible = {str(need.pk): need for need in Need.objects.visible_to(person)}
            full = {key for key, need in visible.items() if need.shown_to(person) == "full"}
            check(index, person, visible, full)


def check(index, person, visible, full):
    expected = {key if key in full else f"{key}:masked" for key in visible}
    everything = index.search(person, facets=SPEC.filters)
    assert {hit.id for hit in everything.hits} == expected
    assert everything.total == len(expected)

    def count(values):
        return dict(Counter(values))

    assert everything.facets["status"] == count(need.status for need in visible.values())
    assert everything.facets["process"] == count(
        name for need in visible.values() for name in need.terms_of(Term.Facet.PROCESS)
    )
    assert everything.facets["company"] == count(str(visible[key].company_id) for key in full)
    assert everything.facets["confidentiality"] == count(visible[key].confidentiality for key in full)
    assert everything.facets["industry"] == count("미래차" for _key in full)
    of_the_industry = index.search(person, filters={"industry": ["미래차"]})
    assert {hit.id for hit in of_the_industry.hits} == full
    assert everything.facets["budget"] == count("5000-10000" for _key in visible)
    assert everything.facets["data_type"] == count("이미지" for key in full)

    secret = index.search(person, "secretword")
    assert {hit.id for hit in secret.hits} == full
    assert secret.total == len(full)
    summaries = index.search(person, "openword")
    assert {hit.id for hit in summaries.hits} == expected - full
    assert all("secretword" not in quoted(hit) for hit in summaries.hits)
    assert all("openword" in quoted(hit) for hit in summaries.hits)
