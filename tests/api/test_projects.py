"""Projects: for their firms, their pledged reviewers and the operating body."""

import pytest

from foundation.history import clock
from projects.models import GateReview
from tests import factories


@pytest.fixture
def project(db):
    return factories.ProjectFactory(external_id="t-p1", number="AX-2026-0001", title="외관검사 자동화")


def test_a_row(api, project, coordinator):
    [row] = api.rows("projects/", coordinator)
    created = row.pop("created_at")
    assert created.endswith("+09:00")
    assert row == {
        "external_id": "t-p1",
        "number": "AX-2026-0001",
        "title": "외관검사 자동화",
        "need": project.match.need.external_id,
        "solution": project.match.solution.external_id,
        "demand_firm": project.demand_firm.external_id,
        "supplier": project.supplier.external_id,
        "amount_krw": 30_000_000,
        "weeks": 12,
        "stage": "preparation",
    }
    assert api.get("projects/t-p1/", coordinator).json() == row | {"created_at": created}


def test_who_sees_it(api, project, stranger):
    for firm in (project.demand_firm, project.supplier):
        assert api.ids("projects/", factories.member_of(firm)) == ["t-p1"]
    assert api.ids("projects/", stranger) == []
    assert api.get("projects/t-p1/", stranger).status_code == 404


def test_a_reviewer_sees_it_after_the_pledge(api, project):
    reviewer = factories.UserFactory(is_reviewer=True)
    review = GateReview.objects.create(gate=project.gates.get(), reviewer=reviewer)
    assert api.ids("projects/", reviewer) == []
    review.pledged_at = clock.now()
    review.save()
    assert api.ids("projects/", reviewer) == ["t-p1"]


def test_words(api, project, coordinator):
    factories.ProjectFactory(number="AX-2026-0002", title="예지보전")
    for words in (
        "0001",
        "외관검사",
        "외관검사\0자동화",
        project.supplier.name,
        f"자동화 {project.demand_firm.name}",
    ):
        assert api.ids("projects/", coordinator, q=words) == ["t-p1"]
    assert api.rows("projects/", coordinator, q="외관검사 예지보전") == []


@pytest.mark.parametrize("params", [{}, {"q": "외관검사"}])
def test_queries_do_not_grow_with_rows(api, coordinator, params):
    factories.ProjectFactory.create_batch(3)
    few = api.queries("projects/", coordinator, 3, **params)
    factories.ProjectFactory.create_batch(27)
    assert api.queries("projects/", coordinator, 30, **params) == few <= 6
