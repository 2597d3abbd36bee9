"""Which entry of the navigation is marked as the current one, on pages that stand below no list."""

import pytest

from foundation.pages import frame
from tests import factories

pytestmark = pytest.mark.django_db
MATCH, ROUND = (
    ("/matches/1/", "/invitations/", "/invitations/sent/"),
    ("/seats/1/offers/1/", "/appeals/1/answer/"),
)


def current(person, path) -> list[str]:
    return [str(item.label) for item in frame.navigation(person) if item.is_current(path)]


@pytest.mark.parametrize("path", MATCH)
@pytest.mark.parametrize(
    ("kind", "label"), [("supplier", "진행 현황"), ("both", "진행 현황"), ("demand", "수요")]
)
def test_a_match_belongs_to_one_entry_of_each_side(kind, label, path):
    assert current(factories.member_of(factories.CompanyFactory(kind=kind)), path) == [label]


@pytest.mark.parametrize("path", MATCH)
def test_a_match_belongs_to_the_needs_for_coordinators(coordinator, path):
    assert current(coordinator, path) == ["수요"]


@pytest.mark.parametrize("path", ROUND)
def test_parts_of_a_round_belong_to_the_rounds(coordinator, path):
    reviewer = factories.UserFactory(is_reviewer=True)
    assert current(coordinator, path) == current(reviewer, path) == ["선정평가"]
