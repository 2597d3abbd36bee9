"""How far the graders agree, as a page."""

import pytest
from django.urls import reverse

from matchmaking.models import Need
from matchmaking.services import grades
from tests import factories

from .graded import give, pooled

pytestmark = pytest.mark.django_db
URL = reverse("matchmaking:agreement")


@pytest.fixture
def grader(client, coordinator):
    client.force_login(coordinator)
    return coordinator


@pytest.fixture
def other():
    return factories.UserFactory(is_coordinator=True, name="박채점")


def both(one, other, pairs, need: Need | None = None) -> None:
    """Two people's grades of as many new pairs."""
    need = need or factories.NeedFactory()
    for first, second in pairs:
        solution = factories.SolutionFactory()
        give(need, solution, first, one, "첫째 근거")
        give(need, solution, second, other)


def test_nothing_in_common(client, grader):
    pair = pooled()[0]
    give(pair.need, pair.solution, 3, grader)
    assert grades.agreement(by=grader).pairs == 0
    assert "아직 두 사람이 함께 채점한 쌍이 없습니다" in client.get(URL).content.decode()


def test_too_few_are_no_number(client, grader, other):
    both(grader, other, [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3)] * 3 + [(0, 0)] * 4)
    text = client.get(URL).content.decode()
    assert "아직 너무 적습니다" in text
    assert "19개" in text
    assert "0.9" not in text


def test_twenty_pairs_are_one(client, grader, other):
    """Four times the five pairs whose kappa tests/evaluation works out by hand."""
    both(grader, other, [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3)] * 4)
    found = grades.agreement(by=grader)
    assert (found.pairs, found.comparisons, found.same, found.enough) == (20, 20, 16, True)
    assert found.kappa == pytest.approx(16 / 17)
    text = client.get(URL).content.decode()
    assert "0.94" in text
    assert "너무 적습니다" not in text


def test_one_grade_for_everything_says_nothing(client, grader, other):
    both(grader, other, [(2, 2)] * 20)
    assert "우연히 맞은 것과 가릴 수 없습니다" in client.get(URL).content.decode()


def test_two_people_always_stand_the_same_way_round(grader, other):
    low, high = sorted((grader, other), key=lambda user: user.pk)
    both(low, high, [(1, 3)])
    both(high, low, [(3, 1)])
    table = grades.agreement(by=grader).table
    assert table[1, 3] == 2
    assert table.sum() == 2


def test_three_graders_are_compared_two_by_two(client, grader, other):
    third = factories.UserFactory(is_coordinator=True, name="최셋째")
    need, solution = factories.NeedFactory(), factories.SolutionFactory()
    for by, value in ((grader, 3), (other, 3), (third, 2)):
        give(need, solution, value, by)
    both(grader, other, [(4, 4)])
    found = grades.agreement(by=grader)
    assert (found.pairs, found.comparisons) == (2, 4)
    assert {frozenset((couple.first, couple.second)): couple.pairs for couple in found.couples} == {
        frozenset((grader.name, other.name)): 2,
        frozenset((grader.name, third.name)): 1,
        frozenset((other.name, third.name)): 1,
    }
    assert "두 사람씩" in client.get(URL).content.decode()


def test_pairs_to_talk_about(client, grader, other):
    need = factories.NeedFactory(title="크게 갈린 수요")
    both(grader, other, [(4, 0), (1, 3)], need)
    both(grader, other, [(3, 2)], factories.NeedFactory(title="비슷한 수요"))
    found = grades.agreement(by=grader)
    assert [row.spread for row in found.apart] == [4, 2]
    assert [(given.grader, given.grade) for given in found.apart[0].given] == [("박채점", 0), ("김코디", 4)]
    text = client.get(URL).content.decode()
    assert "크게 갈린 수요" in text
    assert "첫째 근거" in text
    assert "비슷한 수요" not in text


def test_who_left_has_no_name(grader, other):
    both(grader, other, [(4, 0)])
    other.erased_at = other.date_joined
    other.save()
    assert {given.grader for given in grades.agreement(by=grader).apart[0].given} == {
        "김코디",
        "탈퇴한 사용자",
    }


def test_an_interest_of_ones_own_firm_stays_out(grader, other):
    need = factories.NeedFactory()
    both(grader, other, [(4, 0)], need)
    concerned = factories.UserFactory(is_coordinator=True)
    factories.MembershipFactory(user=concerned, company=need.company)
    assert grades.agreement(by=concerned).pairs == 0


def test_only_for_the_operating_body(client):
    client.force_login(factories.member_of(factories.NeedFactory().company))
    assert client.get(URL).status_code == 403


def test_wrong_method(client, grader):
    assert client.post(URL).status_code == 405


def test_queries_do_not_grow_with_pairs(client, grader, other, django_assert_max_num_queries):
    both(grader, other, [(4, 0)] * 8)
    with django_assert_max_num_queries(8):
        client.get(URL)
